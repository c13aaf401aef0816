//! What is said where words can mean several things, or speak of something without saying which.

use crate::language::Language;

/// Asks which of several things was meant, each as it is told to visitors.
pub(crate) fn which_of(language: Language, labels: &[String]) -> String {
    let (or, question) = match language {
        Language::English => (" or ", "do you mean "),
        Language::German => (" oder ", "meinen Sie "),
    };
    // A day has a comma of its own.
    let comma = if labels.iter().any(|label| label.contains(',')) {
        "; "
    } else {
        ", "
    };
    let listed = match labels {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{}{or}{last}", first.join(comma)),
    };
    format!("{question}{listed}?")
}

/// Says that a value is spoken of, but not which. `kind` is a format of JSON Schema, or `number`.
pub(crate) fn unclear(language: Language, words: &str, kind: &str) -> String {
    match language {
        Language::English => match kind {
            "date" => {
                format!("I cannot tell which day you mean by `{words}`; please name one day, for example 5 March 2027")
            }
            "time" => format!("I cannot tell which time you mean by `{words}`; please name one, for example 2:30 pm"),
            "date-time" => {
                format!(
                    "I cannot tell which day and time you mean by `{words}`; please name both, for example 5 March 2027 at 2:30 pm"
                )
            }
            _ => format!("I cannot tell which number you mean by `{words}`; please give it in digits"),
        },
        Language::German => match kind {
            "date" => format!(
                "aus `{words}` kann ich keinen bestimmten Tag lesen; nennen Sie bitte einen, zum Beispiel 5. März 2027"
            ),
            "time" => format!(
                "aus `{words}` kann ich keine bestimmte Uhrzeit lesen; nennen Sie bitte eine, zum Beispiel 14:30 Uhr"
            ),
            "date-time" => {
                format!(
                    "aus `{words}` kann ich nicht Tag und Uhrzeit lesen; nennen Sie bitte beides, zum Beispiel 5. März 2027 um 14:30 Uhr"
                )
            }
            _ => format!("aus `{words}` kann ich keine bestimmte Zahl lesen; schreiben Sie sie bitte in Ziffern"),
        },
    }
}

/// Says that none of the choices can be taken from the words.
pub(crate) fn unclear_choice(language: Language, words: &str, labels: &[String]) -> String {
    let listed = labels.join(", ");
    match language {
        Language::English => format!("I cannot tell which one you mean by `{words}`; please choose: {listed}"),
        Language::German => format!("aus `{words}` kann ich keine Wahl lesen; bitte wählen Sie: {listed}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_apart_though_they_have_commas() {
        let days = [
            "Friday, 4 December 2026".to_owned(),
            "Friday, 11 December 2026".to_owned(),
        ];
        assert_eq!(
            which_of(Language::English, &days),
            "do you mean Friday, 4 December 2026 or Friday, 11 December 2026?"
        );
        let times = ["3:00 Uhr".to_owned(), "15:00 Uhr".to_owned()];
        assert_eq!(
            which_of(Language::German, &times),
            "meinen Sie 3:00 Uhr oder 15:00 Uhr?"
        );
    }
}
