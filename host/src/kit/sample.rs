//! Values for the inputs of an action: plain ones, and any that fit their schemas, nearly fit, or are wild.

mod chance;
mod pattern;
mod schema;

pub(crate) use chance::Chance;

use crate::language::Language;
use crate::model::action::{Action, Input};
use crate::policy::input::InputChecker;
use serde_json::{Map, Value, json};

/// How often a value is made before an input counts as one that nothing is found for.
const TRIES: u32 = 60;

/// One plain sample of an action's required inputs, each valid. What the manifest itself has comes first: a schema's default
/// and examples, its first choice, and the parameters of `[[examples]]`.
///
/// `None` where no value is found for an input; then its schema asks for more than can be guessed.
pub(crate) fn plain(action: &Action, checker: &InputChecker) -> Option<Map<String, Value>> {
    let required = action.inputs.iter().filter(|input| input.required);
    required
        .map(|input| Some((input.name.to_string(), plain_value(action, checker, input)?)))
        .collect()
}

fn plain_value(action: &Action, checker: &InputChecker, input: &Input) -> Option<Value> {
    let name = input.name.as_str();
    let written = input.schema.get("default").into_iter();
    let written = written.chain(
        input
            .schema
            .get("examples")
            .and_then(Value::as_array)
            .into_iter()
            .flatten(),
    );
    let of_examples = action.examples.iter().filter_map(|example| example.when.get(name));
    let known = written.chain(of_examples).cloned();
    let mut chance = Chance::new(0);
    let made = (0..TRIES).filter_map(|_| schema::value(&input.schema, &mut chance));
    known.chain(made).find(|value| fits(checker, name, value))
}

fn fits(checker: &InputChecker, name: &str, value: &Value) -> bool {
    let alone = Map::from_iter([(name.to_owned(), value.clone())]);
    checker.check(Language::default(), &alone, &[]).is_empty()
}

/// Inputs that all fit their schemas; optional ones are there or not. `None` where no value is found for a required one.
pub(crate) fn valid(action: &Action, checker: &InputChecker, chance: &mut Chance) -> Option<Map<String, Value>> {
    let mut inputs = Map::new();
    for input in &action.inputs {
        if !input.required && chance.one_in(2) {
            continue;
        }
        let name = input.name.as_str();
        let mut made = (0..TRIES).filter_map(|_| schema::value(&input.schema, chance));
        let value = made.find(|value| fits(checker, name, value));
        match value.or_else(|| plain_value(action, checker, input)) {
            Some(value) => {
                inputs.insert(name.to_owned(), value);
            }
            None if input.required => return None,
            None => {}
        }
    }
    Some(inputs)
}

/// Inputs that were valid before one or two things about them were changed.
pub(crate) fn nearly(mut inputs: Map<String, Value>, chance: &mut Chance) -> Map<String, Value> {
    for _ in 0..=chance.below(2) {
        change_member(&mut inputs, chance);
    }
    inputs
}

fn change_member(members: &mut Map<String, Value>, chance: &mut Chance) {
    let names: Vec<String> = members.keys().cloned().collect();
    if names.is_empty() || chance.one_in(8) {
        members.insert("unknown".into(), schema::any(chance, 0));
        return;
    }
    let name = chance.pick(&names);
    if chance.one_in(6) {
        members.remove(name);
    } else if let Some(value) = members.get_mut(name) {
        change(value, chance);
    }
}

/// Changes a value a little: within its type, to its edges, or to the type next to it.
pub(crate) fn change(value: &mut Value, chance: &mut Chance) {
    match value {
        Value::String(text) => *value = change_text(text, chance),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            let edges = [
                json!(number + 1.0),
                json!((number as i64).saturating_sub(1)),
                json!(-number),
                json!(number + 0.5),
                json!(0),
                json!(i64::MAX),
                json!(i64::MIN),
                json!(1e300),
                json!(number.to_string()),
            ];
            *value = chance.pick(&edges).clone();
        }
        Value::Array(items) if !items.is_empty() => {
            let index = chance.below(items.len() as u64) as usize;
            match chance.below(4) {
                0 => items.clear(),
                1 => items.push(items[index].clone()),
                2 => drop(items.remove(index)),
                _ => change(&mut items[index], chance),
            }
        }
        Value::Object(members) if !members.is_empty() => change_member(members, chance),
        other => *other = schema::any(chance, 0),
    }
}

fn change_text(text: &str, chance: &mut Chance) -> Value {
    let shorter = text.char_indices().next_back().map_or(0, |(end, _)| end);
    let texts = [
        String::new(),
        text[..shorter].to_owned(),
        format!("{text}{text}"),
        format!(" {text} "),
        format!("{text}\u{0}"),
        format!("{text}é\u{301}👋🏽"),
        text.to_uppercase(),
        text.to_lowercase(),
        text.chars().rev().collect(),
        format!("{text}/../?#&=%2f"),
        "x".repeat(5_000),
    ];
    if chance.one_in(6) {
        return chance
            .pick(&[Value::Null, json!(1), json!([text]), json!({ "value": text })])
            .clone();
    }
    Value::String(chance.pick(&texts).clone())
}

