/* The contract's three functions, made of an action's. */
#include "actgate.h"

#include <stdlib.h>
#include <string.h>

static void nowhere(ag_level level, ag_text message) {
    (void)level;
    (void)message;
}

void (*ag_log_sink)(ag_level level, ag_text message) = nowhere;

void ag_log(ag_level level, ag_text message) {
    ag_log_sink(level, message);
}

void ag_problem(ag_problems *problems, ag_text pointer, ag_text message) {
    if (problems->length == problems->room) {
        size_t room = problems->room ? problems->room * 2 : 8;
        ag_misfit *larger = ag_alloc(room * sizeof *larger);
        if (problems->length) memcpy(larger, problems->items, problems->length * sizeof *larger);
        problems->items = larger;
        problems->room = room;
    }
    problems->items[problems->length++] = (ag_misfit){ pointer, message };
}

/* The same fields, all of which may be missing. */
static const ag_field *so_far(const ag_field *fields) {
    size_t count = 0;
    while (fields[count].name) count++;
    ag_field *copy = ag_alloc((count + 1) * sizeof *copy);
    memcpy(copy, fields, (count + 1) * sizeof *copy);
    for (size_t i = 0; i < count; i++) copy[i].is_optional = true;
    return copy;
}

ag_verdict ag_run_validate(const ag_action *action, const ag_context *context, ag_text inputs) {
    ag_verdict verdict = { 0 };
    ag_json *object = ag_parse(inputs);
    if (!object || object->kind != AG_OBJECT) {
        ag_problem(&verdict.problems, AG_LITERAL(""), object ? AG_LITERAL("expected an object") : AG_LITERAL("not JSON"));
        return verdict;
    }
    if (action->validate) {
        void *given = ag_alloc(action->inputs_size + 1);
        ag_misfit misfit;
        if (ag_read(object, so_far(action->inputs), given, &misfit)) action->validate(context, given, object, &verdict.problems);
        else ag_problem(&verdict.problems, misfit.pointer, misfit.expected);
    }
    verdict.is_accepted = verdict.problems.length == 0;
    if (verdict.is_accepted) verdict.accepted = ag_write(object);
    return verdict;
}

static bool complete(const ag_action *action, ag_text inputs, void **into, ag_step *failed) {
    ag_json *object = ag_parse(inputs);
    ag_misfit misfit = { AG_LITERAL(""), AG_LITERAL("not JSON") };
    *into = ag_alloc(action->inputs_size + 1);
    if (object && ag_read(object, action->inputs, *into, &misfit)) return true;
    ag_text place = misfit.pointer.len ? ag_concat(AG_LITERAL("at `"), misfit.pointer, AG_LITERAL("`")) : AG_LITERAL("as a whole");
    *failed = ag_fail("unexpected-input", ag_concat(AG_LITERAL("the inputs do not fit "), place, AG_LITERAL(": "), misfit.expected));
    return false;
}

ag_step ag_run_plan(const ag_action *action, const ag_context *context, ag_text inputs) {
    void *given;
    ag_step failed;
    if (!complete(action, inputs, &given, &failed)) return failed;
    return action->plan ? action->plan(context, given) : ag_as_declared();
}

ag_step ag_run_shape(const ag_action *action, const ag_context *context, ag_text inputs, ag_exchanges exchanges) {
    void *given;
    ag_step failed;
    if (!exchanges.length) return ag_fail("no-exchange", AG_LITERAL("there is nothing to shape an answer from"));
    if (!complete(action, inputs, &given, &failed)) return failed;
    return action->shape ? action->shape(context, given, &exchanges) : ag_as_declared();
}
