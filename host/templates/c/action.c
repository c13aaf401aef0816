/* Greets the visitor. */
#include <actgate.h>

typedef struct {
    ag_text name;
} inputs;

static const ag_field INPUTS[] = { AG_FIELD(inputs, name, AG_AS_TEXT), AG_END };

static ag_text trimmed(ag_text text) {
    while (text.len && text.ptr[0] == ' ') text.ptr++, text.len--;
    while (text.len && text.ptr[text.len - 1] == ' ') text.len--;
    return text;
}

static void validate(const ag_context *context, const void *so_far, ag_json *object, ag_problems *problems) {
    const inputs *given = so_far;
    (void)context;
    if (!given->name.ptr) return;
    ag_text name = trimmed(given->name);
    ag_set(object, "name", ag_string(name));
    if (!name.len) ag_problem(problems, AG_LITERAL("/name"), AG_LITERAL("A name has at least one letter."));
}

static ag_step plan(const ag_context *context, const void *complete) {
    const inputs *given = complete;
    (void)context;
    ag_text message = ag_concat(AG_LITERAL("Hello, "), given->name, AG_LITERAL("."));
    return ag_reply(message, ag_set(ag_object(), "name", ag_string(given->name)));
}

const ag_action actgate_action = { .inputs = INPUTS, .inputs_size = sizeof(inputs), .validate = validate, .plan = plan };
