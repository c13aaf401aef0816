//! The yes to a write: bound to the request, the visitor and a time, and judged again when the write would be sent.

use super::Runtime;
use super::active::Active;
use super::confirmation::{TooMuch, Wording, render};
use crate::language::Language;
use crate::model::endpoint::Endpoint;
use crate::model::identity::Visitor;
use crate::model::run::{AskedAgain, Confirmation};
use crate::policy::egress::EgressPermit;
use crate::runtime::state::Yes;
use crate::trace::Event;
use sha2::{Digest, Sha256};

impl Runtime {
    /// The question that has to be answered before a write; none where a good yes is there.
    pub(super) fn question(
        &self,
        run: &mut Active,
        endpoint: &Endpoint,
        permit: &EgressPermit,
    ) -> Result<Option<Confirmation>, TooMuch> {
        let (name, digest) = (endpoint.name.as_str(), permit.digest());
        let now_ms = self.clock.now_ms();
        let again = match judge(&run.state.yeses, name, digest, &fingerprint(&run.state.visitor), now_ms) {
            Judged::Good => return Ok(None),
            Judged::Missing => None,
            Judged::Bad(why) => Some(why),
        };
        if let Some(why) = again {
            run.state.yeses.retain(|yes| yes.endpoint != name || yes.used);
            run.recorder.push(Event::ConfirmationRefused {
                endpoint: name.to_owned(),
                digest: digest.to_owned(),
                why,
            });
        }
        let prompt = self.wording(run, endpoint, permit)?;
        let expires_ms = now_ms + self.limits.run.confirmation_ms;
        run.recorder.push(Event::ConfirmationAsked {
            endpoint: name.to_owned(),
            digest: digest.to_owned(),
            expires_ms,
        });
        Ok(Some(Confirmation {
            digest: digest.to_owned(),
            prompt,
            expires_ms,
            again,
        }))
    }

    /// The words of the question, in the language of the run.
    fn wording(&self, run: &Active, endpoint: &Endpoint, permit: &EgressPermit) -> Result<String, TooMuch> {
        let locale = run.state.locale.as_str();
        let (action, checker) = run.published.in_locale(locale);
        let named = self.places.get(permit.host());
        let wording = Wording {
            said: Language::of(locale).said(),
            action,
            checker,
            place: named.map_or(permit.host(), |place| place.in_locale(locale)),
            inputs: &run.state.inputs,
            questions: &run.state.questions,
            visitor: &run.state.visitor,
        };
        render(&wording, endpoint, permit)
    }
}

impl Active {
    /// Keeps a yes with what it is bound to. Without a visitor, it is that of the visitor that the run is for.
    pub(super) fn keep_yes(&mut self, question: Confirmation, said_by: Option<&Visitor>) {
        let Some(request) = self.state.pending.first() else {
            return;
        };
        let own = &self.state.visitor;
        let visitor = said_by.filter(|visitor| !visitor.stands_for(own)).unwrap_or(own);
        self.state.yeses.push(Yes {
            endpoint: request.endpoint.clone(),
            digest: question.digest.clone(),
            visitor: fingerprint(visitor),
            expires_ms: question.expires_ms,
            used: false,
        });
        self.recorder.push(Event::Confirmed {
            digest: question.digest,
        });
    }

    /// Notes that the write that a yes was for is being sent.
    pub(super) fn use_yes(&mut self, digest: &str) {
        let of_it = self.state.yeses.iter_mut().filter(|yes| yes.digest == digest);
        of_it.for_each(|yes| yes.used = true);
    }
}

/// Stands for who a visitor is and how far that is proved.
fn fingerprint(visitor: &Visitor) -> String {
    let parts = (visitor.assurance.as_str(), &visitor.contact, &visitor.email);
    hex::encode(Sha256::digest(format!("{parts:?}")))
}

#[derive(Debug, PartialEq)]
enum Judged {
    Good,
    Missing,
    Bad(AskedAgain),
}

