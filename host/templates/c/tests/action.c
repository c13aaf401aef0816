/* What the visitor hears. */
#include <actgate_testing.h>

int main(void) {
    ag_bench written = ag_bench_of(&actgate_action, "{\"name\":\" Ada \"}");
    ag_expect(ag_bench_validate(&written), "{\"accepted\":{\"name\":\"Ada\"}}");
    ag_bench greeted = ag_bench_of(&actgate_action, "{\"name\":\"Ada\"}");
    ag_expect(ag_bench_plan(&greeted), "{\"reply\":{\"message\":\"Hello, Ada.\",\"data\":{\"name\":\"Ada\"}}}");
    ag_bench empty = ag_bench_of(&actgate_action, "{\"name\":\" \"}");
    ag_expect(ag_bench_validate(&empty), "{\"rejected\":[{\"pointer\":\"/name\",\"message\":\"A name has at least one letter.\"}]}");
    return ag_tested();
}
