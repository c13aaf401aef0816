//! Codes, visitors that a site names, and proofs that no longer hold.

use super::identity::{LINK_SENT, resetting};
use super::*;
use crate::model::identity::{Assurance, Source};

/// Up to a mail that was sent to ada for a new password.
fn waiting() -> Bench {
    let mut script = resetting();
    script.extend([contact("ada@example.com"), Got(Event::LinkSent)]);
    Bench::after(script)
}

fn code(code: CodeTried) -> Do {
    Got(Event::CodeTried {
        action: "reset".into(),
        code,
    })
}

#[test]
fn the_code_of_the_mail_goes_on_and_wrong_ones_do_not() {
    let right = |email: &str| CodeTried::Right {
        contact: Some((format!("id of {email}"), email.into())),
    };
    let mut bench = waiting();
    bench.expect(vec![
        (Say("it says 482 915"), &["=> code 482915 of ada@example.com for reset"]),
        (code(CodeTried::Wrong), &["prove: That is not the code in the mail."]),
        (Say("482916"), &["=> code 482916 of ada@example.com for reset"]),
        (code(CodeTried::Spent), &["prove: That code cannot be used."]),
        (Say("482917"), &["=> code 482917"]),
        (
            code(CodeTried::Right { contact: None }),
            &["prove: That code cannot be used."],
        ),
        (Say("482918"), &["=> code 482918"]),
        (code(right("grace@example.com")), &["prove: That code cannot be used."]),
    ]);
    assert_eq!(bench.state.identity, Identity::default());
    bench.expect(vec![
        (Say("482919"), &["=> code 482919"]),
        (
            code(right("ada@example.com")),
            &["notice: Thank you, your address is confirmed.", "=> start reset r1 {}"],
        ),
    ]);
    assert_eq!(bench.state.identity.assurance, Assurance::VerifiedEmail);
}

#[test]
fn six_digits_are_a_code_only_where_one_is_waited_for() {
    Bench::after(vec![Say("Where is my order?")]).expect(vec![(Say("482915"), &["ask: "])]);
    Bench::new().expect(vec![(Say("482915"), &["notice: "])]);
}

fn site(email: &str, assurance: Assurance, until_ms: u64) -> Do {
    Got(Event::Recognised(Identity {
        assurance,
        email: Some(email.into()),
        contact: Some(format!("id of {email}")),
        until_ms,
        source: Source::Site,
    }))
}

#[test]
fn a_login_in_the_middle_goes_on_with_the_same_conversation() {
    for script in [vec![Say("I forgot my password")], resetting()] {
        let mut bench = Bench::after(script);
        if bench.state.job.is_some() {
            bench.expect(vec![
                (Got(Event::Contact(None)), &["=> no link"]),
                (Got(Event::LinkSent), &[LINK_SENT]),
            ]);
        }
        let until_ms = bench.now_ms + 60_000;
        bench.expect(vec![(
            site("ada@example.com", Assurance::VerifiedEmail, until_ms),
            &["notice: Thank you, now I know that it is you.", "=> start reset r1 {}"],
        )]);
        bench.now_ms = until_ms;
        assert_eq!(
            bench.state.identity.visitor(bench.now_ms).assurance,
            Assurance::Anonymous
        );
    }
}

#[test]
fn a_weaker_word_of_the_site_takes_nothing_and_proves_no_more_than_it_says() {
    let mut bench = Bench::new();
    let until_ms = bench.now_ms + 60_000;
    bench.expect(vec![
        (site("ada@example.com", Assurance::VerifiedEmail, until_ms), &[]),
        (site("ada@example.com", Assurance::MatchedEmail, until_ms), &[]),
    ]);
    assert_eq!(bench.state.identity.assurance, Assurance::VerifiedEmail);
    bench.expect(vec![
        (site("grace@example.com", Assurance::MatchedEmail, until_ms), &[]),
        (Say("I forgot my password"), &["=> find grace@example.com"]),
    ]);
    assert_eq!(bench.state.identity.assurance, Assurance::MatchedEmail);
}

#[test]
fn a_run_of_one_visitor_is_not_gone_on_with_by_another_who_logs_in() {
    let mut bench = Bench::after(confirming());
    let until_ms = bench.now_ms + 60_000;
    bench.expect(vec![
        (site("grace@example.com", Assurance::VerifiedEmail, until_ms), &[]),
        (Say("yes"), &["notice: It has been a while", "=> start return r1.2"]),
    ]);
}

#[test]
fn a_proof_that_is_true_no_more_ends_what_rested_on_it() {
    let mut bench = Bench::after(confirming());
    bench.expect(vec![
        (Say("yes"), &["=> confirm r1 d1"]),
        (
            Got(Event::ProofGone),
            &[
                "notice: Your details have changed",
                "prove: What is your email address?",
                "=> cancel r1",
            ],
        ),
        (ran(Outcome::Cancelled), &[]),
        (Say("ada@example.com"), &["=> find ada@example.com"]),
        (Got(Event::Contact(None)), &["prove: I could not match these details."]),
    ]);
    assert_eq!(bench.state.identity, Identity::default());
}

#[test]
fn only_the_directory_or_a_site_keeps_a_proof_true() {
    let identity = |source| Identity {
        assurance: Assurance::VerifiedEmail,
        email: Some("ada@example.com".into()),
        contact: Some("7".into()),
        until_ms: 1,
        source,
    };
    for (source, contact, expected) in [
        (Source::Directory, Some("7"), true),
        (Source::Directory, Some("8"), false),
        (Source::Directory, None, false),
        (Source::Site, Some("7"), true),
        (Source::Site, Some("8"), false),
        (Source::Site, None, true),
    ] {
        assert_eq!(identity(source).is_still(contact), expected, "{source:?} {contact:?}");
    }
}
