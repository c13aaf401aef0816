/* The typed face, tried natively. */
#include <actgate_testing.h>
#include <string.h>

typedef struct {
    ag_text sku;
    int64_t quantity;
    bool is_returnable;
} item;

static const ag_field ITEM[] = {
    AG_FIELD(item, sku, AG_AS_TEXT),
    AG_OPTIONAL(item, quantity, AG_AS_INTEGER),
    AG_OPTIONAL(item, is_returnable, AG_AS_BOOL),
    AG_END,
};

typedef struct {
    ag_text order, sku;
    ag_structs items;
    const ag_json *notes;
} inputs;

static const ag_field INPUTS[] = {
    AG_FIELD(inputs, order, AG_AS_TEXT),
    AG_OPTIONAL(inputs, sku, AG_AS_TEXT),
    AG_OPTIONAL_STRUCTS(inputs, items, item, ITEM),
    AG_OPTIONAL(inputs, notes, AG_AS_OBJECT),
    AG_END,
};

static void validate(const ag_context *context, const void *so_far, ag_json *object, ag_problems *problems) {
    const inputs *given = so_far;
    (void)context;
    ag_log(AG_DEBUG, AG_LITERAL("checking"));
    if (ag_equal(given->order, "none")) ag_problem(problems, AG_LITERAL("/order"), AG_LITERAL("Which one?"));
    else if (given->order.ptr) ag_set(object, "order", ag_string(ag_concat(given->order, AG_LITERAL("!"))));
}

static ag_step plan(const ag_context *context, const void *complete) {
    const inputs *given = complete;
    ag_log(AG_INFO, ag_concat(AG_LITERAL("seed "), ag_text_of_integer((int64_t)context->seed)));
    ag_json *parameters = ag_set(ag_object(), "order", ag_string(given->order));
    return ag_and(ag_call("returns", parameters), ag_call("hours", NULL));
}

typedef struct {
    ag_text text;
} said;

static const ag_field SAID[] = { AG_FIELD(said, text, AG_AS_TEXT), AG_END };

static ag_step shape(const ag_context *context, const void *complete, const ag_exchanges *exchanges) {
    const inputs *given = complete;
    const ag_exchange *last = ag_last(exchanges);
    said found;
    ag_step failed;
    (void)context;
    if (!last->is_answered && last->error == AG_OUTCOME_UNKNOWN) {
        if (given->sku.ptr) return ag_hand_off_saying("returns", AG_LITERAL("unknown"), AG_LITERAL("Somebody will look."), NULL);
        return ag_hand_off("returns", AG_LITERAL("unknown"), NULL);
    }
    if (!ag_answer(last, SAID, &found, &failed)) return failed;
    static const ag_choice skus[] = { { "MUG", "Mug" } };
    if (!given->sku.ptr) return ag_ask("sku", "Which?", skus, 1);
    return ag_reply(found.text, ag_set(ag_object(), "sku", ag_string(given->sku)));
}

static const ag_action RETURN = { INPUTS, sizeof(inputs), validate, plan, shape };

static void runs(void) {
    ag_bench bench = ag_bench_of(&RETURN, "{\"order\": \"a-1\", \"more\": [1.50, null]}");
    ag_expect(ag_bench_validate(&bench), "{\"accepted\":{\"more\":[1.50,null],\"order\":\"a-1!\"}}");
    ag_expect(ag_bench_logs(), "debug: checking\n");
    const char *calls = "{\"call\":[{\"endpoint\":\"returns\",\"parameters\":{\"order\":\"a-1\"}},{\"endpoint\":\"hours\",\"parameters\":{}}]}";
    ag_expect(ag_bench_plan(&bench), calls);
    ag_expect(ag_bench_logs(), "info: seed 1\n");
    ag_expect(ag_bench_shape(&bench), "{\"fail\":{\"code\":\"no-exchange\",\"message\":\"there is nothing to shape an answer from\"}}");
    ag_bench_answer(&bench, "returns", 200, "{\"text\": \"Gr\\u00fc\\u00dfe \\ud83d\\udc4b \\u0000\"}");
    const char *asked = "{\"ask\":[{\"input\":\"sku\",\"prompt\":\"Which?\",\"choices\":[{\"value\":\"MUG\",\"label\":\"Mug\"}]}]}";
    ag_expect(ag_bench_shape(&bench), asked);
    bench.inputs = "{\"order\": \"a-1\", \"sku\": \"MUG\"}";
    ag_expect(ag_bench_shape(&bench), "{\"reply\":{\"message\":\"Grüße 👋 \\u0000\",\"data\":{\"sku\":\"MUG\"}}}");
}

