//! Every rule of a manifest from its other side: what is refused, where, and with which remedy.

use super::*;

pub(super) fn errors(text: &str) -> Vec<String> {
    parse(text, "action.toml")
        .unwrap_err()
        .0
        .iter()
        .map(ManifestError::to_string)
        .collect()
}

/// The only problem of the smallest manifest with these lines added.
pub(super) fn only_error(more: &str) -> String {
    let errors = errors(&manifest(more));
    assert_eq!(errors.len(), 1, "{more}\n{errors:#?}");
    errors[0].clone()
}

pub(super) fn endpoint(more: &str) -> String {
    format!("effect = \"destructive\"\n[endpoints.x]\nurl = \"https://a.example/\"\n{more}\n")
}

fn input(schema: &str) -> String {
    format!("[[inputs]]\nname = \"order\"\ninstructions = \"The number\"\nschema = {schema}\n")
}

pub(super) fn check_table(table: &[(String, &str)]) {
    for (more, expected) in table {
        let error = only_error(more);
        assert!(error.contains(expected), "{more}\n{error}");
    }
}

#[test]
fn problems_have_place_path_and_remedy() {
    assert_eq!(
        only_error("trigers = [\"Hi\"]"),
        "action.toml:4:1: trigers: there is no key `trigers` here; did you mean `triggers`?"
    );
    assert_eq!(
        only_error("[endpoints.orders]\nmethod = \"GET\"\nurl = \"https://a.example/x?email={visitor.email}\"\n"),
        "action.toml:6:7: endpoints.orders.url: a query string does not belong in the url; \
         move it to `query = { email = \"{visitor.email}\" }`"
    );
}

