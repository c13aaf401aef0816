//! Steps of proving who the visitor is: contacts, links, codes, tokens, and proofs that no longer hold.

use super::event::CodeTried;
use super::progress;
use super::scene::{Scene, set_phase};
use super::state::{Identity, Job, Phase};
use super::utterance::Kind;
use crate::identity::email::Email;
use crate::model::identity::{Assurance, Source};

/// The key under which vain tries to prove an address are counted; no input can have it.
pub(super) const PROOF: &str = "@proof";

/// Why a link is sent, in the same words whether or not anybody gets it.
pub(super) const NEEDS_VERIFIED: &str = "the action needs a verified address";

/// A contact was looked for.
pub(super) fn contact(scene: &mut Scene<'_>, found: Option<(String, String)>) {
    let Some(entry) = progress::live(scene) else { return };
    let Some(task) = &scene.state.task else { return };
    let action = task.action.clone();
    match (entry.action.protection.requires(), task.phase.clone()) {
        // Whoever was found or not, the same is done and said; a mail goes only to a contact.
        (Assurance::VerifiedEmail, Phase::ProveLink { email }) => {
            let (contact, to) = found.unzip();
            scene.state.job = Some(Job::SendLink {
                email,
                action,
                contact,
                to,
            });
        }
        _ => match found {
            Some((id, email)) => {
                prove(scene, Assurance::MatchedEmail, id, email);
                progress::advance(scene);
            }
            None if vain(scene) => progress::hand_off(scene, "no contact matched in all tries"),
            None => {
                set_phase(scene, Phase::ProveEmail);
                scene.say(
                    Kind::Prove,
                    scene.said().no_match,
                    "the address is not that of a contact",
                );
            }
        },
    }
}

/// An address matched nobody, so it is not used again. Returns whether people have to take over.
fn vain(scene: &mut Scene<'_>) -> bool {
    scene.state.memory.email = None;
    scene.failed_try(PROOF)
}

/// The visitor followed the link and pressed the button.
pub(super) fn link_confirmed(scene: &mut Scene<'_>, action: &str, contact: Option<(String, String)>) {
    confirmed(scene, action, contact, "the link was followed and the button pressed");
}

/// The visitor typed a code.
pub(super) fn code_tried(scene: &mut Scene<'_>, action: &str, code: CodeTried) {
    match code {
        CodeTried::Right { contact: Some(contact) }
            if scene.state.waits_for_link(action, &Email::compared(&contact.1)) =>
        {
            confirmed(scene, action, Some(contact), "the code of the mail was typed");
        }
        CodeTried::Wrong => scene.say(
            Kind::Prove,
            scene.said().code_wrong,
            "the code is not the one in the mail",
        ),
        CodeTried::Right { .. } | CodeTried::Spent => {
            scene.say(
                Kind::Prove,
                scene.said().code_spent,
                "there is no code that could still be tried",
            );
        }
    }
}

fn confirmed(scene: &mut Scene<'_>, action: &str, contact: Option<(String, String)>, why: &str) {
    let Some((id, email)) = contact else { return };
    // A link is bound to its action: when that is over, the link proves nothing.
    if !scene.state.waits_for_link(action, &Email::compared(&email)) {
        return;
    }
    prove(scene, Assurance::VerifiedEmail, id, email);
    let is_parked = scene.state.task.as_ref().is_none_or(|task| task.action != action);
    if is_parked {
        return scene.say(Kind::Notice, scene.said().confirmed_for_later, why);
    }
    scene.say(Kind::Notice, scene.said().confirmed, why);
    progress::advance(scene);
}

fn prove(scene: &mut Scene<'_>, assurance: Assurance, id: String, email: String) {
    scene.state.identity = Identity {
        assurance,
        email: Some(email),
        contact: Some(id),
        until_ms: scene.now_ms + scene.limits.assurance_ms,
        source: Source::Directory,
    };
    if let Some(task) = &mut scene.state.task {
        task.tries.remove(PROOF);
    }
}

/// The operator's site says who the visitor is. The conversation stays the same, and so does the visitor: a weaker word
/// of the site takes nothing from what the same contact has proven already.
pub(super) fn recognised(scene: &mut Scene<'_>, identity: Identity) {
    let known = &scene.state.identity;
    if known.contact == identity.contact && known.assurance > identity.assurance {
        return;
    }
    scene.state.identity = identity;
    let Some(task) = &mut scene.state.task else { return };
    task.email = None;
    let waits = matches!(task.phase, Phase::ProveEmail | Phase::ProveLink { .. });
    let Some(entry) = scene.entry() else { return };
    let assurance = scene.state.identity.visitor(scene.now_ms).assurance;
    if waits && assurance >= entry.action.protection.requires() {
        if let Some(task) = &mut scene.state.task {
            task.tries.remove(PROOF);
        }
        scene.say(
            Kind::Notice,
            scene.said().recognised,
            "the operator's site says who the visitor is",
        );
        progress::advance(scene);
    }
}

/// What was proven no longer holds: nothing goes on with it, and whoever is there has to prove it again.
pub(super) fn gone(scene: &mut Scene<'_>) {
    scene.state.identity = Identity::default();
    scene.state.memory.email = None;
    let Some(task) = &mut scene.state.task else { return };
    let old = task.restart(progress::next_id(&task.run));
    task.email = None;
    scene.cancel(old);
    let why = "the contact has another address now, or is gone";
    scene.say(Kind::Notice, scene.said().proof_gone, why);
    progress::advance(scene);
}
