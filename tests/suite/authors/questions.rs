//! A case of an action that asks for the same input twice, as when a slot was just taken.

use tests::Author;

const MANIFEST: &str = r#"name = "repair"
title = "Book a repair"
description = "Books a repair in a free slot."
protection = "none"
effect = "write"
triggers = ["book a repair"]

[[inputs]]
name = "order"
title = "Order number"
instructions = "A letter and four digits."
schema = { type = "string", pattern = "^[A-Z][0-9]{4}$" }

[endpoints.slots]
method = "GET"
url = "https://api.shop.example/slots"
auth = { kind = "none" }

[endpoints.book]
method = "POST"
url = "https://api.shop.example/repairs"
body = { order = "{order}", slot = "{slot}" }
auth = { kind = "none" }
effect = "write"
"#;

/// Offers what is free, books what was chosen, and asks again where that was taken.
const CODE: &str = r#"#include <actgate.h>

typedef struct {
    ag_text order, slot;
} inputs;

static const ag_field INPUTS[] = { AG_FIELD(inputs, order, AG_AS_TEXT), AG_OPTIONAL(inputs, slot, AG_AS_TEXT), AG_END };

static void validate(const ag_context *context, const void *so_far, ag_json *object, ag_problems *problems) {
    const inputs *given = so_far;
    (void)context, (void)object;
    if (given->order.ptr && given->order.ptr[0] == 'X')
        ag_problem(problems, AG_LITERAL("/order"), AG_LITERAL("Orders with X are not ours."));
}

static ag_step plan(const ag_context *context, const void *complete) {
    (void)context, (void)complete;
    return ag_call("slots", NULL);
}

static ag_step shape(const ag_context *context, const void *complete, const ag_exchanges *exchanges) {
    static const ag_choice free[] = { { "10:00", "10 o'clock" }, { "11:00", "11 o'clock" } };
    const inputs *given = complete;
    const ag_exchange *booked = ag_last_of(exchanges, "book");
    (void)context;
    if (booked && booked->status != 409) return ag_reply(ag_concat(AG_LITERAL("We come at "), given->slot, AG_LITERAL(".")), NULL);
    if (booked && ag_equal(given->slot, "10:00")) return ag_ask("slot", "That is taken. When else?", free + 1, 1);
    if (!given->slot.ptr) return ag_ask("slot", "When shall we come?", free, 2);
    ag_json *parameters = ag_set(ag_object(), "order", ag_string(given->order));
    return ag_call("book", ag_set(parameters, "slot", ag_string(given->slot)));
}

const ag_action actgate_action = {
    .inputs = INPUTS, .inputs_size = sizeof(inputs), .validate = validate, .plan = plan, .shape = shape
};
"#;

const CASE: &str = r#"says = "A slot that was just taken is asked for again."
words = { order = "dunno" }
yes = true

[[questions]]
input = "order"
message = "it's X1001"

[[questions]]
input = "order"
message = "A1001, sorry"

[[questions]]
input = "slot"
message = "as soon as you can"

[[questions]]
input = "slot"
message = "10 o'clock please"

[[questions]]
input = "slot"
message = "11 o'clock"

[[exchanges]]
endpoint = "slots"

[[exchanges]]
endpoint = "book"
status = 409

[[exchanges]]
endpoint = "book"
status = 201
"#;

#[test]
fn an_input_that_is_asked_twice_has_two_answers_in_the_visitors_words() {
    let author = Author::new();
    author.actgate("", &["new", "repair", "--language", "c"]).good();
    author.write("repair/action.toml", MANIFEST);
    author.write("repair/action.c", CODE);
    std::fs::remove_file(author.path("repair/cases/greets.toml")).expect("the first case");
    author.write("repair/cases/taken.toml", CASE);
    author.actgate("repair", &["build"]).good();
    author.actgate("repair", &["test", "--update"]).good();
    let case = author.read("repair/cases/taken.toml");
    for line in [
        "  \"slot: When shall we come? [10 o'clock | 11 o'clock]\",",
        "  \"slot: That is taken. When else? [11 o'clock]\",",
        "outcome = \"replied\"",
        "message = \"We come at 11:00.\"",
        "  'POST https://api.shop.example/repairs {\"order\":\"A1001\",\"slot\":\"10:00\"}',",
        "  'POST https://api.shop.example/repairs {\"order\":\"A1001\",\"slot\":\"11:00\"}',",
    ] {
        assert!(case.contains(line), "`{line}` is not in: {case}");
    }
    assert_eq!(
        case.matches("order: ").count(),
        2,
        "not understood, and turned down: {case}"
    );
    assert!(case.contains("order: Orders with X are not ours."), "{case}");
    assert!(
        author
            .actgate("repair", &["test"])
            .good()
            .contains("1 passed, 0 failed")
    );
    // An answer more than is asked for, and one less.
    let more = format!("{}\n[[questions]]\ninput = \"slot\"\nanswer = \"10:00\"\n", case);
    author.write("repair/cases/taken.toml", &more);
    let done = author.actgate("repair", &["test"]);
    assert!(!done.success, "{done:?}");
    assert!(
        done.stdout
            .contains("question 6, of `slot`, was not asked; take it out"),
        "{done:?}"
    );
    author.write(
        "repair/cases/taken.toml",
        &case.replacen("message = \"11 o'clock\"", "message = \"at noon\"", 1),
    );
    let done = author.actgate("repair", &["test"]);
    assert!(!done.success, "{done:?}");
    assert!(done.stdout.contains("an answer cannot be used: /slot: "), "{done:?}");
}