#[test]
fn control_characters_of_a_key_are_told_as_escapes() {
    let error = only_error("\"\\u001b[31mkey\" = 1");
    assert!(
        error.starts_with("action.toml:4:1: \\u{1b}[31mkey: there is no key `\\u{1b}[31mkey` here"),
        "{error}"
    );
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_text() {
    let text = "nam = 1\ntitle = 2\nprotection = \"mail\"\n[[inputs]]\nname = \"A\"\nfoo = 1\nbar = 2\n\
                [endpoints.x]\nmethod = \"HEAD\"\nurl = \"ftp://a.example\"\nconfirm = \"no\"\n";
    let errors = parse(text, "action.toml").unwrap_err().0;
    let paths: Vec<&str> = errors.iter().map(|error| error.path.as_str()).collect();
    let expected = [
        "name",
        "description",
        "nam",
        "title",
        "protection",
        "inputs.0.instructions",
        "inputs.0.name",
        "inputs.0.foo",
        "inputs.0.bar",
        "endpoints.x.method",
        "endpoints.x.url",
        "endpoints.x.confirm",
    ];
    let mut sorted = paths.clone();
    sorted.sort_unstable();
    let mut all = expected.to_vec();
    all.sort_unstable();
    assert_eq!(sorted, all);
    let lines: Vec<usize> = errors.iter().map(|error| error.line).collect();
    assert!(lines.is_sorted(), "{lines:?}");
    assert_eq!(
        errors
            .iter()
            .find(|error| error.path == "endpoints.x.confirm")
            .unwrap()
            .line,
        11
    );
}

#[test]
fn text_that_cannot_be_read() {
    let table = [
        ("name = ", "action.toml:1:8: this is not TOML"),
        (
            "name = \"a\"\nname = \"b\"",
            "action.toml:2:1: this is not TOML: duplicate key",
        ),
        ("a = [", "this is not TOML"),
        ("name = \"a\0b\"", "this is not TOML"),
    ];
    for (text, expected) in table {
        let found = errors(text);
        assert!(found[0].contains(expected), "{text}: {found:?}");
    }
    let large = format!("# {}", "x".repeat(TEXT_BYTES_MAX));
    assert!(errors(&large)[0].contains("bytes, and 262144 are allowed"));
}

#[test]
fn deep_nesting_is_refused_and_harmless() {
    let dotted = vec!["a"; 79].join(".");
    let open = format!("{{{dotted}=").repeat(78);
    let bomb = format!("body={open}1{}", "}".repeat(78));
    assert!(errors(&bomb)[0].contains("nests deeper than 48 levels"));
    let brackets = format!("a = {}", "[".repeat(100_000));
    assert!(!errors(&brackets).is_empty());
}

#[test]
fn wrong_types() {
    check_table(&[
        (
            "triggers = \"Hi\"".to_owned(),
            "the text `Hi` is not allowed here; write an array",
        ),
        (
            "triggers = [1]".to_owned(),
            "triggers.0: the number `1` is not allowed here; write a text in quotes",
        ),
        ("inputs = {}".to_owned(), "a table is not allowed here; write an array"),
        (
            "endpoints = []".to_owned(),
            "an array is not allowed here; write a table",
        ),
        (
            endpoint("method = \"POST\"\nconfirm = 1"),
            "the number `1` is not allowed here; write `true` or `false`",
        ),
        (
            endpoint("method = \"GET\"\ntimeout_ms = \"5s\""),
            "write a whole number",
        ),
    ]);
}

#[test]
fn rules_of_the_action() {
    let two = "[endpoints.x]\nmethod = \"GET\"\nurl = \"https://a.example/\"\n[endpoints.y]\nmethod = \"GET\"\nurl = \"https://a.example/\"\n";
    let one = "[endpoints.x]\nmethod = \"GET\"\nurl = \"https://a.example/\"\n";
    check_table(&[
        (
            "protection = \"match-mail\"".to_owned(),
            "`match-mail` is not a protection level; did you mean `match-email`?",
        ),
        ("effect = \"wirte\"".to_owned(), "did you mean `write`?"),
        ("visitor = [\"email\"]".to_owned(), "set `protection = \"match-email\"`"),
        ("visitor = [\"claim\"]".to_owned(), "did you mean `claims`?"),
        (
            "triggers = [\"Where is it?\", \"where IS it\"]".to_owned(),
            "triggers.1: `where IS it` says the same as",
        ),
        ("triggers = [\"?!\"]".to_owned(), "is not a phrase"),
        (format!("triggers = [\"{}\"]", "x".repeat(501)), "more than 500 bytes"),
        (
            format!("triggers = {:?}", (0..201).map(|i| i.to_string()).collect::<Vec<_>>()),
            "200 are allowed",
        ),
        ("call = \"x\"".to_owned(), "there is no endpoint `x` to call"),
        (format!("call = \"x\"\n{one}"), "only one endpoint"),
        (format!("call = \"z\"\n{two}"), "did you mean `x`?"),
        (
            format!("{one}effect = \"write\""),
            "the effect is `read`, but endpoint `x` is `write`",
        ),
        (
            "[endpoints.Orders]\nmethod = \"GET\"\nurl = \"https://a.example/\"".to_owned(),
            "`Orders` is not a name",
        ),
        (
            "[endpoints.x]\nmethod = \"GET\"\nurl = \"https://a.example/{visitor.id}\"".to_owned(),
            "`{visitor.id}` is not known in an action without protection",
        ),
    ]);
    let allowed = format!("protection = \"verify-email\"\nvisitor = [\"email\", \"claims\"]\ncall = \"y\"\n{two}");
    assert!(parse(&manifest(&allowed), "a").is_ok());
    let bad_name = manifest("").replace("name = \"a\"", "name = \"Order Status\"");
    assert!(errors(&bad_name)[0].contains("action.toml:1:8: name: `Order Status` is not a name"));
    let empty = manifest("").replace("title = \"A\"", "title = \" \"");
    assert!(errors(&empty)[0].contains("title: this is empty"));
}

#[test]
fn rules_of_inputs_and_schemas() {
    let long = "a".repeat(1001);
    let many: String = (0..65).map(|i| format!("p{i} = {{ pattern = \"a\" }}, ")).collect();
    check_table(&[
        (
            input("{ type = \"strin\" }"),
            "schema of input `order`: `strin` is not a type; did you mean `string`?",
        ),
        (
            input("{ patern = \"a\" }"),
            "inputs.0.schema.patern: schema of input `order`: there is no keyword `patern`",
        ),
        (
            input("{ pattern = \"(\" }"),
            "inputs.0.schema.pattern: schema of input `order`: `(` is not a regular",
        ),
        (input("{ pattern = \"(?=a)\" }"), "use one without look-around"),
        (
            input("{ properties = { a = { minimum = \"x\" } } }"),
            "inputs.0.schema.properties.a.minimum: ",
        ),
        (input("{ pattern = \"(a{1000}){1000}\" }"), "regular expression"),
        (
            input(&format!("{{ pattern = \"{long}\" }}")),
            "more than 1000 characters",
        ),
        (
            input(&format!("{{ properties = {{ {} }} }}", many.trim_end_matches(", "))),
            "more than 64 regular",
        ),
        (
            input("{ format = \"emial\" }"),
            "`emial` is not a known format; did you mean `email`?",
        ),
    ]);
    assert!(parse(&manifest(&input("{ type = \"string\", format = \"date\" }")), "a").is_ok());
}

#[test]
fn schemas_refer_to_their_own_definitions_only() {
    check_table(&[
        (input("{ \"$ref\" = \"https://evil.example/s\" }"), "nothing is fetched"),
        (input("{ \"$ref\" = \"other.json\" }"), "nothing is fetched"),
        (input("{ \"$ref\" = \"#\" }"), "leads back to itself"),
        (
            input("{ \"$ref\" = \"#/$defs/a\", \"$defs\" = { a = { \"$ref\" = \"#/$defs/a\" } } }"),
            "leads back to itself",
        ),
        (input("{ \"$ref\" = \"#/$defs/nope\" }"), "leads nowhere"),
        (input("{ \"$ref\" = \"#/properties/a\" }"), "is not a definition"),
        (
            input("{ \"$schema\" = \"http://json-schema.org/draft-04/schema#\" }"),
            "leave `$schema` out",
        ),
        (
            input("{ \"$id\" = \"https://a.example/\" }"),
            "`$id` is not allowed here",
        ),
    ]);
    let good =
        "{ \"$ref\" = \"#/$defs/a\", \"$defs\" = { a = { type = \"string\", x-note = \"b\" } }, default = \"x\" }";
    assert!(parse(&manifest(&input(good)), "a").is_ok());
}

#[test]
fn samples_and_names_of_inputs() {
    check_table(&[
        (
            input("{ type = \"integer\", default = \"x\" }"),
            "inputs.0.schema.default: ",
        ),
        (
            input("{ type = \"integer\", examples = [1, \"x\"] }"),
            "inputs.0.schema.examples.1: ",
        ),
        (input("{ enum = [inf] }"), "inputs.0.schema.enum.0: "),
        ("[[inputs]]\nname = \"a\"".to_owned(), "`instructions` is missing"),
        (
            "[[inputs]]\nname = \"locale\"\ninstructions = \"x\"".to_owned(),
            "`locale` is the visitor's language",
        ),
        (
            format!("{}{}", input("{}"), input("{}")),
            "two inputs with the name `order`",
        ),
    ]);
    let good = input("{ type = \"integer\", default = 1, examples = [2] }");
    assert!(parse(&manifest(&good), "a").is_ok());
}

#[test]
fn references_cannot_grow_without_measure() {
    let mut definitions = String::from("a0 = { type = \"string\" }");
    for i in 1..40 {
        let reference = format!("{{ \"$ref\" = \"#/$defs/a{}\" }}", i - 1);
        definitions.push_str(&format!(", a{i} = {{ allOf = [{reference}, {reference}] }}"));
    }
    let schema = format!("{{ \"$ref\" = \"#/$defs/a39\", \"$defs\" = {{ {definitions} }} }}");
    assert!(only_error(&input(&schema)).contains("more than 2000 parts"));
}

#[test]
fn rules_of_the_response_and_the_examples() {
    let orders = "[endpoints.x]\nmethod = \"GET\"\nurl = \"https://a.example/{order}\"\n";
    let response = |line: &str| format!("{}[response]\n{line}\n", input("{}"));
    check_table(&[
        (
            response("template = \"{ordr}\""),
            "response.template: `{ordr}` is not an input; did you mean `order`?",
        ),
        (response("template = \"{visitor.email}\""), "without protection"),
        (response("template = \"{run.id}\""), "is not known in a reply"),
        (response("template = \"{\""), "without a `}`"),
        (
            response("on = { \"404\" = \"{x}\" }"),
            "response.on.404: `{x}` is not an input",
        ),
        (response("on = { \"4x\" = \"no\" }"), "`4x` is not an HTTP status"),
        (response("on = { \"600\" = \"no\" }"), "`600` is not an HTTP status"),
        (response("on = { \"6xx\" = \"no\" }"), "`6xx` is not an HTTP status"),
        (
            response("schema = { type = 1 }"),
            "response.schema.type: schema of the response",
        ),
        (
            format!("{orders}[[examples]]\nendpoint = \"y\""),
            "examples.0.endpoint: there is no endpoint `y`",
        ),
        (format!("{orders}[[examples]]\nbody = 1"), "the endpoint is missing"),
        (
            format!("{orders}[[examples]]\nendpoint = \"x\"\nwhen = {{ oder = \"A\" }}"),
            "examples.0.when.oder: endpoint `x` has no parameter `oder`; did you mean `order`?",
        ),
        (
            format!("{orders}[[examples]]\nendpoint = \"x\"\nstatus = 100"),
            "use a number from 200 to 599",
        ),
    ]);
    assert!(
        parse(
            &manifest(&response("template = \"{order}\"\non = { \"404\" = \"{{no}}\" }")),
            "a"
        )
        .is_ok()
    );
    assert!(
        parse(
            &manifest(&format!(
                "{orders}[[examples]]\nendpoint = \"x\"\nwhen = {{ order = 1 }}"
            )),
            "a"
        )
        .is_ok()
    );
}

#[test]
fn too_many_of_anything() {
    let inputs: String = (0..33)
        .map(|i| format!("[[inputs]]\nname = \"i{i}\"\ninstructions = \"x\"\n"))
        .collect();
    assert!(only_error(&inputs).contains("there are 33 of these, and 32 are allowed"));
    let endpoints: String = (0..33)
        .map(|i| format!("[endpoints.e{i}]\nmethod = \"GET\"\nurl = \"https://a.example/\"\n"))
        .collect();
    assert!(only_error(&endpoints).contains("there are 33 of these, and 32 are allowed"));
}

#[test]
fn inputs_that_cannot_be_read_are_not_called_unknown_on_top() {
    let response = "[response]\ntemplate = \"{order}\"\n";
    assert!(only_error(&format!("inputs = {{}}\n{response}")).contains("inputs: a table is not allowed here"));
    assert!(only_error(response).contains("`{order}` is not an input; declare it under `[[inputs]]`"));
}

#[test]
fn every_cut_of_a_manifest_is_survived() {
    for end in (0..ORDER_STATUS.len()).filter(|end| ORDER_STATUS.is_char_boundary(*end)) {
        if let Err(errors) = parse(&ORDER_STATUS[..end], "action.toml") {
            assert!(!errors.0.is_empty() && errors.0.iter().all(|error| !error.remedy.is_empty()));
        }
    }
}