static void tells_problems(void) {
    static const struct {
        const char *inputs, *verdict;
    } all[] = {
        { "{\"order\": 5}", "{\"rejected\":[{\"pointer\":\"/order\",\"message\":\"expected a string\"}]}" },
        { "{\"order\": \"none\"}", "{\"rejected\":[{\"pointer\":\"/order\",\"message\":\"Which one?\"}]}" },
        { "{\"items\": [{\"sku\": \"a\"}, {}]}", "{\"rejected\":[{\"pointer\":\"/items/1/sku\",\"message\":\"is missing\"}]}" },
        { "{\"items\": [{\"sku\": \"a\", \"quantity\": 9223372036854775808}]}",
          "{\"rejected\":[{\"pointer\":\"/items/0/quantity\",\"message\":\"expected a whole number\"}]}" },
        { "{\"items\": [{\"sku\": \"a\", \"is_returnable\": 1}]}",
          "{\"rejected\":[{\"pointer\":\"/items/0/is_returnable\",\"message\":\"expected a boolean\"}]}" },
        { "{\"items\": \"all\"}", "{\"rejected\":[{\"pointer\":\"/items\",\"message\":\"expected a list\"}]}" },
        { "{\"notes\": []}", "{\"rejected\":[{\"pointer\":\"/notes\",\"message\":\"expected an object\"}]}" },
        { "[]", "{\"rejected\":[{\"pointer\":\"\",\"message\":\"expected an object\"}]}" },
        { "{\"items\": [{\"sku\": \"a\", \"quantity\": -9223372036854775808}]}",
          "{\"accepted\":{\"items\":[{\"sku\":\"a\",\"quantity\":-9223372036854775808}]}}" },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ag_bench bench = ag_bench_of(&RETURN, all[i].inputs);
        ag_expect(ag_bench_validate(&bench), all[i].verdict);
    }
    ag_expect(ag_into(AG_LITERAL("/a"), AG_LITERAL("b/c~d")), "/a/b~1c~0d");
}

static void fails_by_name(void) {
    static const struct {
        uint16_t status;
        const char *body, *told;
    } all[] = {
        { 503, "{}", "{\"fail\":{\"code\":\"unexpected-status\",\"message\":\"`returns` answered with status 503\"}}" },
        { 200, "<html>", "{\"fail\":{\"code\":\"unexpected-answer\",\"message\":\"the answer of `returns` does not fit as a whole: not JSON at line 1 column 1\"}}" },
        { 200, "{\"text\": 1}",
          "{\"fail\":{\"code\":\"unexpected-answer\",\"message\":\"the answer of `returns` does not fit at `/text`: expected a string\"}}" },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ag_bench bench = ag_bench_of(&RETURN, "{\"order\": \"a-1\"}");
        ag_bench_answer(&bench, "returns", all[i].status, all[i].body);
        ag_expect(ag_bench_shape(&bench), all[i].told);
    }
    ag_bench bench = ag_bench_of(&RETURN, "{\"order\": \"a-1\"}");
    ag_bench_error(&bench, "returns", AG_TIMED_OUT);
    ag_expect(ag_bench_shape(&bench), "{\"fail\":{\"code\":\"timed-out\",\"message\":\"the service took too long to answer\"}}");
    bench.exchanges[0].error = AG_OUTCOME_UNKNOWN;
    ag_expect(ag_bench_shape(&bench), "{\"hand-off\":{\"route\":\"returns\",\"summary\":\"unknown\",\"data\":{}}}");
    bench.inputs = "{\"order\": \"a-1\", \"sku\": \"MUG\"}";
    const char *said = "{\"hand-off\":{\"route\":\"returns\",\"summary\":\"unknown\",\"message\":\"Somebody will look.\",\"data\":{}}}";
    ag_expect(ag_bench_shape(&bench), said);
    bench.inputs = "{}";
    ag_expect(ag_bench_plan(&bench), "{\"fail\":{\"code\":\"unexpected-input\",\"message\":\"the inputs do not fit at `/order`: is missing\"}}");
}

static const char *parsed(const char *text, size_t len) {
    return ag_parse((ag_text){ text, len }) ? "taken" : "refused";
}

static void reads_json_strictly(void) {
    static const char *const taken[] = { "0", "-0.5e+10", "\"\"", " [ ] ", "{\"a\":{}}", "\"\\u0000\\/\"", "\"\xf4\x8f\xbf\xbf\"", "true" };
    static const char *const refused[] = {
        "", "01", "1.", ".5", "+1", "1e", "[1,]", "{\"a\"}", "{a:1}", "\"\t\"", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\"", "tru", "nul", "[1] 2",
        "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", "\"a", "\"\\", "\"\\u12", "{\"a\":1", "-", "NaN",
    };
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) ag_expect(ag_text_of(parsed(taken[i], strlen(taken[i]))), "taken");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) ag_expect(ag_text_of(parsed(refused[i], strlen(refused[i]))), "refused");
    char deep[4096];
    memset(deep, '[', sizeof deep);
    ag_expect(ag_text_of(parsed(deep, sizeof deep)), "refused");
}

static void draws_as_published(void) {
    ag_random random = { 1234567 };
    ag_expect(ag_text_of_integer((int64_t)ag_random_next(&random)), "6457827717110365317");
    ag_expect(ag_text_of_integer((int64_t)ag_random_below(&random, 1000)), "973");
    ag_expect(ag_text_of_integer((int64_t)ag_random_below(&random, 0)), "0");
    ag_expect(ag_text_of_integer(INT64_MIN), "-9223372036854775808");
}

int main(void) {
    runs();
    tells_problems();
    fails_by_name();
    reads_json_strictly();
    draws_as_published();
    return ag_tested();
}
