//! The three functions of an action, called alike for every version of the contract: an older one differs only here.

use super::v0_2::{self, wire};
use super::{Version, v0_1};
use crate::model::step::Context;
use wasmtime::Store;
use wasmtime::component::InstancePre;

/// A linked component whose functions can be called, each in an instance of its own.
pub(crate) enum Handler<T: 'static> {
    V0_1(v0_1::ActionPre<T>),
    V0_2(v0_2::ActionPre<T>),
}

impl<T: Send + 'static> Handler<T> {
    /// Finds the functions of a component that was made for this version.
    ///
    /// # Errors
    ///
    /// A function is missing, or has other types than the contract's.
    pub(crate) fn new(version: Version, linked: InstancePre<T>) -> wasmtime::Result<Self> {
        Ok(match version {
            Version::V0_1 => Self::V0_1(v0_1::ActionPre::new(linked)?),
            Version::V0_2 => Self::V0_2(v0_2::ActionPre::new(linked)?),
        })
    }

    /// Calls `validate` in a new instance.
    pub(crate) async fn validate(
        &self,
        store: &mut Store<T>,
        context: &Context,
        inputs: &wire::Json,
    ) -> wasmtime::Result<wire::Verdict> {
        let context = v0_2::context(context);
        match self {
            Self::V0_1(action) => {
                let action = action.instantiate_async(&mut *store).await?;
                let handler = action.actgate_action_handler();
                handler.call_validate(store, &context.into(), inputs).await
            }
            Self::V0_2(action) => {
                let action = action.instantiate_async(&mut *store).await?;
                let handler = action.actgate_action_handler();
                handler.call_validate(store, &context, inputs).await
            }
        }
    }

    /// Calls `plan` in a new instance.
    pub(crate) async fn plan(
        &self,
        store: &mut Store<T>,
        context: &Context,
        inputs: &wire::Json,
    ) -> wasmtime::Result<wire::Step> {
        let context = v0_2::context(context);
        match self {
            Self::V0_1(action) => {
                let action = action.instantiate_async(&mut *store).await?;
                let handler = action.actgate_action_handler();
                let step = handler.call_plan(store, &context.into(), inputs).await?;
                Ok(step.into())
            }
            Self::V0_2(action) => {
                let action = action.instantiate_async(&mut *store).await?;
                let handler = action.actgate_action_handler();
                handler.call_plan(store, &context, inputs).await
            }
        }
    }

    /// Calls `shape` in a new instance, with the exchanges so far, oldest first.
    pub(crate) async fn shape(
        &self,
        store: &mut Store<T>,
        context: &Context,
        inputs: &wire::Json,
        exchanges: &[wire::Exchange],
    ) -> wasmtime::Result<wire::Step> {
        let context = v0_2::context(context);
        match self {
            Self::V0_1(action) => {
                let action = action.instantiate_async(&mut *store).await?;
                let handler = action.actgate_action_handler();
                let step = handler.call_shape(store, &context.into(), inputs, exchanges).await?;
                Ok(step.into())
            }
            Self::V0_2(action) => {
                let action = action.instantiate_async(&mut *store).await?;
                let handler = action.actgate_action_handler();
                handler.call_shape(store, &context, inputs, exchanges).await
            }
        }
    }
}
