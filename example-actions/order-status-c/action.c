/* Tells the visitor where an order is. */
#include <actgate.h>

typedef struct {
    ag_text order;
} inputs;

static const ag_field INPUTS[] = { AG_FIELD(inputs, order, AG_AS_TEXT), AG_END };

/* What the agent may know of an order; the rest of the shop's answer goes no further. */
typedef struct {
    ag_text status, expected_day;
} order;

static const ag_field ORDER[] = { AG_FIELD(order, status, AG_AS_TEXT), AG_FIELD(order, expected_day, AG_AS_TEXT), AG_END };

/* A letter, a dash and digits, in capitals. */
static ag_text normalised(ag_text written) {
    char *made = ag_alloc(written.len + 2);
    size_t len = 0;
    for (size_t i = 0; i < written.len; i++) {
        char byte = written.ptr[i];
        if (byte == '-') continue;
        /* No letter of the alphabet: a dash would cut it. */
        if (len == 1 && (made[0] & 0x80)) return written;
        if (len == 1) made[len++] = '-';
        made[len++] = byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
    }
    return (ag_text){ made, len };
}

static void validate(const ag_context *context, const void *so_far, ag_json *object, ag_problems *problems) {
    const inputs *given = so_far;
    (void)context, (void)problems;
    if (given->order.ptr) ag_set(object, "order", ag_string(normalised(given->order)));
}

static bool is_over(const order *found) {
    return ag_equal(found->status, "delivered") || ag_equal(found->status, "cancelled");
}

static ag_text in_english(ag_text number, const order *found) {
    ag_text day = is_over(found) ? AG_LITERAL("") : ag_concat(AG_LITERAL(", expected on "), found->expected_day);
    return ag_concat(AG_LITERAL("Order "), number, AG_LITERAL(" is "), found->status, day, AG_LITERAL("."));
}

/* Days come as year, month and day with dashes between, ten bytes long. */
static ag_text german_day(ag_text day) {
    if (day.len != 10) return day;
    ag_text year = { day.ptr, 4 }, month = { day.ptr + 5, 2 }, of_month = { day.ptr + 8, 2 };
    return ag_concat(of_month, AG_LITERAL("."), month, AG_LITERAL("."), year);
}

static ag_text in_german(ag_text number, const order *found) {
    ag_text status = ag_equal(found->status, "shipped")     ? AG_LITERAL("unterwegs")
                     : ag_equal(found->status, "delivered") ? AG_LITERAL("zugestellt")
                     : ag_equal(found->status, "cancelled") ? AG_LITERAL("storniert")
                                                            : AG_LITERAL("in Bearbeitung");
    ag_text day = is_over(found) ? AG_LITERAL("")
                                 : ag_concat(AG_LITERAL(" und wird am "), german_day(found->expected_day), AG_LITERAL(" erwartet"));
    return ag_concat(AG_LITERAL("Die Bestellung "), number, AG_LITERAL(" ist "), status, day, AG_LITERAL("."));
}

static ag_step shape(const ag_context *context, const void *complete, const ag_exchanges *exchanges) {
    const inputs *given = complete;
    const ag_exchange *last = ag_last(exchanges);
    order found;
    ag_step failed;
    bool is_german = ag_equal(ag_language(context), "de");
    if (last->status == 404) {
        return ag_reply(is_german ? ag_concat(AG_LITERAL("Ich konnte die Bestellung "), given->order, AG_LITERAL(" nicht finden."))
                                  : ag_concat(AG_LITERAL("I could not find order "), given->order, AG_LITERAL(".")), NULL);
    }
    if (!ag_answer(last, ORDER, &found, &failed)) return failed;
    ag_text message = is_german ? in_german(given->order, &found) : in_english(given->order, &found);
    ag_json *data = ag_set(ag_object(), "status", ag_string(found.status));
    return ag_reply(message, ag_set(data, "expected_day", ag_string(found.expected_day)));
}

const ag_action actgate_action = { .inputs = INPUTS, .inputs_size = sizeof(inputs), .validate = validate, .shape = shape };
