//! A signature by HMAC in a form that the manifest declares.

use crate::manifest::check::Checker;
use crate::manifest::error::shown;
use crate::manifest::place::Path;
use crate::manifest::raw::RawAuth;
use crate::model::auth::SignatureScheme;
use crate::model::auth::form::HmacForm;
use crate::model::auth::hmac::HmacScheme;
use crate::web::header::can_carry_signature;

impl Checker<'_> {
    pub(super) fn hmac_scheme(&mut self, path: &Path, raw: &RawAuth) -> Option<SignatureScheme> {
        let form = HmacForm {
            header: raw.header.clone(),
            value: raw.value.clone(),
            signs: raw.signs.clone(),
            algorithm: raw.algorithm.clone(),
            encoding: raw.encoding.clone(),
            secret_encoding: raw.secret_encoding.clone(),
            timestamp_header: raw.timestamp_header.clone(),
            timestamp_format: raw.timestamp_format.clone(),
            nonce_header: raw.nonce_header.clone(),
            key_id: raw.key_id.clone(),
        };
        let mut good = true;
        for (key, header) in [
            ("header", &form.header),
            ("timestamp_header", &form.timestamp_header),
            ("nonce_header", &form.nonce_header),
        ] {
            let Some(header) = header else { continue };
            if !can_carry_signature(&header.to_ascii_lowercase()) {
                let message = format!("`{}` cannot carry a part of a signature", shown(header));
                self.problems
                    .add(&path.at(key), message, "use a header such as `x-signature`");
                good = false;
            }
        }
        match HmacScheme::new(&form) {
            Ok(scheme) => good.then(|| SignatureScheme::Hmac(Box::new(scheme))),
            Err(found) => {
                for one in found {
                    self.problems.add(&path.at(one.key), one.message, one.remedy);
                }
                None
            }
        }
    }
}