/// Whether one of the yeses is good for a write.
fn judge(yeses: &[Yes], endpoint: &str, digest: &str, visitor: &str, now_ms: u64) -> Judged {
    let mut of_endpoint = yeses.iter().rev().filter(|yes| yes.endpoint == endpoint);
    match of_endpoint.clone().find(|yes| yes.digest == digest) {
        Some(yes) if yes.visitor != visitor => Judged::Bad(AskedAgain::OtherVisitor),
        Some(yes) if now_ms >= yes.expires_ms => Judged::Bad(AskedAgain::Expired),
        Some(_) => Judged::Good,
        // A yes to an earlier write of the run is no yes that went astray.
        None if of_endpoint.any(|yes| !yes.used) => Judged::Bad(AskedAgain::OtherRequest),
        None => Judged::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::identity::Assurance;

    fn visitor(assurance: Assurance, contact: &str) -> Visitor {
        Visitor {
            assurance,
            email: Some(format!("{contact}@example.com")),
            contact: Some(contact.to_owned()),
        }
    }

    fn yes(digest: &str, used: bool) -> Yes {
        Yes {
            endpoint: "e".into(),
            digest: digest.into(),
            visitor: "ada".into(),
            expires_ms: 1000,
            used,
        }
    }

    #[test]
    fn a_yes_counts_for_its_request_its_visitor_and_its_time_alone() {
        let yeses = [yes("d1", false)];
        let cases = [
            ("e", "d1", "ada", 999, Judged::Good),
            ("e", "d1", "ada", 1000, Judged::Bad(AskedAgain::Expired)),
            ("e", "d1", "eve", 999, Judged::Bad(AskedAgain::OtherVisitor)),
            ("e", "d2", "ada", 999, Judged::Bad(AskedAgain::OtherRequest)),
            ("other", "d1", "ada", 999, Judged::Missing),
        ];
        for (endpoint, digest, visitor, now_ms, expected) in cases {
            let judged = judge(&yeses, endpoint, digest, visitor, now_ms);
            assert_eq!(judged, expected, "{endpoint} {digest} {visitor} {now_ms}");
        }
        assert_eq!(judge(&[], "e", "d1", "ada", 0), Judged::Missing);
    }

    #[test]
    fn a_used_yes_is_none_for_the_next_request() {
        assert_eq!(judge(&[yes("d1", true)], "e", "d2", "ada", 0), Judged::Missing);
        // The same request once more is for the ledger to refuse.
        assert_eq!(judge(&[yes("d1", true)], "e", "d1", "ada", 0), Judged::Good);
    }

    #[test]
    fn the_latest_of_two_yeses_to_one_request_counts() {
        let late = Yes {
            expires_ms: 2000,
            ..yes("d1", false)
        };
        assert_eq!(judge(&[yes("d1", true), late], "e", "d1", "ada", 1500), Judged::Good);
    }

    #[test]
    fn a_fingerprint_tells_visitors_and_their_proofs_apart() {
        let ada = visitor(Assurance::VerifiedEmail, "ada");
        let others = [
            Visitor::default(),
            visitor(Assurance::MatchedEmail, "ada"),
            visitor(Assurance::VerifiedEmail, "eve"),
            Visitor {
                email: None,
                ..ada.clone()
            },
        ];
        assert_eq!(fingerprint(&ada), fingerprint(&ada.clone()));
        for other in others {
            assert_ne!(fingerprint(&ada), fingerprint(&other), "{other:?}");
        }
    }

    #[test]
    fn who_proved_more_stands_for_the_visitor_of_the_run_and_nobody_else_does() {
        let own = visitor(Assurance::MatchedEmail, "ada");
        assert!(own.stands_for(&own));
        assert!(visitor(Assurance::VerifiedEmail, "ada").stands_for(&own));
        assert!(!visitor(Assurance::VerifiedEmail, "eve").stands_for(&own));
        assert!(!Visitor::default().stands_for(&own));
        assert!(!own.stands_for(&visitor(Assurance::VerifiedEmail, "ada")));
        assert!(own.stands_for(&Visitor::default()));
        let same_id = Visitor {
            email: Some("eve@example.com".into()),
            ..own.clone()
        };
        assert!(!same_id.stands_for(&own), "a site's own id of somebody else");
    }
}
