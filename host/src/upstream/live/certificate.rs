//! What is wrong with an upstream's certificate, and what an operator can do about it. Another try would not mend it.

use reqwest::Error;
use rustls::CertificateError;
use std::error::Error as _;
use std::io;

/// What to say of a connection that ended over a certificate; `None` where it ended over something else.
pub(super) fn trouble(error: &Error) -> Option<&'static str> {
    match of_tls(error.source()?)? {
        rustls::Error::InvalidCertificate(why) => Some(words(why)),
        _ => None,
    }
}

/// The error of TLS among the causes of another. An I/O error leaves itself out where it names its cause.
fn of_tls<'a>(mut cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    loop {
        if let Some(found) = cause.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        let inside = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match inside {
            Some(inside) => inside,
            None => cause.source()?,
        };
    }
}

fn words(why: &CertificateError) -> &'static str {
    match why {
        CertificateError::UnknownIssuer => {
            "its certificate is not from an authority that this host trusts; name your company's authority as `ca` under \
             [gate] in the settings, or have the upstream send its intermediate certificates"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired; have it renewed, and check this machine's clock"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet; check this machine's clock"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another name; correct the host in the manifest or the grant"
        }
        CertificateError::Revoked => "its certificate was revoked; have it renewed",
        _ => "its certificate cannot be used; have it renewed",
    }
}
