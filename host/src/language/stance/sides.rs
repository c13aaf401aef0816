//! Pairs of words for a thing and its opposite.

use std::collections::HashMap;
use std::sync::LazyLock;

/// On which sides of the pairs a text is: one bit for each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sides {
    ones: u32,
    others: u32,
}

type Side = &'static [&'static str];

/// Each pair; an entry of two words is met where the second follows within four words.
#[rustfmt::skip]
const PAIRS: &[(Side, Side)] = &[
    (
        &[
            "subscribe", "subscribing", "sign up", "signup", "signing up", "join", "joining", "enroll", "enrol", "register",
            "registering", "opt in", "put on", "add", "abonnieren", "abonniere", "anmelden", "melde an", "melden an", "eintragen",
            "trage ein", "tragen ein", "trag ein", "meld an",
        ],
        &[
            "unsubscribe", "unsubscribing", "unsub", "opt out", "opting out", "deregister", "unregister", "unenroll", "unenrol",
            "remove", "removing", "take off", "get off", "abbestellen", "bestelle ab", "bestellen ab", "bestell ab", "abmelden",
            "melde ab", "melden ab", "meld ab", "austragen", "trage aus", "tragen aus", "trag aus", "kundigen", "kuendigen",
        ],
    ),
    (
        &[
            "start", "starting", "activate", "activating", "enable", "enabling", "turn on", "switch on", "resume", "aktivieren",
            "aktiviere", "einschalten", "schalte ein", "schalten ein",
        ],
        &[
            "stop", "stopping", "deactivate", "deactivating", "disable", "disabling", "turn off", "switch off", "deaktivieren",
            "deaktiviere", "ausschalten", "abschalten", "schalte aus", "schalten aus", "schalte ab", "schalten ab",
        ],
    ),
    (
        &["add", "adding", "create", "creating", "hinzufugen", "hinzufuegen", "fuge hinzu", "anlegen", "erstellen"],
        &["remove", "removing", "delete", "deleting", "entfernen", "entferne", "loschen", "loeschen", "losche", "loesche"],
    ),
    (
        &["book", "booking", "reserve", "schedule", "buchen", "buche", "reservieren", "reserviere"],
        &["cancel", "cancelling", "canceling", "cancle", "stornieren", "storniere", "absagen"],
    ),
    (&["open account", "eroffnen"], &["close account", "delete account", "schliessen"]),
    (&["lock", "locking"], &["unlock", "unlocking"]),
    (&["block", "blocking", "sperren", "sperre"], &["unblock", "unblocking", "entsperren", "entsperre"]),
    (&["freeze", "freezing"], &["unfreeze", "unfreezing"]),
    (&["increase", "raise", "erhohen", "erhohe"], &["decrease", "reduce", "lower", "verringern", "senken", "reduzieren"]),
    (&["upgrade", "upgrading"], &["downgrade", "downgrading"]),
    (&["connect", "connecting", "verbinden"], &["disconnect", "disconnecting", "trennen"]),
    (&["install", "installing", "installieren"], &["uninstall", "uninstalling", "deinstallieren"]),
    (&["follow"], &["unfollow"]),
    (&["mute"], &["unmute"]),
    (&["pin"], &["unpin"]),
    (&["accept", "approve", "annehmen", "akzeptieren"], &["decline", "reject", "refuse", "ablehnen"]),
    (&["allow", "erlauben"], &["forbid", "prohibit", "verbieten"]),
    (&["include"], &["exclude"]),
    (&["log in", "login", "sign in", "einloggen"], &["log out", "logout", "sign out", "ausloggen"]),
];

/// How far the second word of an entry may be from the first.
const WORDS_APART_MAX: usize = 5;

/// From the first word of an entry to the pair, the side, and the second word.
type Entries = HashMap<&'static str, Vec<(usize, bool, Option<&'static str>)>>;

fn entries() -> &'static Entries {
    static ENTRIES: LazyLock<Entries> = LazyLock::new(|| {
        let mut found = Entries::new();
        for (bit, (one, other)) in PAIRS.iter().enumerate() {
            for (side, is_other) in [(one, false), (other, true)] {
                for entry in *side {
                    let (first, second) = match entry.split_once(' ') {
                        Some((first, second)) => (first, Some(second)),
                        None => (*entry, None),
                    };
                    found.entry(first).or_default().push((bit, is_other, second));
                }
            }
        }
        found
    });
    &ENTRIES
}

impl Sides {
    /// Reads the words of a clause.
    pub(super) fn read(words: &[&str]) -> Self {
        let mut sides = Self::default();
        for (at, word) in words.iter().enumerate() {
            let after = &words[at + 1..words.len().min(at + 1 + WORDS_APART_MAX)];
            for (bit, is_other, second) in entries().get(word).map_or(&[][..], Vec::as_slice) {
                if second.is_none_or(|second| after.contains(&second)) {
                    let side = if *is_other { &mut sides.others } else { &mut sides.ones };
                    *side |= 1 << bit;
                }
            }
        }
        sides
    }

    pub(super) fn is_empty(self) -> bool {
        self.ones | self.others == 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            ones: self.ones | other.ones,
            others: self.others | other.others,
        }
    }

    /// Whether two texts are on different sides of a pair; where one of them denies, its sides are turned round.
    pub(super) fn oppose(self, other: Self, is_turned: bool) -> bool {
        let (ones, others) = if is_turned {
            (self.others, self.ones)
        } else {
            (self.ones, self.others)
        };
        let only = |here: u32, there: u32| here & !there;
        only(ones, others) & only(other.others, other.ones) != 0
            || only(others, ones) & only(other.ones, other.others) != 0
    }
}

/// Whether a word, or two words near each other, stand in a clause.
pub(super) fn stands(entry: &str, words: &[&str]) -> bool {
    match entry.split_once(' ') {
        None => words.contains(&entry),
        Some((first, second)) => words.iter().enumerate().any(|(at, word)| {
            let after = &words[at + 1..words.len().min(at + 1 + WORDS_APART_MAX)];
            *word == first && after.contains(&second)
        }),
    }
}

/// The words of the pairs, and the first ones of entries of two words.
pub(super) fn cues() -> impl Iterator<Item = &'static str> {
    entries().keys().copied()
}
