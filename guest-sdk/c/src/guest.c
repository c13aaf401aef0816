/* The seam to the generated names of the contract: an action in, the component's exports out. */
#include "../generated/action.h"
#include "actgate.h"

#include <stdlib.h>
#include <string.h>

/* What came from the host, which keeps it until the call ends. */
static ag_text in(action_string_t text) {
    return (ag_text){ (const char *)text.ptr, text.len };
}

static void *kept(size_t bytes) {
    void *found = malloc(bytes ? bytes : 1);
    if (!found) abort();
    return found;
}

/* What goes to the host, which frees it after it was read. */
static action_string_t out(ag_text text) {
    uint8_t *copy = kept(text.len);
    if (text.len) memcpy(copy, text.ptr, text.len);
    return (action_string_t){ copy, text.len };
}

static void write_line(ag_level level, ag_text message) {
    action_string_t text = { (uint8_t *)message.ptr, message.len };
    actgate_action_log_write((actgate_action_log_level_t)level, &text);
}

static ag_context begin(const exports_actgate_action_handler_context_t *raw) {
    ag_begin();
    ag_log_sink = write_line;
    ag_context context = {
        .run = in(raw->run),
        .locale = in(raw->locale),
        .now_ms = raw->now_ms,
        .seed = raw->seed,
        .assurance = (ag_assurance)raw->visitor.assurance,
        .claims = in(raw->visitor.claims),
        .settings = in(raw->settings),
    };
    if (raw->visitor.email.is_some) context.email = in(raw->visitor.email.val);
    if (raw->time_zone.is_some) context.time_zone = in(raw->time_zone.val);
    return context;
}

static ag_exchanges exchanges_of(const exports_actgate_action_handler_list_exchange_t *raw) {
    ag_exchange *items = ag_alloc((raw->len + 1) * sizeof *items);
    for (size_t i = 0; i < raw->len; i++) {
        const exports_actgate_action_handler_exchange_t *from = &raw->ptr[i];
        items[i].endpoint = in(from->request.endpoint);
        items[i].parameters = in(from->request.parameters);
        items[i].is_answered = !from->outcome.is_err;
        if (from->outcome.is_err) {
            items[i].error = (ag_call_error)from->outcome.val.err;
            continue;
        }
        const actgate_action_types_response_t *response = &from->outcome.val.ok;
        ag_header *headers = ag_alloc((response->headers.len + 1) * sizeof *headers);
        for (size_t at = 0; at < response->headers.len; at++)
            headers[at] = (ag_header){ in(response->headers.ptr[at].f0), in(response->headers.ptr[at].f1) };
        items[i].status = response->status;
        items[i].headers = headers;
        items[i].headers_count = response->headers.len;
        items[i].body = (ag_text){ (const char *)response->body.ptr, response->body.len };
    }
    return (ag_exchanges){ items, raw->len };
}

static actgate_action_types_list_request_t requests_of(const ag_step *step) {
    actgate_action_types_list_request_t all = { kept(step->count * sizeof *all.ptr), step->count };
    for (size_t i = 0; i < step->count; i++)
        all.ptr[i] = (actgate_action_types_request_t){ out(step->calls[i].endpoint), out(step->calls[i].parameters) };
    return all;
}

static actgate_action_types_list_question_t questions_of(const ag_step *step) {
    actgate_action_types_list_question_t all = { kept(step->count * sizeof *all.ptr), step->count };
    for (size_t i = 0; i < step->count; i++) {
        const ag_question *from = &step->questions[i];
        actgate_action_types_list_choice_t choices = { kept(from->choices_count * sizeof *choices.ptr), from->choices_count };
        for (size_t at = 0; at < from->choices_count; at++)
            choices.ptr[at] = (actgate_action_types_choice_t){ out(from->choices[at][0]), out(from->choices[at][1]) };
        all.ptr[i] = (actgate_action_types_question_t){ out(from->input), out(from->prompt), choices };
    }
    return all;
}

static void step_out(ag_step step, exports_actgate_action_handler_step_t *ret) {
    ret->tag = (uint8_t)step.kind;
    switch (step.kind) {
    case AG_STEP_CALL: ret->val.call = requests_of(&step); break;
    case AG_STEP_ASK: ret->val.ask = questions_of(&step); break;
    case AG_STEP_REPLY: ret->val.reply = (actgate_action_types_reply_t){ out(step.message), out(step.data) }; break;
    case AG_STEP_HAND_OFF:
        ret->val.hand_off = (actgate_action_types_hand_off_t){ .route = out(step.name), .summary = out(step.summary), .data = out(step.data) };
        if (step.message.ptr) ret->val.hand_off.message = (action_option_string_t){ true, out(step.message) };
        break;
    case AG_STEP_FAIL: ret->val.fail = (actgate_action_types_failure_t){ out(step.name), out(step.message) }; break;
    case AG_STEP_AS_DECLARED: break;
    }
}

void exports_actgate_action_handler_validate(
    exports_actgate_action_handler_context_t *raw,
    exports_actgate_action_handler_json_t *inputs,
    exports_actgate_action_handler_verdict_t *ret) {
    ag_context context = begin(raw);
    ag_verdict verdict = ag_run_validate(&actgate_action, &context, in(*inputs));
    if (verdict.is_accepted) {
        ret->tag = ACTGATE_ACTION_TYPES_VERDICT_ACCEPTED;
        ret->val.accepted = out(verdict.accepted);
    } else {
        ret->tag = ACTGATE_ACTION_TYPES_VERDICT_REJECTED;
        actgate_action_types_list_problem_t *all = &ret->val.rejected;
        *all = (actgate_action_types_list_problem_t){ kept(verdict.problems.length * sizeof *all->ptr), verdict.problems.length };
        for (size_t i = 0; i < all->len; i++)
            all->ptr[i] = (actgate_action_types_problem_t){ out(verdict.problems.items[i].pointer), out(verdict.problems.items[i].expected) };
    }
    actgate_action_types_context_free(raw);
    actgate_action_types_json_free(inputs);
}

void exports_actgate_action_handler_plan(
    exports_actgate_action_handler_context_t *raw,
    exports_actgate_action_handler_json_t *inputs,
    exports_actgate_action_handler_step_t *ret) {
    ag_context context = begin(raw);
    step_out(ag_run_plan(&actgate_action, &context, in(*inputs)), ret);
    actgate_action_types_context_free(raw);
    actgate_action_types_json_free(inputs);
}

void exports_actgate_action_handler_shape(
    exports_actgate_action_handler_context_t *raw,
    exports_actgate_action_handler_json_t *inputs,
    exports_actgate_action_handler_list_exchange_t *exchanges,
    exports_actgate_action_handler_step_t *ret) {
    ag_context context = begin(raw);
    step_out(ag_run_shape(&actgate_action, &context, in(*inputs), exchanges_of(exchanges)), ret);
    actgate_action_types_context_free(raw);
    actgate_action_types_json_free(inputs);
    exports_actgate_action_handler_list_exchange_free(exchanges);
}
