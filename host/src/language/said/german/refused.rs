//! Why a value is not taken, in German.

use super::super::refused::Refusals;
use crate::model::action::Input;

pub(super) const REFUSED: Refusals = Refusals {
    nothing_said: "da stand nichts",
    too_long: "das ist zu lang",
    control_characters: "der Text enthält Steuerzeichen, die nicht verwendet werden können",
    control_characters_in_name: "ein Name enthält Steuerzeichen, die nicht verwendet werden können",
    too_large_together: "die Angaben sind zusammen zu groß",
    too_large_a_number: "die Zahl ist zu groß",
    not_unique: "derselbe Wert steht zweimal da",
    the_list: "die Liste",
    the_object: "die Angaben",
    nothing: "nichts",
    input_is_missing,
    is_missing,
    no_such_input,
    has_to_be_text,
    does_not_belong,
    too_deep,
    not_a,
    not_of_type,
    not_of_format,
    not_of_any_known_format,
    not_yes_or_no,
    not_one_of,
    several_of,
    several,
    unusable,
    too_small,
    not_more_than,
    too_large,
    not_less_than,
    too_short,
    too_many_characters,
    too_few,
    too_many,
    not_a_multiple,
    with_instructions,
};

fn input_is_missing(input: &Input) -> String {
    format!("„{}“ fehlt", input.title)
}

fn is_missing(name: &str) -> String {
    format!("„{name}“ fehlt")
}

fn no_such_input(name: &str) -> String {
    format!("eine Angabe „{name}“ gibt es nicht")
}

fn has_to_be_text(name: &str) -> String {
    format!("„{name}“ muss ein Text sein")
}

fn does_not_belong(name: &str) -> String {
    format!("„{name}“ gehört nicht hierher")
}

fn too_deep(levels_max: usize) -> String {
    format!("der Wert ist tiefer als {levels_max} Ebenen verschachtelt")
}

fn not_a(input: &Input, value: &str) -> String {
    format!("„{value}“ passt nicht zu „{}“", input.title.trim())
}

fn not_of_type(value: &str, kind: &str) -> String {
    let kind = match kind {
        "string" => "kein Text",
        "integer" => "keine ganze Zahl",
        "number" => "keine Zahl",
        "boolean" => "weder ja noch nein",
        "array" => "keine Liste",
        "object" => "keine Zusammenstellung von Angaben",
        _ => "nicht leer",
    };
    format!("„{value}“ ist {kind}")
}

fn not_of_format(value: &str, format: &str) -> Option<String> {
    let form = match format {
        "email" | "idn-email" => {
            return Some(format!(
                "„{value}“ ist keine E-Mail-Adresse; sie sieht aus wie name@example.com"
            ));
        }
        "date" => "Tag lesen; bitte schreiben Sie ihn wie 5.3.2027",
        "time" => "Uhrzeit lesen; bitte schreiben Sie sie wie 14:30",
        "date-time" => "Tag mit Uhrzeit lesen; bitte schreiben Sie ihn wie 5.3.2027, 14:30",
        "uri" | "iri" => "Internetadresse lesen; bitte schreiben Sie sie wie https://example.com/seite",
        "uuid" => "Kennung lesen; sie sieht aus wie f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        _ => return None,
    };
    Some(format!("ich kann „{value}“ nicht als {form}"))
}

fn not_of_any_known_format(value: &str, format: &str) -> String {
    not_of_format(value, format).unwrap_or_else(|| format!("„{value}“ hat nicht die Form, die hier gebraucht wird"))
}

fn not_yes_or_no(value: &str) -> String {
    format!("„{value}“ ist weder ja noch nein")
}

fn not_one_of(value: &str, options: &[String]) -> String {
    match options {
        [only] => format!("„{value}“ ist nicht „{only}“"),
        _ => format!(
            "„{value}“ gibt es hier nicht zur Auswahl; möglich sind {}",
            quoted(options)
        ),
    }
}

fn several_of(value: &str, options: &[String]) -> String {
    format!("mit „{value}“ könnte mehr als eines gemeint sein: {}", quoted(options))
}

fn several(value: &str) -> String {
    format!("in „{value}“ steht mehr als eine Angabe")
}

fn unusable(value: &str) -> String {
    format!("„{value}“ kann hier nicht verwendet werden")
}

fn too_small(value: &str, limit: &str) -> String {
    format!("„{value}“ ist zu klein; es müssen mindestens {limit} sein")
}

fn not_more_than(value: &str, limit: &str) -> String {
    format!("„{value}“ ist zu klein; es muss mehr als {limit} sein")
}

fn too_large(value: &str, limit: &str) -> String {
    format!("„{value}“ ist zu groß; es dürfen höchstens {limit} sein")
}

fn not_less_than(value: &str, limit: &str) -> String {
    format!("„{value}“ ist zu groß; es muss weniger als {limit} sein")
}

fn too_short(value: &str, characters_min: u64) -> String {
    format!("„{value}“ ist zu kurz; es sind mindestens {characters_min} Zeichen nötig")
}

fn too_many_characters(value: &str, characters_max: u64) -> String {
    format!("„{value}“ ist zu lang; es sind höchstens {characters_max} Zeichen erlaubt")
}

fn too_few(items_min: u64) -> String {
    format!("es sind mindestens {items_min} nötig")
}

fn too_many(items_max: u64) -> String {
    format!("es sind höchstens {items_max} erlaubt")
}

fn not_a_multiple(value: &str, of: &str) -> String {
    format!("„{value}“ ist kein Vielfaches von {of}")
}

/// What the input's own question says of it.
fn with_instructions(input: &Input, text: &str) -> String {
    match &input.ask {
        Some(ask) => format!("{text}. {ask}"),
        None => text.to_owned(),
    }
}

fn quoted(options: &[String]) -> String {
    const OPTIONS_MAX: usize = 10;
    let shown: Vec<String> = options
        .iter()
        .take(OPTIONS_MAX)
        .map(|option| format!("„{option}“"))
        .collect();
    let more = if options.len() > OPTIONS_MAX { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
