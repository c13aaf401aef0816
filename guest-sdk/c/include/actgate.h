/* Write actgate actions in C: up to three pure functions over typed data, testable without WebAssembly.
 *
 * Everything that is given or made lives until the call ends: nothing is freed by hand, and nothing is kept. */
#ifndef ACTGATE_H
#define ACTGATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACTGATE_CONTRACT "0.2.0"

/* ---- Text: UTF-8 with its length, without a NUL at its end; one may be inside. ---- */

typedef struct {
    const char *ptr; /* NULL where an optional text is missing. */
    size_t len;
} ag_text;

/* A literal as text, also in the initialiser of a constant. */
#define AG_LITERAL(literal) ((ag_text){ "" literal, sizeof(literal) - 1 })

ag_text ag_text_of(const char *words);
ag_text ag_text_of_integer(int64_t number);
bool ag_equal(ag_text text, const char *words);
ag_text ag_join(const ag_text *parts, size_t count);
/* Several texts as one: ag_concat(AG_LITERAL("Order "), order). */
#define ag_concat(...) \
    ag_join((ag_text[]){ __VA_ARGS__ }, sizeof((ag_text[]){ __VA_ARGS__ }) / sizeof(ag_text))

/* Memory of this call, all zeros; a call that asks for too much is ended. */
void *ag_alloc(size_t bytes);

/* ---- JSON (RFC 8259). ---- */

typedef enum { AG_NULL, AG_BOOL, AG_NUMBER, AG_STRING, AG_LIST, AG_OBJECT } ag_kind;

/* A value; in a list or an object it leads to the next one. */
typedef struct ag_json {
    ag_kind kind;
    bool truth;
    ag_text text; /* What a string says, or a number as it was written. */
    ag_text key;  /* In an object. */
    struct ag_json *first, *last, *next;
    size_t length;
} ag_json;

/* NULL when the text is not one JSON document. */
ag_json *ag_parse(ag_text text);
/* The same, with how many bytes were read: up to the mistake, where there is one. */
ag_json *ag_parse_to(ag_text text, size_t *end);
ag_text ag_write(const ag_json *value);
/* A member of an object; NULL when it is missing or the value is not an object. */
ag_json *ag_get(const ag_json *object, const char *name);
bool ag_is_given(const ag_json *object, const char *name);

ag_json *ag_null(void);
ag_json *ag_bool(bool truth);
ag_json *ag_integer(int64_t number);
ag_json *ag_string(ag_text text);
ag_json *ag_list(void);
ag_json *ag_object(void);
/* Both give back what was added to; a value belongs to one list or object only. */
ag_json *ag_push(ag_json *list, ag_json *value);
ag_json *ag_set(ag_json *object, const char *name, ag_json *value);
void ag_remove(ag_json *object, const char *name);

/* ---- JSON to structs: a table of fields says what belongs where. ---- */

typedef enum {
    AG_AS_TEXT,          /* ag_text */
    AG_AS_INTEGER,       /* int64_t */
    AG_AS_MAYBE_INTEGER, /* const int64_t *, NULL when missing */
    AG_AS_BOOL,          /* bool */
    AG_AS_VALUE,         /* const ag_json *, any value */
    AG_AS_OBJECT,        /* const ag_json *, an object */
    AG_AS_STRUCTS        /* ag_structs, a list of objects that are read by a table too */
} ag_as;

typedef struct {
    const void *items;
    size_t length;
} ag_structs;

typedef struct ag_field {
    const char *name;
    ag_as as;
    size_t offset;
    bool is_optional; /* May be missing or null; the member is then left as it was. */
    const struct ag_field *fields;
    size_t size;
} ag_field;

