/* The bench of actgate_testing.h. */
#include "actgate_testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures, checks;
static char logged[4096];
static size_t logged_len;

static void keep(ag_level level, ag_text message) {
    static const char *const words[] = { "debug", "info", "warn", "error" };
    size_t room = sizeof logged - logged_len;
    int len = snprintf(logged + logged_len, room, "%s: %.*s\n", words[level], (int)message.len, message.ptr);
    logged_len += len < 0 ? 0 : (size_t)len < room ? (size_t)len : room - 1;
}

ag_text ag_bench_logs(void) {
    return (ag_text){ logged, logged_len };
}

ag_bench ag_bench_of(const ag_action *action, const char *inputs) {
    ag_context context = {
        .run = AG_LITERAL("test"),
        .locale = AG_LITERAL("en"),
        .now_ms = 1767225600000,
        .seed = 1,
        .claims = AG_LITERAL("{}"),
        .settings = AG_LITERAL("{}"),
    };
    ag_log_sink = keep;
    return (ag_bench){ .action = action, .context = context, .inputs = inputs };
}

static ag_exchange *added(ag_bench *bench, const char *endpoint) {
    if (bench->exchanges_count == AG_BENCH_EXCHANGES_MAX) abort();
    ag_exchange *one = &bench->exchanges[bench->exchanges_count++];
    *one = (ag_exchange){ .endpoint = ag_text_of(endpoint), .parameters = AG_LITERAL("{}") };
    return one;
}

void ag_bench_answer(ag_bench *bench, const char *endpoint, uint16_t status, const char *body) {
    static const ag_header headers[] = { { { "content-type", 12 }, { "application/json", 16 } } };
    ag_exchange *one = added(bench, endpoint);
    one->is_answered = true;
    one->status = status;
    one->headers = headers;
    one->headers_count = 1;
    one->body = ag_text_of(body);
}

void ag_bench_error(ag_bench *bench, const char *endpoint, ag_call_error error) {
    added(bench, endpoint)->error = error;
}

static ag_json *json(ag_text text) {
    ag_json *value = ag_parse(text);
    return value ? value : ag_string(AG_LITERAL("not JSON"));
}

static ag_json *pair(const char *a, ag_json *first, const char *b, ag_json *second) {
    return ag_set(ag_set(ag_object(), a, first), b, second);
}

static ag_json *asked(const ag_question *question) {
    ag_json *choices = ag_list();
    for (size_t i = 0; i < question->choices_count; i++)
        ag_push(choices, pair("value", ag_string(question->choices[i][0]), "label", ag_string(question->choices[i][1])));
    return ag_set(pair("input", ag_string(question->input), "prompt", ag_string(question->prompt)), "choices", choices);
}

static ag_text told(ag_step step) {
    ag_json *all = ag_list(), *message = ag_string(step.message);
    switch (step.kind) {
    case AG_STEP_CALL:
        for (size_t i = 0; i < step.count; i++)
            ag_push(all, pair("endpoint", ag_string(step.calls[i].endpoint), "parameters", json(step.calls[i].parameters)));
        return ag_write(ag_set(ag_object(), "call", all));
    case AG_STEP_ASK:
        for (size_t i = 0; i < step.count; i++) ag_push(all, asked(&step.questions[i]));
        return ag_write(ag_set(ag_object(), "ask", all));
    case AG_STEP_REPLY: return ag_write(ag_set(ag_object(), "reply", pair("message", message, "data", json(step.data))));
    case AG_STEP_HAND_OFF:
        all = pair("route", ag_string(step.name), "summary", ag_string(step.summary));
        if (step.message.ptr) ag_set(all, "message", message);
        ag_set(all, "data", json(step.data));
        return ag_write(ag_set(ag_object(), "hand-off", all));
    case AG_STEP_FAIL: return ag_write(ag_set(ag_object(), "fail", pair("code", ag_string(step.name), "message", message)));
    case AG_STEP_AS_DECLARED: break;
    }
    return AG_LITERAL("\"as-declared\"");
}

static ag_text told_verdict(ag_verdict verdict) {
    if (verdict.is_accepted) return ag_write(ag_set(ag_object(), "accepted", json(verdict.accepted)));
    ag_json *all = ag_list();
    for (size_t i = 0; i < verdict.problems.length; i++) {
        const ag_misfit *one = &verdict.problems.items[i];
        ag_push(all, pair("pointer", ag_string(one->pointer), "message", ag_string(one->expected)));
    }
    return ag_write(ag_set(ag_object(), "rejected", all));
}

typedef enum { VALIDATE, PLAN, SHAPE } function;

static ag_text once(const ag_bench *bench, function function) {
    ag_text inputs = ag_text_of(bench->inputs);
    ag_exchanges exchanges = { bench->exchanges, bench->exchanges_count };
    logged_len = 0;
    switch (function) {
    case VALIDATE: return told_verdict(ag_run_validate(bench->action, &bench->context, inputs));
    case PLAN: return told(ag_run_plan(bench->action, &bench->context, inputs));
    case SHAPE: break;
    }
    return told(ag_run_shape(bench->action, &bench->context, inputs, exchanges));
}

static ag_text twice(const ag_bench *bench, function function) {
    ag_text first = once(bench, function), second = once(bench, function);
    if (first.len != second.len || memcmp(first.ptr, second.ptr, first.len) != 0) {
        fprintf(stderr, "the action is not pure: the same call, repeated, answered differently\n");
        failures++;
    }
    return second;
}

ag_text ag_bench_validate(const ag_bench *bench) { return twice(bench, VALIDATE); }
ag_text ag_bench_plan(const ag_bench *bench) { return twice(bench, PLAN); }
ag_text ag_bench_shape(const ag_bench *bench) { return twice(bench, SHAPE); }

void ag_expect_at(ag_text actual, const char *expected, const char *file, int line) {
    checks++;
    if (ag_equal(actual, expected)) return;
    failures++;
    fprintf(stderr, "%s:%d: expected %s\n  but there is %.*s\n", file, line, expected, (int)actual.len, actual.ptr);
}

int ag_tested(void) {
    printf("%d checks, %d failures\n", checks, failures);
    ag_begin();
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
