/* Runs an action natively in a test, without WebAssembly and without a host.
 *
 *     ag_bench bench = ag_bench_of(&actgate_action, "{\"order\": \"A-1001\"}");
 *     ag_expect(ag_bench_plan(&bench), "\"as-declared\"");
 *     ag_bench_answer(&bench, "orders", 200, "{\"status\": \"shipped\"}");
 *     ag_expect(ag_bench_shape(&bench), "{\"reply\":{\"message\":\"…\",\"data\":{}}}");
 *     return ag_tested();
 *
 * Every answer is told as JSON. Each function is called twice, and a different answer fails the test: the host repeats
 * and replays calls, and relies on that they do not differ. */
#ifndef ACTGATE_TESTING_H
#define ACTGATE_TESTING_H

#include "actgate.h"

#define AG_BENCH_EXCHANGES_MAX 16

typedef struct {
    const ag_action *action;
    ag_context context; /* An anonymous visitor, locale en, no time zone, midnight UTC of 1 January 2026, seed 1, no settings. */
    const char *inputs;
    ag_exchange exchanges[AG_BENCH_EXCHANGES_MAX];
    size_t exchanges_count;
} ag_bench;

ag_bench ag_bench_of(const ag_action *action, const char *inputs);
/* One more exchange, answered with this body. */
void ag_bench_answer(ag_bench *bench, const char *endpoint, uint16_t status, const char *body);
/* One more exchange that came to nothing. */
void ag_bench_error(ag_bench *bench, const char *endpoint, ag_call_error error);

/* {"accepted":…} or {"rejected":[{"pointer":…,"message":…}]} */
ag_text ag_bench_validate(const ag_bench *bench);
/* {"call":[…]}, {"ask":[…]}, {"reply":{…}}, {"hand-off":{…}}, {"fail":{…}} or "as-declared" */
ag_text ag_bench_plan(const ag_bench *bench);
ag_text ag_bench_shape(const ag_bench *bench);
/* Lines of the last call, each as `level: message` and a line break. */
ag_text ag_bench_logs(void);

/* Tells a difference with its place, and fails the test. */
#define ag_expect(actual, expected) ag_expect_at((actual), (expected), __FILE__, __LINE__)
void ag_expect_at(ag_text actual, const char *expected, const char *file, int line);
/* What `main` gives back. */
int ag_tested(void);

#endif
