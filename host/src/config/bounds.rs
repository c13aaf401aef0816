//! The least and the most that each number of the settings may be: a limit of nothing is refused, or it says what it means.

/// One number of the settings.
pub(super) struct Bound {
    pub key: &'static str,
    pub least: u64,
    pub most: u64,
    /// What 0 means, where it is allowed; else what is to be done in place of it.
    pub about_zero: &'static str,
}

/// A year, in milliseconds: longer times are mistakes of units, and moments are added up with these.
const YEAR_MS: u64 = 365 * 24 * 3_600_000;
/// A tebibyte: more than any machine gives a process.
const TIB: u64 = 1 << 40;
/// Counts that no host reaches.
const MANY: u64 = u32::MAX as u64;

const fn time(key: &'static str) -> Bound {
    Bound {
        key,
        least: 1,
        most: YEAR_MS,
        about_zero: "times are in milliseconds",
    }
}

const fn bytes(key: &'static str) -> Bound {
    Bound {
        key,
        least: 1,
        most: TIB,
        about_zero: "sizes are in bytes",
    }
}

const fn count(key: &'static str, about_zero: &'static str) -> Bound {
    Bound {
        key,
        least: 1,
        most: MANY,
        about_zero,
    }
}

/// A number whose 0 means something, as docs/settings.md says.
const fn from_zero(key: &'static str, most: u64, about_zero: &'static str) -> Bound {
    Bound {
        key,
        least: 0,
        most,
        about_zero,
    }
}

const NO_RUN: &str = "without one no action can run";
const NO_CALL: &str = "without one no action can call anything; to allow nothing, grant nothing";
const NO_TRY: &str = "1 is the first try and no other";

/// Every number of the settings.
pub(super) const BOUNDS: &[Bound] = &[
    // SQLite needs some pages for its tables before anything is stored.
    Bound {
        key: "storage.bytes_max",
        least: 256 << 10,
        most: u64::MAX >> 1,
        about_zero: "leave it out for no bound",
    },
    count("api.requests_per_minute", "without one nobody can call the API"),
    bytes("api.body_bytes_max"),
    from_zero("api.wait_ms_max", YEAR_MS, "0: callers are answered at once"),
    time("mail.smtp.timeout_ms"),
    Bound {
        key: "mail.smtp.port",
        least: 1,
        most: 65_535,
        about_zero: "leave it out for the usual one",
    },
    from_zero("issuers.leeway_s", YEAR_MS / 1_000, "0: clocks are exactly alike"),
    Bound {
        key: "issuers.age_s_max",
        least: 1,
        most: YEAR_MS / 1_000,
        about_zero: "leave it out for any age",
    },
    // Each slot reserves its address space at the start, used or not.
    Bound {
        key: "limits.sandbox.small.slots",
        least: 1,
        most: 4_096,
        about_zero: NO_RUN,
    },
    count("limits.sandbox.small.fuel_max", NO_RUN).up_to(u64::MAX >> 1),
    time("limits.sandbox.small.call_ms_max"),
    bytes("limits.sandbox.small.memory_bytes_max").up_to(4 << 30),
    count("limits.sandbox.small.table_elements_max", NO_RUN),
    Bound {
        key: "limits.sandbox.large.slots",
        least: 1,
        most: 4_096,
        about_zero: NO_RUN,
    },
    count("limits.sandbox.large.fuel_max", NO_RUN).up_to(u64::MAX >> 1),
    time("limits.sandbox.large.call_ms_max"),
    bytes("limits.sandbox.large.memory_bytes_max").up_to(4 << 30),
    count("limits.sandbox.large.table_elements_max", NO_RUN),
    bytes("limits.sandbox.hostcall_bytes_max"),
    from_zero(
        "limits.sandbox.log_bytes_max",
        TIB,
        "0: nothing of an action's log is kept",
    ),
    from_zero(
        "limits.sandbox.log_lines_max",
        MANY,
        "0: nothing of an action's log is kept",
    ),
    bytes("limits.sandbox.output_bytes_max"),
    count("limits.sandbox.json_depth_max", "without one no document can be read").up_to(128),
    bytes("limits.sandbox.component_bytes_max"),
    time("limits.compile.processor_ms_max"),
    time("limits.compile.compile_ms_max"),
    bytes("limits.compile.memory_bytes_max"),
    bytes("limits.compile.code_bytes_max"),
    time("limits.gate.connect_ms_max"),
    time("limits.gate.first_byte_ms_max"),
    time("limits.gate.call_ms_max"),
    bytes("limits.gate.request_bytes_max"),
    bytes("limits.gate.response_bytes_max"),
    bytes("limits.gate.header_bytes_max"),
    count("limits.gate.concurrency_per_action", NO_CALL),
    count("limits.gate.concurrency_per_endpoint", NO_CALL),
    count("limits.gate.concurrency_per_host", NO_CALL),
    count("limits.gate.calls_per_minute", NO_CALL),
    count("limits.gate.read_tries_max", NO_TRY),
    count(
        "limits.gate.breaker_failures_max",
        "a large number leaves no endpoint alone",
    ),
    from_zero("limits.gate.breaker_open_ms", YEAR_MS, "0: no endpoint is left alone"),
    time("limits.run.run_ms_max"),
    count("limits.run.calls_max", NO_CALL),
    count("limits.run.rounds_max", NO_CALL),
    from_zero("limits.run.asks_max", MANY, "0: no action may ask the visitor"),
    from_zero(
        "limits.run.confirmation_ms",
        YEAR_MS,
        "0: every yes comes too late, and no write that asks for one is made",
    ),
    bytes("limits.conversation.message_bytes_max"),
    count("limits.conversation.tries_max", NO_TRY).up_to(255),
    time("limits.conversation.assurance_ms"),
    time("limits.conversation.link_ms"),
    count(
        "limits.conversation.mails_per_hour_max",
        "without one nobody can verify an address; for no mail leave [mail] out",
    ),
    count("limits.conversation.code_tries_max", NO_TRY),
    count(
        "limits.conversation.guesses_per_conversation_max",
        "without one nobody can say who they are",
    ),
    count(
        "limits.conversation.guesses_per_network_max",
        "without one nobody can say who they are",
    ),
];