#define AG_FIELD(type, member, as) { #member, as, offsetof(type, member), false, NULL, 0 }
#define AG_OPTIONAL(type, member, as) { #member, as, offsetof(type, member), true, NULL, 0 }
#define AG_FIELD_STRUCTS(type, member, item, table) \
    { #member, AG_AS_STRUCTS, offsetof(type, member), false, table, sizeof(item) }
#define AG_OPTIONAL_STRUCTS(type, member, item, table) \
    { #member, AG_AS_STRUCTS, offsetof(type, member), true, table, sizeof(item) }
#define AG_END { NULL, AG_AS_VALUE, 0, false, NULL, 0 }

/* Where a document does not fit, and what was expected there; never the value found, which may be personal. */
typedef struct {
    ag_text pointer;
    ag_text expected;
} ag_misfit;

bool ag_read(const ag_json *value, const ag_field *fields, void *into, ag_misfit *misfit);
bool ag_read_list(const ag_json *value, const ag_field *fields, size_t size, ag_structs *into, ag_misfit *misfit);

/* ---- What an action does next. ---- */

typedef struct {
    const char *value; /* What the input becomes. */
    const char *label; /* What the visitor reads. */
} ag_choice;

typedef struct {
    ag_text endpoint;
    ag_text parameters;
} ag_request;

typedef struct {
    ag_text input, prompt;
    size_t choices_count;
    ag_text (*choices)[2];
} ag_question;

typedef enum { AG_STEP_CALL, AG_STEP_ASK, AG_STEP_REPLY, AG_STEP_HAND_OFF, AG_STEP_FAIL, AG_STEP_AS_DECLARED } ag_step_kind;

typedef struct {
    ag_step_kind kind;
    size_t count;          /* Of calls or questions. */
    ag_request *calls;
    ag_question *questions;
    ag_text name;          /* The route of a hand-off, the code of a failure. */
    ag_text message;       /* Of a reply and a failure; what the visitor hears of a hand-off, unset for the host's own words. */
    ag_text data;
    ag_text summary;       /* Of a hand-off: for those who take over, never for the visitor. */
} ag_step;

/* The parameters are an object, or NULL for none. */
ag_step ag_call(const char *endpoint, ag_json *parameters);
/* Choices may be made at run time: ag_ask_texts takes pairs of texts. */
ag_step ag_ask(const char *input, const char *prompt, const ag_choice *choices, size_t count);
ag_step ag_ask_texts(ag_text input, ag_text prompt, ag_text (*choices)[2], size_t count);
/* Two steps of calls, or two of questions, as one. */
ag_step ag_and(ag_step first, ag_step second);
/* The data are any value, or NULL for an empty object. */
ag_step ag_reply(ag_text message, ag_json *data);
/* The visitor hears a sentence of the host's own, or the message, and never the summary. */
ag_step ag_hand_off(const char *route, ag_text summary, ag_json *data);
ag_step ag_hand_off_saying(const char *route, ag_text summary, ag_text message, ag_json *data);
/* A stable, lower-case, dash-separated code, and a message for the operator. */
ag_step ag_fail(const char *code, ag_text message);
ag_step ag_as_declared(void);

/* ---- What an action is given. ---- */

typedef enum { AG_ANONYMOUS, AG_MATCHED_EMAIL, AG_VERIFIED_EMAIL } ag_assurance;

typedef struct {
    ag_text run;
    ag_text locale;         /* BCP 47, for example en-GB. */
    uint64_t now_ms;        /* Since the Unix epoch: the run's only clock. */
    uint64_t seed;
    ag_assurance assurance; /* Each level implies those before it. */
    ag_text email;          /* Unset unless the manifest says visitor = ["email"]. */
    ag_text claims;         /* JSON; ag_claims reads them. */
    ag_text settings;       /* JSON; ag_settings reads them. */
    ag_text time_zone;      /* The visitor's, by its IANA name such as Europe/Berlin; unset where the site does not report it. */
} ag_context;

const char *ag_assurance_word(ag_assurance assurance);
ag_text ag_language(const ag_context *context);
/* These three give false and the step that tells why, when something does not fit. */
bool ag_claims(const ag_context *context, const ag_field *fields, void *into, ag_step *failed);
bool ag_settings(const ag_context *context, const ag_field *fields, void *into, ag_step *failed);

/* Random numbers from the run's seed (SplitMix64), the same in every repetition. Never for secrets. */
typedef struct {
    uint64_t state;
} ag_random;

ag_random ag_random_of(const ag_context *context);
uint64_t ag_random_next(ag_random *random);
/* From 0 up to, not including, the bound; 0 when the bound is 0. */
uint64_t ag_random_below(ag_random *random, uint64_t bound);

typedef enum { AG_DENIED, AG_BUSY, AG_UNREACHABLE, AG_TIMED_OUT, AG_TOO_LARGE, AG_OUTCOME_UNKNOWN } ag_call_error;

typedef struct {
    ag_text name, value;
} ag_header;

typedef struct {
    ag_text endpoint;
    ag_text parameters;
    bool is_answered;
    ag_call_error error; /* Where it is not answered. */
    uint16_t status;     /* 0 where it is not answered. */
    const ag_header *headers;
    size_t headers_count;
    ag_text body;
} ag_exchange;

/* Oldest first; never none when shape is called. */
typedef struct {
    const ag_exchange *items;
    size_t length;
} ag_exchanges;

const char *ag_call_error_word(ag_call_error error);
const ag_exchange *ag_last(const ag_exchanges *exchanges);
/* The newest with that endpoint, by which an action of several steps knows where it stands; NULL when there is none. */
const ag_exchange *ag_last_of(const ag_exchanges *exchanges, const char *endpoint);
/* In any case; a text without a pointer when it is absent. */
ag_text ag_header_of(const ag_exchange *exchange, const char *name);
/* The body of a successful answer. Look at the status first where another one is an answer too, such as 404. */
bool ag_answer(const ag_exchange *exchange, const ag_field *fields, void *into, ag_step *failed);
bool ag_answer_list(const ag_exchange *exchange, const ag_field *fields, size_t size, ag_structs *into, ag_step *failed);
bool ag_answer_body(const ag_exchange *exchange, ag_text *body, ag_step *failed);

/* What is wrong with the inputs, so that the visitor hears of it at once. */
typedef struct ag_problems ag_problems;

void ag_problem(ag_problems *problems, ag_text pointer, ag_text message);
/* Adds a key to a JSON Pointer (RFC 6901), escaped: ag_into(AG_LITERAL("/notes"), key). */
ag_text ag_into(ag_text pointer, ag_text key);

/* Lines for the run's trace. The host bounds them, and never shows one to the visitor. */
typedef enum { AG_DEBUG, AG_INFO, AG_WARN, AG_ERROR } ag_level;
void ag_log(ag_level level, ag_text message);

/* ---- An action. ---- */

/* What is NULL is left to the manifest, so that code takes over only where it has something to add. */
typedef struct {
    /* The inputs once they are complete, and the size of their struct. One that the manifest does not require, or that a
     * question adds, is optional. */
    const ag_field *inputs;
    size_t inputs_size;
    /* Checks the inputs given so far, of which some may be missing, and normalises them in `object`. Those that do not
     * fit their types have been told as problems already. */
    void (*validate)(const ag_context *context, const void *given, ag_json *object, ag_problems *problems);
    /* Decides the first step for complete inputs. */
    ag_step (*plan)(const ag_context *context, const void *inputs);
    /* Shapes the answer from the exchanges so far, or goes on with another step. */
    ag_step (*shape)(const ag_context *context, const void *inputs, const ag_exchanges *exchanges);
} ag_action;

/* The one action of a component: const ag_action actgate_action = { … }; */
extern const ag_action actgate_action;

/* ---- For the component's entry and for tests. ---- */

struct ag_problems {
    size_t length, room;
    ag_misfit *items;
};

typedef struct {
    bool is_accepted;
    ag_text accepted;
    ag_problems problems;
} ag_verdict;

/* Forgets everything that was made so far. */
void ag_begin(void);
ag_verdict ag_run_validate(const ag_action *action, const ag_context *context, ag_text inputs);
ag_step ag_run_plan(const ag_action *action, const ag_context *context, ag_text inputs);
ag_step ag_run_shape(const ag_action *action, const ag_context *context, ag_text inputs, ag_exchanges exchanges);
/* Where lines go. */
extern void (*ag_log_sink)(ag_level level, ag_text message);

#endif
