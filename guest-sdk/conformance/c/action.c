/* What the suite asks of every language, as small as the SDK makes it. */
#include <actgate.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    ag_text sku;
    int64_t quantity;
} item;

static const ag_field ITEM[] = { AG_FIELD(item, sku, AG_AS_TEXT), AG_FIELD(item, quantity, AG_AS_INTEGER), AG_END };

typedef struct {
    ag_text behaviour, order, text, colour;
    const int64_t *count;
    ag_structs items;
    const ag_json *notes;
} inputs;

static const ag_field INPUTS[] = {
    { "do", AG_AS_TEXT, offsetof(inputs, behaviour), false, NULL, 0 },
    AG_OPTIONAL(inputs, order, AG_AS_TEXT),
    AG_OPTIONAL(inputs, text, AG_AS_TEXT),
    AG_OPTIONAL(inputs, colour, AG_AS_TEXT),
    AG_OPTIONAL(inputs, count, AG_AS_MAYBE_INTEGER),
    AG_OPTIONAL_STRUCTS(inputs, items, item, ITEM),
    AG_OPTIONAL(inputs, notes, AG_AS_OBJECT),
    AG_END,
};

typedef struct {
    ag_text text;
} said;

static const ag_field SAID[] = { AG_FIELD(said, text, AG_AS_TEXT), AG_END };

/* A letter, a dash and digits, in capitals. */
static ag_text normalised(ag_text order) {
    char *made = ag_alloc(order.len + 2);
    size_t len = 0;
    for (size_t i = 0; i < order.len; i++) {
        char byte = order.ptr[i];
        if (byte == '-') continue;
        /* No letter of the alphabet: a dash would cut it. */
        if (len == 1 && (made[0] & 0x80)) return order;
        if (len == 1) made[len++] = '-';
        made[len++] = byte >= 'a' && byte <= 'z' ? (char)(byte - 32) : byte;
    }
    return (ag_text){ made, len };
}

static void validate(const ag_context *context, const void *so_far, ag_json *object, ag_problems *problems) {
    (void)context;
    const inputs *given = so_far;
    if (given->order.ptr) ag_set(object, "order", ag_string(normalised(given->order)));
    const item *items = given->items.items;
    for (size_t i = 0; i < given->items.length; i++) {
        if (items[i].quantity >= 1) continue;
        ag_text place = ag_into(ag_into(AG_LITERAL("/items"), ag_text_of_integer((int64_t)i)), AG_LITERAL("quantity"));
        ag_problem(problems, place, AG_LITERAL("The quantity must be at least 1."));
    }
    if (!given->notes) return;
    for (const ag_json *note = given->notes->first; note; note = note->next)
        if (note->kind == AG_STRING && note->text.len == 0)
            ag_problem(problems, ag_into(AG_LITERAL("/notes"), note->key), AG_LITERAL("A note must not be empty."));
}

static ag_json *with_text(const char *text) {
    return ag_set(ag_object(), "text", ag_string(ag_text_of(text)));
}

static ag_step which(void) {
    static const ag_choice colours[] = { { "RED", "Red" }, { "BLUE", "Blue, as the sea" } };
    return ag_ask("colour", "Which colour?", colours, 2);
}

static ag_json *items_of(ag_structs found) {
    ag_json *list = ag_list();
    const item *items = found.items;
    for (size_t i = 0; i < found.length; i++) {
        ag_json *one = ag_set(ag_object(), "sku", ag_string(items[i].sku));
        ag_push(list, ag_set(one, "quantity", ag_integer(items[i].quantity)));
    }
    return list;
}

static ag_step calls_typed(const inputs *given) {
    ag_json *parameters = ag_object();
    if (given->text.ptr) ag_set(parameters, "text", ag_string(given->text));
    if (given->count) ag_set(parameters, "count", ag_integer(*given->count));
    ag_set(parameters, "yes", ag_bool(true));
    ag_set(parameters, "list", ag_push(ag_push(ag_list(), ag_string(AG_LITERAL("a"))), ag_integer(1)));
    return ag_call("echo", ag_set(parameters, "object", ag_set(ag_object(), "a", ag_null())));
}

static ag_step replies(const inputs *given) {
    ag_json *data = ag_object();
    if (given->text.ptr) ag_set(data, "text", ag_string(given->text));
    if (given->count) ag_set(data, "count", ag_integer(*given->count));
    if (given->items.items) ag_set(data, "items", items_of(given->items));
    return ag_reply(given->text, data);
}

