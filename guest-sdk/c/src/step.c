/* What an action does next. */
#include "actgate.h"

#include <stdlib.h>
#include <string.h>

static ag_text written(const ag_json *value) {
    return value ? ag_write(value) : AG_LITERAL("{}");
}

ag_step ag_call(const char *endpoint, ag_json *parameters) {
    ag_request *call = ag_alloc(sizeof *call);
    *call = (ag_request){ ag_text_of(endpoint), written(parameters) };
    return (ag_step){ .kind = AG_STEP_CALL, .count = 1, .calls = call };
}

ag_step ag_ask_texts(ag_text input, ag_text prompt, ag_text (*choices)[2], size_t count) {
    ag_question *question = ag_alloc(sizeof *question);
    *question = (ag_question){ input, prompt, count, choices };
    return (ag_step){ .kind = AG_STEP_ASK, .count = 1, .questions = question };
}

ag_step ag_ask(const char *input, const char *prompt, const ag_choice *choices, size_t count) {
    ag_text(*texts)[2] = ag_alloc(sizeof(ag_text[2]) * (count + 1));
    for (size_t i = 0; i < count; i++) {
        texts[i][0] = ag_text_of(choices[i].value);
        texts[i][1] = ag_text_of(choices[i].label);
    }
    return ag_ask_texts(ag_text_of(input), ag_text_of(prompt), texts, count);
}

static void *joined(const void *first, size_t first_bytes, const void *second, size_t second_bytes) {
    char *both = ag_alloc(first_bytes + second_bytes);
    memcpy(both, first, first_bytes);
    memcpy(both + first_bytes, second, second_bytes);
    return both;
}

ag_step ag_and(ag_step first, ag_step second) {
    size_t count = first.count + second.count;
    if (first.kind == AG_STEP_CALL && second.kind == AG_STEP_CALL) {
        ag_request *calls = joined(first.calls, first.count * sizeof *calls, second.calls, second.count * sizeof *calls);
        return (ag_step){ .kind = AG_STEP_CALL, .count = count, .calls = calls };
    }
    if (first.kind == AG_STEP_ASK && second.kind == AG_STEP_ASK) {
        ag_question *all = joined(first.questions, first.count * sizeof *all, second.questions, second.count * sizeof *all);
        return (ag_step){ .kind = AG_STEP_ASK, .count = count, .questions = all };
    }
    ag_log(AG_ERROR, AG_LITERAL("ag_and takes calls alone, or questions alone"));
    abort();
}

ag_step ag_reply(ag_text message, ag_json *data) {
    return (ag_step){ .kind = AG_STEP_REPLY, .message = message, .data = written(data) };
}

ag_step ag_hand_off(const char *route, ag_text summary, ag_json *data) {
    return ag_hand_off_saying(route, summary, (ag_text){ NULL, 0 }, data);
}

ag_step ag_hand_off_saying(const char *route, ag_text summary, ag_text message, ag_json *data) {
    return (ag_step){ .kind = AG_STEP_HAND_OFF, .name = ag_text_of(route), .message = message, .data = written(data), .summary = summary };
}

ag_step ag_fail(const char *code, ag_text message) {
    return (ag_step){ .kind = AG_STEP_FAIL, .name = ag_text_of(code), .message = message };
}

ag_step ag_as_declared(void) {
    return (ag_step){ .kind = AG_STEP_AS_DECLARED };
}