/// Inputs of any kind, under the names of the manifest and under others.
pub(crate) fn wild(action: &Action, chance: &mut Chance) -> Map<String, Value> {
    let mut inputs = Map::new();
    for input in &action.inputs {
        if !chance.one_in(4) {
            inputs.insert(input.name.to_string(), schema::any(chance, 0));
        }
    }
    for name in ["", "__proto__", "constructor", "a b", "ü"] {
        if chance.one_in(8) {
            inputs.insert(name.into(), schema::any(chance, 0));
        }
    }
    inputs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;

    fn action(schemas: &[&str]) -> (Action, InputChecker) {
        let mut text = "name = \"sampled\"\ntitle = \"T\"\ndescription = \"D.\"\n".to_owned();
        for (index, schema) in schemas.iter().enumerate() {
            text.push_str(&format!(
                "[[inputs]]\nname = \"in{index}\"\ninstructions = \"I.\"\nschema = {schema}\n"
            ));
        }
        text.push_str("[response]\ntemplate = \"Done.\"\n");
        let action = manifest::parse(&text, "action.toml").unwrap().action;
        let checker = InputChecker::new(&action).unwrap();
        (action, checker)
    }

    const SCHEMAS: &[&str] = &[
        "{ type = \"string\" }",
        "{ type = \"string\", pattern = \"^[A-Za-z]-?[0-9]{4}$\" }",
        "{ type = \"string\", minLength = 3, maxLength = 5 }",
        "{ type = \"string\", format = \"email\", maxLength = 254 }",
        "{ type = \"string\", format = \"date\" }",
        "{ type = \"string\", format = \"uuid\" }",
        "{ type = \"integer\", minimum = 3, maximum = 7 }",
        "{ type = \"number\", exclusiveMinimum = 0, multipleOf = 0.5 }",
        "{ type = \"string\", enum = [\"a\", \"b\"] }",
        "{ type = \"array\", items = { type = \"integer\" }, minItems = 2, maxItems = 4, uniqueItems = true }",
        "{ type = \"object\", required = [\"a\"], properties = { a = { type = \"boolean\" }, b = { type = \"string\" } } }",
    ];

    #[test]
    fn plain_and_other_valid_samples_fit_their_inputs() {
        let (action, checker) = action(SCHEMAS);
        let plain = plain(&action, &checker).unwrap();
        assert_eq!(plain.len(), SCHEMAS.len());
        assert!(checker.check(Language::default(), &plain, &[]).is_empty(), "{plain:?}");
        for seed in 0..50 {
            let inputs = valid(&action, &checker, &mut Chance::new(seed)).unwrap();
            assert!(
                checker.check(Language::default(), &inputs, &[]).is_empty(),
                "{seed}: {inputs:?}"
            );
            assert!(checker.missing(&inputs).is_empty(), "{seed}: {inputs:?}");
        }
    }

    #[test]
    fn a_sample_follows_from_its_seed() {
        let (action, checker) = action(SCHEMAS);
        let made = |seed| valid(&action, &checker, &mut Chance::new(seed)).unwrap();
        assert_eq!(made(3), made(3));
        assert_ne!(made(3), made(4));
    }

    #[test]
    fn what_the_manifest_has_comes_first() {
        let (mut action, checker) = action(&["{ type = \"string\", examples = [\"b2\", \"c3\"] }"]);
        let input = |action: &Action| plain(action, &checker).unwrap()["in0"].clone();
        assert_eq!(input(&action), "b2");
        action.inputs[0].schema = json!({ "type": "string", "default": "a1", "examples": ["b2"] });
        assert_eq!(input(&action), "a1");
    }

    #[test]
    fn an_input_that_nothing_fits_has_no_sample() {
        let (action, checker) = action(&["{ type = \"string\", pattern = \"^a$\", minLength = 5 }"]);
        assert_eq!(plain(&action, &checker), None);
        assert_eq!(valid(&action, &checker, &mut Chance::new(1)), None);
    }

    #[test]
    fn changed_inputs_differ_and_some_of_them_do_not_fit() {
        let (action, checker) = action(SCHEMAS);
        let mut chance = Chance::new(1);
        let mut unfit = 0;
        for _ in 0..100 {
            let inputs = valid(&action, &checker, &mut chance).unwrap();
            let changed = nearly(inputs.clone(), &mut chance);
            unfit += usize::from(!checker.check(Language::default(), &changed, &[]).is_empty());
        }
        assert!((20..100).contains(&unfit), "{unfit}");
        let wild: Vec<_> = (0..100).map(|_| wild(&action, &mut chance)).collect();
        assert!(
            wild.iter()
                .any(|inputs| !checker.check(Language::default(), inputs, &[]).is_empty())
        );
    }
}