impl Bound {
    const fn up_to(self, most: u64) -> Self {
        Self { most, ..self }
    }

    /// The bound of a key, without the numbers of arrays in it.
    pub(super) fn of(key: &str) -> Option<&'static Self> {
        BOUNDS.iter().find(|bound| bound.key == key)
    }

    /// What is wrong with a number, as a message for the operator.
    pub(super) fn refuse(&self, number: u64) -> Option<String> {
        let last = self.key.rsplit('.').next().unwrap_or(self.key);
        match number {
            0 if self.least > 0 => Some(format!("`{last}` cannot be 0: {}", self.about_zero)),
            small if small < self.least => Some(format!("`{last}` must be at least {}, not {small}", self.least)),
            large if large > self.most => Some(format!("`{last}` can be at most {}, not {large}", self.most)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{parse, raw};
    use std::path::Path;

    /// A settings file that sets one number.
    fn settings(key: &str, number: u64) -> String {
        let (table, last) = key.rsplit_once('.').unwrap();
        let more = match table {
            "mail.smtp" => "[mail]\nfrom = \"Shop <help@shop.example>\"\n[mail.smtp]\nhost = \"mail.shop.example\"\n".to_owned(),
            "issuers" => "[secrets]\nshared = { file = \"a\" }\n[[issuers]]\nname = \"site\"\nalgorithms = [\"HS256\"]\nsecret = \"shared\"\n".to_owned(),
            table => format!("[{table}]\n"),
        };
        format!("{more}{last} = {number}\n")
    }

    fn parsed(key: &str, number: u64) -> Result<(), String> {
        let parsed = parse(&settings(key, number), "actgate.toml", Path::new("/"));
        parsed.map(|_| ()).map_err(|errors| errors.to_string())
    }

    #[test]
    fn every_limit_refuses_0_with_its_place_or_has_a_meaning_for_it() {
        for bound in BOUNDS {
            let last = bound.key.rsplit('.').next().unwrap();
            match (bound.least, parsed(bound.key, 0)) {
                (0, done) => {
                    assert_eq!(done, Ok(()), "{}", bound.key);
                    assert!(bound.about_zero.starts_with("0: "), "{} says what 0 means", bound.key);
                }
                (_, Err(said)) => {
                    let line = settings(bound.key, 0).lines().count();
                    assert!(said.starts_with(&format!("actgate.toml:{line}:")), "{said}");
                    assert!(said.contains(&format!("`{last}` cannot be 0: ")), "{said}");
                }
                (_, Ok(())) => panic!("`{}` is taken as 0", bound.key),
            }
        }
    }

    #[test]
    fn every_limit_takes_its_least_and_its_most_and_nothing_beyond() {
        for bound in BOUNDS {
            assert_eq!(parsed(bound.key, bound.least), Ok(()), "{}", bound.key);
            let largest = bound.most.min(i64::MAX as u64);
            assert_eq!(parsed(bound.key, largest), Ok(()), "{}", bound.key);
            if let Some(over) = largest.checked_add(1).filter(|over| *over <= i64::MAX as u64) {
                assert!(parsed(bound.key, over).is_err(), "{}", bound.key);
            }
        }
    }

    #[test]
    fn every_limit_of_the_settings_has_a_bound() {
        let keys = raw::Limits::keys("limits");
        assert!(keys.len() > 40, "{keys:?}");
        for key in &keys {
            assert!(Bound::of(key).is_some(), "`{key}` has no bound");
        }
        for bound in BOUNDS.iter().filter(|bound| bound.key.starts_with("limits.")) {
            assert!(keys.iter().any(|key| key == bound.key), "`{}` is no limit", bound.key);
        }
    }

    #[test]
    fn the_defaults_are_within_their_bounds() {
        let limits = crate::model::limits::Limits::default();
        for class in [limits.sandbox.small, limits.sandbox.large] {
            assert!(
                Bound::of("limits.sandbox.small.slots")
                    .unwrap()
                    .refuse(class.slots.into())
                    .is_none()
            );
            let bound = Bound::of("limits.sandbox.large.memory_bytes_max").unwrap();
            assert!(bound.refuse(class.memory_bytes_max).is_none());
        }
        let depth = Bound::of("limits.sandbox.json_depth_max").unwrap();
        assert!(depth.refuse(limits.sandbox.json_depth_max.into()).is_none());
    }
}
