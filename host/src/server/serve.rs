//! Serving: the claim on a state, everything that is checked before the host listens, and the end.

use super::checked::Finding;
use super::folders::LOCK;
use super::reload::Reloading;
use super::telling::Telling;
use super::{Host, ServerError};
use crate::api::{self, ApiLimits};
use crate::config::{ContactSource, UnusableSettings};
use crate::conversation::Conversations;
use crate::model::run::Mode;
use crate::secrets::own_file;
use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How often and at which distance a claim is tried: a command that looks whether a host serves holds the lock for a moment.
const CLAIM_TRIES: u32 = 20;
const CLAIM_AGAIN_AFTER: Duration = Duration::from_millis(10);

/// The right to serve a state, which one process has at a time. The system takes it back when the process ends,
/// however it ends.
pub struct Claim {
    _locked: File,
}

/// A host that has passed every check, and has not answered anybody yet.
pub struct Ready {
    host: Arc<Host>,
    conversations: Arc<Conversations>,
    listener: TcpListener,
    reloading: Reloading,
    telling: Telling,
    _claim: Claim,
}

impl Host {
    /// Claims the state for serving. What another host left in the middle is taken up by the one who serves, so
    /// there must not be two.
    pub fn claim(&self) -> Result<Claim, ServerError> {
        let path = self.settings.state.join(LOCK);
        let lock = |source| ServerError::Lock {
            path: path.clone(),
            source,
        };
        let file = self.state.dir.open_with(LOCK, &own_file()).map_err(lock)?.into_std();
        for _ in 0..CLAIM_TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Claim { _locked: file }),
                Err(TryLockError::WouldBlock) => std::thread::sleep(CLAIM_AGAIN_AFTER),
                Err(TryLockError::Error(source)) => return Err(lock(source)),
            }
        }
        Err(ServerError::Claimed {
            path: self.settings.state.clone(),
        })
    }

    /// Checks everything that the settings name, takes up what another host left in the middle, and returns a host that
    /// only has to serve.
    ///
    /// # Errors
    ///
    /// Every mistake of the settings that can be seen from here, with its place, or what else stops the start.
    pub async fn ready(self, claim: Claim, listener: TcpListener) -> Result<Ready, ServerError> {
        let address = listener.local_addr().map_err(ServerError::Serve)?;
        let public_url = self.settings.public_url.clone();
        let mut mistakes = Vec::new();
        // A preview sends nothing, so it needs no secret.
        if self.mode == Mode::Live {
            for check in self.check_secrets().await? {
                match check.finding {
                    Finding::Ok => {}
                    Finding::Warning => {
                        tracing::warn!(code = "secret", "{}", check.mistake(&self.settings.places));
                    }
                    Finding::Problem => mistakes.push(check.mistake(&self.settings.places)),
                }
            }
        }
        let conversations = self.conversations(public_url.unwrap_or_else(|| format!("http://{address}")));
        let conversations = match conversations {
            Ok(conversations) if mistakes.is_empty() => Arc::new(conversations),
            Ok(_) => return Err(unusable(mistakes)),
            Err(ServerError::Settings(UnusableSettings(more))) => {
                mistakes.extend(more);
                return Err(unusable(mistakes));
            }
            Err(error) => return Err(error),
        };
        self.look_around().await?;
        let begun = (self.runtime.storage()).begin_serving(&self.settings.digest, self.runtime.clock().now_ms());
        begun.await.map_err(|error| self.storage_error(error))?;
        let host = Arc::new(self);
        Ok(Ready {
            reloading: Reloading::start(host.clone()),
            telling: Telling::start(&host, conversations.clone()),
            host,
            conversations,
            listener,
            _claim: claim,
        })
    }

    /// Serves the API until `stop` is done, then ends what is under way.
    pub async fn serve(
        self,
        claim: Claim,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServerError> {
        self.ready(claim, listener).await?.serve(stop).await
    }
}

fn unusable(mut mistakes: Vec<crate::config::InvalidSettings>) -> ServerError {
    mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    ServerError::Settings(UnusableSettings(mistakes))
}

impl Ready {
    /// Serves the API until `stop` is done, then ends what is under way.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServerError> {
        let settings = &self.host.settings;
        let limits = ApiLimits {
            body_bytes_max: settings.body_bytes_max,
            // The settings refuse 0.
            requests_per_minute: NonZeroU32::new(settings.requests_per_minute).unwrap_or(NonZeroU32::MIN),
            wait_ms_max: settings.wait_ms_max,
            keeps_contacts: settings.contacts == ContactSource::Stored,
            trusted_proxies: settings.trusted_proxies.clone(),
            time_zone: settings.time_zone.clone(),
        };
        let conversations = self.conversations;
        let runtime = self.host.runtime.clone();
        let router = api::router(runtime, conversations.clone(), &settings.locale, limits);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(self.listener, service)
            .with_graceful_shutdown({
                let conversations = conversations.clone();
                async move {
                    stop.await;
                    conversations.stop_waiting();
                }
            })
            .await
            .map_err(ServerError::Serve)?;
        self.reloading.stop();
        self.telling.stop().await;
        conversations.close().await;
        self.host.runtime.storage().close().await;
        Ok(())
    }
}

/// Listens on an address.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ServerError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ServerError::Listen { address, source })
}