static ag_step replies_large(const inputs *given) {
    size_t times = given->count ? (size_t)*given->count : 0;
    char *made = ag_alloc(times * given->text.len + 1);
    for (size_t i = 0; i < times; i++) memcpy(made + i * given->text.len, given->text.ptr, given->text.len);
    return ag_reply((ag_text){ made, times * given->text.len }, NULL);
}

static ag_step logs(void) {
    ag_log(AG_DEBUG, AG_LITERAL("one"));
    ag_log(AG_INFO, AG_LITERAL("two ü"));
    ag_log(AG_WARN, AG_LITERAL(""));
    ag_log(AG_ERROR, AG_LITERAL("four"));
    return ag_reply(AG_LITERAL("logged"), NULL);
}

typedef struct {
    ag_text plan, currency;
} known;

static const ag_field CLAIMS[] = { AG_FIELD(known, plan, AG_AS_TEXT), AG_END };
static const ag_field SETTINGS[] = { AG_FIELD(known, currency, AG_AS_TEXT), AG_END };

/* The numbers of the context have 64 bits without a sign. */
static ag_text unsigned_text(uint64_t number) {
    if (number < 10) return ag_text_of_integer((int64_t)number);
    return ag_concat(ag_text_of_integer((int64_t)(number / 10)), ag_text_of_integer((int64_t)(number % 10)));
}

static ag_step tells_context(const ag_context *context) {
    known known;
    ag_step failed;
    if (!ag_claims(context, CLAIMS, &known, &failed) || !ag_settings(context, SETTINGS, &known, &failed)) return failed;
    ag_json *data = ag_set(ag_object(), "locale", ag_string(context->locale));
    ag_set(data, "language", ag_string(ag_language(context)));
    ag_set(data, "now_ms", ag_integer((int64_t)context->now_ms));
    ag_set(data, "seed", ag_string(unsigned_text(context->seed)));
    ag_set(data, "assurance", ag_string(ag_text_of(ag_assurance_word(context->assurance))));
    if (context->email.ptr) ag_set(data, "email", ag_string(context->email));
    if (context->time_zone.ptr) ag_set(data, "time_zone", ag_string(context->time_zone));
    ag_set(data, "plan", ag_string(known.plan));
    return ag_reply(context->run, ag_set(data, "currency", ag_string(known.currency)));
}

static ag_step draws(const ag_context *context) {
    ag_random random = ag_random_of(context);
    ag_text first = unsigned_text(ag_random_next(&random));
    ag_json *below = ag_list();
    for (int i = 0; i < 3; i++) ag_push(below, ag_integer((int64_t)ag_random_below(&random, 1000)));
    return ag_reply(first, ag_set(ag_object(), "below", below));
}

static ag_step spins(void) {
    for (volatile int turn = 0;; turn++) {}
}

static ag_step grows(void) {
    for (;;) memset(ag_alloc(1 << 20), 1, 1 << 20);
}

static ag_step plan(const ag_context *context, const void *complete) {
    const inputs *given = complete;
    ag_text name = given->behaviour;
    if (ag_equal(name, "declared")) return ag_as_declared();
    if (ag_equal(name, "call")) return calls_typed(given);
    if (ag_equal(name, "calls")) return ag_and(ag_call("echo", with_text("first")), ag_call("other", NULL));
    if (ag_equal(name, "ask") && !given->colour.ptr) return ag_and(which(), ag_ask("reason", "Why?", NULL, 0));
    if (ag_equal(name, "ask")) return ag_call("echo", ag_set(ag_object(), "text", ag_string(given->colour)));
    if (ag_equal(name, "reply")) return replies(given);
    if (ag_equal(name, "empty")) return ag_reply(AG_LITERAL(""), NULL);
    if (ag_equal(name, "large")) return replies_large(given);
    if (ag_equal(name, "hand-off")) {
        ag_text summary = ag_concat(AG_LITERAL("Somebody must look at "), given->order, AG_LITERAL("."));
        return ag_hand_off_saying("returns", summary, given->text, ag_set(ag_object(), "order", ag_string(given->order)));
    }
    if (ag_equal(name, "fail")) return ag_fail("closed", AG_LITERAL("It is night."));
    if (ag_equal(name, "log")) return logs();
    if (ag_equal(name, "context")) return tells_context(context);
    if (ag_equal(name, "random")) return draws(context);
    if (ag_equal(name, "trap")) abort();
    if (ag_equal(name, "spin")) return spins();
    if (ag_equal(name, "grow")) return grows();
    return ag_fail("unknown-behaviour", ag_concat(AG_LITERAL("`"), name, AG_LITERAL("` is not known here")));
}

