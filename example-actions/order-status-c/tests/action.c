/* Every answer of the shop, and what the visitor hears of it. */
#include <actgate_testing.h>

static ag_bench bench(const char *inputs) {
    ag_bench made = ag_bench_of(&actgate_action, inputs);
    made.context.assurance = AG_MATCHED_EMAIL;
    made.context.email = AG_LITERAL("ada@example.com");
    return made;
}

static ag_text told(uint16_t status, const char *body) {
    ag_bench made = bench("{\"order\":\"A-1001\"}");
    ag_bench_answer(&made, "orders", status, body);
    return ag_bench_shape(&made);
}

static void an_order_number_is_written_in_one_way(void) {
    static const char *const all[] = { "{\"order\":\"a-1001\"}", "{\"order\":\"A1001\"}", "{\"order\":\"a1001\"}", "{\"order\":\"A-1001\"}" };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ag_bench made = bench(all[i]);
        ag_expect(ag_bench_validate(&made), "{\"accepted\":{\"order\":\"A-1001\"}}");
    }
    ag_bench none = bench("{}"), wrong = bench("{\"order\":1001}");
    ag_expect(ag_bench_validate(&none), "{\"accepted\":{}}");
    ag_expect(ag_bench_validate(&wrong), "{\"rejected\":[{\"pointer\":\"/order\",\"message\":\"expected a string\"}]}");
}

static void the_call_is_the_declared_one(void) {
    ag_bench made = bench("{\"order\":\"A-1001\"}");
    ag_expect(ag_bench_plan(&made), "\"as-declared\"");
}

static void an_order_is_told_without_what_the_agent_need_not_know(void) {
    ag_expect(told(200, "{\"order\":\"A-1001\",\"status\":\"shipped\",\"expected_day\":\"2026-01-05\",\"warehouse\":\"W-7\",\"items\":[]}"),
              "{\"reply\":{\"message\":\"Order A-1001 is shipped, expected on 2026-01-05.\","
              "\"data\":{\"status\":\"shipped\",\"expected_day\":\"2026-01-05\"}}}");
    ag_expect(told(200, "{\"status\":\"delivered\",\"expected_day\":\"2026-11-17\"}"),
              "{\"reply\":{\"message\":\"Order A-1001 is delivered.\",\"data\":{\"status\":\"delivered\",\"expected_day\":\"2026-11-17\"}}}");
}

static void visitors_who_read_german_are_answered_in_german(void) {
    ag_bench made = bench("{\"order\":\"A-1001\"}");
    made.context.locale = AG_LITERAL("de-AT");
    ag_bench_answer(&made, "orders", 200, "{\"status\":\"shipped\",\"expected_day\":\"2026-01-05\"}");
    ag_expect(ag_bench_shape(&made), "{\"reply\":{\"message\":\"Die Bestellung A-1001 ist unterwegs und wird am 05.01.2026 erwartet.\","
                                     "\"data\":{\"status\":\"shipped\",\"expected_day\":\"2026-01-05\"}}}");
}

static void an_unknown_order_gets_a_friendly_answer(void) {
    ag_expect(told(404, "{\"error\":\"not found\"}"), "{\"reply\":{\"message\":\"I could not find order A-1001.\",\"data\":{}}}");
}

static void trouble_becomes_a_failure_with_a_code(void) {
    ag_bench made = bench("{\"order\":\"A-1001\"}");
    ag_bench_error(&made, "orders", AG_TIMED_OUT);
    ag_expect(ag_bench_shape(&made), "{\"fail\":{\"code\":\"timed-out\",\"message\":\"the service took too long to answer\"}}");
    ag_expect(told(500, "{}"), "{\"fail\":{\"code\":\"unexpected-status\",\"message\":\"`orders` answered with status 500\"}}");
    ag_expect(told(200, "{\"status\":7}"),
              "{\"fail\":{\"code\":\"unexpected-answer\",\"message\":\"the answer of `orders` does not fit at `/status`: expected a string\"}}");
}

int main(void) {
    an_order_number_is_written_in_one_way();
    the_call_is_the_declared_one();
    an_order_is_told_without_what_the_agent_need_not_know();
    visitors_who_read_german_are_answered_in_german();
    an_unknown_order_gets_a_friendly_answer();
    trouble_becomes_a_failure_with_a_code();
    return ag_tested();
}
