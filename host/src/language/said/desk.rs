//! What visitors hear of people: that they take over, that they have a conversation, and when they are back.

/// The sentences of one language.
pub(crate) struct DeskSaid {
    /// The visitor is passed to people.
    pub(crate) hand_off: &'static str,
    /// To a visitor who writes while people have the conversation and nobody has taken it yet.
    pub(crate) staff_has_it: &'static str,
    /// Somebody of this name has taken the conversation.
    pub(crate) staff_here: fn(&str) -> String,
    /// The agent has the conversation again.
    pub(crate) given_back: &'static str,
    /// When people are back: in so many days, on a day of the week from 0 for Monday, at a time of the day.
    pub(crate) back_when: fn(i32, usize, &str) -> String,
    /// Nobody is there now; with when they are back.
    pub(crate) outside_hours: fn(&str) -> String,
}

pub(super) const ENGLISH: DeskSaid = DeskSaid {
    hand_off: "I am passing you on to a colleague.",
    staff_has_it: "A colleague has this conversation and will answer you here. If you no longer need one, say \"never mind\" and I will go on.",
    staff_here: |name| format!("You are talking to {name} now."),
    given_back: "All right, I am back. What can I do for you?",
    back_when: |days, weekday, time| {
        const DAYS: [&str; 7] = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        match (days, DAYS.get(weekday)) {
            (0, _) => format!("today at {time}"),
            (1, _) => format!("tomorrow at {time}"),
            (2..7, Some(day)) => format!("on {day} at {time}"),
            (_, Some(day)) => format!("next {day} at {time}"),
            (_, None) => format!("in {days} days at {time}"),
        }
    },
    outside_hours: |when| format!("Nobody is here at the moment; we are back {when}."),
};

pub(super) const GERMAN: DeskSaid = DeskSaid {
    hand_off: "Ich gebe das an eine Kollegin oder einen Kollegen weiter.",
    staff_has_it: "Eine Kollegin oder ein Kollege hat dieses Gespräch und antwortet Ihnen hier. Wenn Sie das nicht mehr brauchen, sagen Sie „vergiss es“, dann mache ich weiter.",
    staff_here: |name| format!("Sie sprechen jetzt mit {name}."),
    given_back: "In Ordnung, ich bin wieder da. Was kann ich für Sie tun?",
    back_when: |days, weekday, time| {
        const DAYS: [&str; 7] = [
            "Montag",
            "Dienstag",
            "Mittwoch",
            "Donnerstag",
            "Freitag",
            "Samstag",
            "Sonntag",
        ];
        match (days, DAYS.get(weekday)) {
            (0, _) => format!("heute um {time} Uhr"),
            (1, _) => format!("morgen um {time} Uhr"),
            (2..7, Some(day)) => format!("am {day} um {time} Uhr"),
            (_, Some(day)) => format!("am {day} nächster Woche um {time} Uhr"),
            (_, None) => format!("in {days} Tagen um {time} Uhr"),
        }
    },
    outside_hours: |when| format!("Im Moment ist niemand da; wir sind {when} wieder für Sie da."),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_named_by_how_far_it_is() {
        for (days, weekday, english, german) in [
            (0, 0, "today at 14:00", "heute um 14:00 Uhr"),
            (1, 1, "tomorrow at 14:00", "morgen um 14:00 Uhr"),
            (3, 3, "on Thursday at 14:00", "am Donnerstag um 14:00 Uhr"),
            (7, 6, "next Sunday at 14:00", "am Sonntag nächster Woche um 14:00 Uhr"),
        ] {
            assert_eq!((ENGLISH.back_when)(days, weekday, "14:00"), english);
            assert_eq!((GERMAN.back_when)(days, weekday, "14:00"), german);
        }
    }
}