static ag_step shapes_text(const ag_exchange *last, bool is_measured) {
    said found;
    ag_step failed;
    if (!ag_answer(last, SAID, &found, &failed)) return failed;
    if (is_measured) return ag_reply(ag_concat(ag_text_of_integer((int64_t)found.text.len), AG_LITERAL(" bytes")), NULL);
    return ag_reply(found.text, ag_set(ag_object(), "text", ag_string(found.text)));
}

static ag_step shapes_list(const ag_exchange *last) {
    ag_structs found;
    ag_step failed;
    if (!ag_answer_list(last, ITEM, sizeof(item), &found, &failed)) return failed;
    return ag_reply(ag_concat(ag_text_of_integer((int64_t)found.length), AG_LITERAL(" items")), items_of(found));
}

static ag_step counts_bytes(const ag_exchange *last) {
    int64_t sum = 0;
    for (size_t i = 0; i < last->body.len; i++) sum += (unsigned char)last->body.ptr[i];
    ag_json *data = ag_set(ag_object(), "bytes", ag_integer((int64_t)last->body.len));
    return ag_reply(AG_LITERAL("bytes"), ag_set(data, "sum", ag_integer(sum)));
}

static ag_step makes_rounds(const ag_exchanges *exchanges) {
    int64_t count = (int64_t)exchanges->length;
    if (count < 3) {
        ag_text text = ag_concat(AG_LITERAL("round "), ag_text_of_integer(count + 1));
        return ag_call("echo", ag_set(ag_object(), "text", ag_string(text)));
    }
    ag_json *seen = ag_list();
    for (int64_t i = 0; i < count; i++) {
        const ag_exchange *one = &exchanges->items[i];
        ag_text outcome = one->is_answered ? ag_text_of_integer(one->status) : ag_text_of(ag_call_error_word(one->error));
        ag_push(seen, ag_string(ag_concat(one->endpoint, AG_LITERAL(" "), outcome)));
    }
    return ag_reply(AG_LITERAL("3 rounds"), ag_set(ag_object(), "seen", seen));
}

static ag_step finds_newest(const ag_exchanges *exchanges) {
    const ag_exchange *echo = ag_last_of(exchanges, "echo");
    const ag_json *text = echo ? ag_get(ag_parse(echo->parameters), "text") : NULL;
    if (!text) return ag_fail("unknown-behaviour", AG_LITERAL("there is no call to `echo`"));
    return ag_reply(text->text, ag_set(ag_object(), "status", ag_integer(echo->status)));
}

static ag_step shape(const ag_context *context, const void *complete, const ag_exchanges *exchanges) {
    (void)context;
    const inputs *given = complete;
    const ag_exchange *last = ag_last(exchanges);
    ag_text name = given->behaviour;
    if (ag_equal(name, "declared")) return ag_as_declared();
    if (ag_equal(name, "text") || ag_equal(name, "text-length")) return shapes_text(last, ag_equal(name, "text-length"));
    if (ag_equal(name, "list")) return shapes_list(last);
    if (ag_equal(name, "size")) return ag_reply(ag_concat(ag_text_of_integer((int64_t)last->body.len), AG_LITERAL(" bytes")), NULL);
    if (ag_equal(name, "bytes")) return counts_bytes(last);
    if (ag_equal(name, "header")) {
        ag_text found = ag_header_of(last, "X-Request-Id");
        return ag_reply(found.ptr ? found : AG_LITERAL("none"), NULL);
    }
    if (ag_equal(name, "shape-asks")) return given->colour.ptr ? ag_reply(given->colour, NULL) : which();
    if (ag_equal(name, "rounds")) return makes_rounds(exchanges);
    if (ag_equal(name, "last-of")) return finds_newest(exchanges);
    if (ag_equal(name, "status")) return last->status == 404 ? ag_reply(AG_LITERAL("not found"), NULL) : shapes_text(last, false);
    return ag_fail("unknown-behaviour", ag_concat(AG_LITERAL("`"), name, AG_LITERAL("` is not known here")));
}

const ag_action actgate_action = { INPUTS, sizeof(inputs), validate, plan, shape };
