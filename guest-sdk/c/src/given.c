/* What an action is given: its context, and the exchanges so far. */
#include "actgate.h"

#include <string.h>

static bool misfit_fails(const char *code, ag_text what, const ag_misfit *misfit, ag_step *failed) {
    ag_text place = misfit->pointer.len ? ag_concat(AG_LITERAL("at `"), misfit->pointer, AG_LITERAL("`")) : AG_LITERAL("as a whole");
    *failed = ag_fail(code, ag_concat(what, AG_LITERAL(" not fit "), place, AG_LITERAL(": "), misfit->expected));
    return false;
}

/* A text as JSON, or where it stops being it. Lines and columns are from 1, and columns are bytes. */
static ag_json *parsed(ag_text text, ag_misfit *misfit) {
    size_t end, line = 1, column = 1;
    ag_json *value = ag_parse_to(text, &end);
    if (value) return value;
    for (size_t i = 0; i < end; i++, column++)
        if (text.ptr[i] == '\n') {
            line++;
            column = 0;
        }
    ag_text place[] = { ag_text_of_integer((int64_t)line), ag_text_of_integer((int64_t)column) };
    *misfit = (ag_misfit){ AG_LITERAL(""), ag_concat(AG_LITERAL("not JSON at line "), place[0], AG_LITERAL(" column "), place[1]) };
    return NULL;
}

static bool read_text(ag_text text, const ag_field *fields, void *into, const char *code, ag_text what, ag_step *failed) {
    ag_misfit misfit;
    ag_json *value = parsed(text, &misfit);
    return (value && ag_read(value, fields, into, &misfit)) || misfit_fails(code, what, &misfit, failed);
}

bool ag_claims(const ag_context *context, const ag_field *fields, void *into, ag_step *failed) {
    return read_text(context->claims, fields, into, "unexpected-claims", AG_LITERAL("the visitor's claims do"), failed);
}

bool ag_settings(const ag_context *context, const ag_field *fields, void *into, ag_step *failed) {
    return read_text(context->settings, fields, into, "invalid-settings", AG_LITERAL("the settings do"), failed);
}

const char *ag_assurance_word(ag_assurance assurance) {
    static const char *const words[] = { "anonymous", "matched-email", "verified-email" };
    return words[assurance];
}

ag_text ag_language(const ag_context *context) {
    const char *dash = context->locale.len ? memchr(context->locale.ptr, '-', context->locale.len) : NULL;
    return (ag_text){ context->locale.ptr, dash ? (size_t)(dash - context->locale.ptr) : context->locale.len };
}

ag_random ag_random_of(const ag_context *context) {
    return (ag_random){ context->seed };
}

uint64_t ag_random_next(ag_random *random) {
    uint64_t mixed = random->state += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

uint64_t ag_random_below(ag_random *random, uint64_t bound) {
    if (!bound) return 0;
    /* Values under this threshold would make the low remainders more likely than the others. */
    uint64_t threshold = (0 - bound) % bound, value;
    do value = ag_random_next(random);
    while (value < threshold);
    return value % bound;
}

const char *ag_call_error_word(ag_call_error error) {
    static const char *const words[] = { "denied", "busy", "unreachable", "timed-out", "too-large", "outcome-unknown" };
    return words[error];
}

const ag_exchange *ag_last(const ag_exchanges *exchanges) {
    return &exchanges->items[exchanges->length - 1];
}

const ag_exchange *ag_last_of(const ag_exchanges *exchanges, const char *endpoint) {
    for (size_t i = exchanges->length; i > 0; i--)
        if (ag_equal(exchanges->items[i - 1].endpoint, endpoint)) return &exchanges->items[i - 1];
    return NULL;
}

static char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter;
}

ag_text ag_header_of(const ag_exchange *exchange, const char *name) {
    size_t len = strlen(name);
    for (size_t i = 0; i < exchange->headers_count; i++) {
        ag_text known = exchange->headers[i].name;
        size_t same = 0;
        while (known.len == len && same < len && lower(known.ptr[same]) == lower(name[same])) same++;
        if (known.len == len && same == len) return exchange->headers[i].value;
    }
    return (ag_text){ NULL, 0 };
}

bool ag_answer_body(const ag_exchange *exchange, ag_text *body, ag_step *failed) {
    static const char *const told[] = {
        "the call was refused",
        "too many calls at the moment; nothing was sent",
        "the service could not be reached",
        "the service took too long to answer",
        "the answer was too large",
        "the request was sent, but no answer came; it may have taken effect",
    };
    if (!exchange->is_answered) {
        *failed = ag_fail(ag_call_error_word(exchange->error), ag_text_of(told[exchange->error]));
        return false;
    }
    if (exchange->status < 200 || exchange->status > 299) {
        ag_text status = ag_text_of_integer(exchange->status);
        *failed = ag_fail("unexpected-status", ag_concat(AG_LITERAL("`"), exchange->endpoint, AG_LITERAL("` answered with status "), status));
        return false;
    }
    *body = exchange->body;
    return true;
}

static ag_text answer_of(const ag_exchange *exchange) {
    return ag_concat(AG_LITERAL("the answer of `"), exchange->endpoint, AG_LITERAL("` does"));
}

bool ag_answer(const ag_exchange *exchange, const ag_field *fields, void *into, ag_step *failed) {
    ag_text body;
    return ag_answer_body(exchange, &body, failed) && read_text(body, fields, into, "unexpected-answer", answer_of(exchange), failed);
}

bool ag_answer_list(const ag_exchange *exchange, const ag_field *fields, size_t size, ag_structs *into, ag_step *failed) {
    ag_text body;
    if (!ag_answer_body(exchange, &body, failed)) return false;
    ag_misfit misfit;
    ag_json *value = parsed(body, &misfit);
    if (value && ag_read_list(value, fields, size, into, &misfit)) return true;
    return misfit_fails("unexpected-answer", answer_of(exchange), &misfit, failed);
}
