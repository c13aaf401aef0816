/* JSON text to values, as strict as RFC 8259. */
#include "actgate.h"

#include <string.h>

/* Deeper than the host allows. */
#define DEPTH_MAX 128

typedef struct {
    const unsigned char *at, *end;
    int depth;
} reader;

static ag_json *value(reader *in);

static void skip_blanks(reader *in) {
    while (in->at < in->end && (*in->at == ' ' || *in->at == '\t' || *in->at == '\n' || *in->at == '\r')) in->at++;
}

static bool take(reader *in, char what) {
    if (in->at == in->end || *in->at != (unsigned char)what) return false;
    in->at++;
    return true;
}

static bool take_word(reader *in, const char *word) {
    size_t len = strlen(word);
    if ((size_t)(in->end - in->at) < len || memcmp(in->at, word, len) != 0) return false;
    in->at += len;
    return true;
}

static bool hex4(reader *in, uint32_t *code) {
    if (in->end - in->at < 4) return false;
    *code = 0;
    for (int i = 0; i < 4; i++) {
        unsigned char byte = *in->at++;
        uint32_t digit;
        if (byte >= '0' && byte <= '9') digit = byte - '0';
        else if ((byte | 32) >= 'a' && (byte | 32) <= 'f') digit = (byte | 32) - 'a' + 10;
        else return false;
        *code = *code << 4 | digit;
    }
    return true;
}

static size_t encode(uint32_t code, char *out) {
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    for (size_t i = more; i > 0; i--, code >>= 6) out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)((0xf0 << (3 - more)) | code);
    return more + 1;
}

static bool escape(reader *in, char *out, size_t *len) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (in->at == in->end) return false;
    char kind = (char)*in->at++;
    if (kind != 'u') {
        const char *found = kind ? strchr(from, kind) : NULL;
        if (!found) return false;
        out[(*len)++] = to[found - from];
        return true;
    }
    uint32_t code, low;
    if (!hex4(in, &code) || (code >= 0xdc00 && code < 0xe000)) return false;
    if (code >= 0xd800 && code < 0xdc00) {
        if (!take_word(in, "\\u") || !hex4(in, &low) || low < 0xdc00 || low >= 0xe000) return false;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    *len += encode(code, out + *len);
    return true;
}

/* The bytes of one character of UTF-8 (RFC 3629) that is not ASCII; 0 when it is none. */
static size_t character(const unsigned char *at, const unsigned char *end) {
    unsigned char first = *at;
    size_t len = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    if (!len || (size_t)(end - at) < len) return 0;
    for (size_t i = 1; i < len; i++)
        if ((at[i] & 0xc0) != 0x80) return 0;
    bool is_overlong = (first == 0xe0 && at[1] < 0xa0) || (first == 0xf0 && at[1] < 0x90);
    bool is_out = (first == 0xed && at[1] >= 0xa0) || (first == 0xf4 && at[1] >= 0x90);
    return is_overlong || is_out ? 0 : len;
}

static bool string(reader *in, ag_text *text) {
    if (!take(in, '"')) return false;
    const unsigned char *close = in->at;
    while (close < in->end && *close != '"') close += *close == '\\' ? 2 : 1;
    if (close >= in->end) return false;
    /* No escape is shorter than what it stands for. */
    char *out = ag_alloc((size_t)(close - in->at) + 1);
    size_t len = 0;
    while (in->at < in->end && *in->at != '"') {
        if (take(in, '\\')) {
            if (!escape(in, out, &len)) return false;
            continue;
        }
        size_t bytes = *in->at < 0x20 ? 0 : *in->at < 0x80 ? 1 : character(in->at, in->end);
        if (!bytes) return false;
        memcpy(out + len, in->at, bytes);
        len += bytes;
        in->at += bytes;
    }
    *text = (ag_text){ out, len };
    return take(in, '"');
}

static size_t digits(reader *in) {
    const unsigned char *from = in->at;
    while (in->at < in->end && *in->at >= '0' && *in->at <= '9') in->at++;
    return (size_t)(in->at - from);
}

static ag_json *number(reader *in) {
    const char *from = (const char *)in->at;
    take(in, '-');
    if (!take(in, '0') && !digits(in)) return NULL;
    if (take(in, '.') && !digits(in)) return NULL;
    if (take(in, 'e') || take(in, 'E')) {
        if (!take(in, '+')) take(in, '-');
        if (!digits(in)) return NULL;
    }
    ag_json *found = ag_string(ag_join(&(ag_text){ from, (size_t)((const char *)in->at - from) }, 1));
    found->kind = AG_NUMBER;
    return found;
}

static ag_json *several(reader *in, ag_json *into, char close) {
    skip_blanks(in);
    if (take(in, close)) return into;
    do {
        ag_text key = { 0 };
        skip_blanks(in);
        if (into->kind == AG_OBJECT) {
            if (!string(in, &key)) return NULL;
            skip_blanks(in);
            if (!take(in, ':')) return NULL;
        }
        ag_json *one = value(in);
        if (!one) return NULL;
        one->key = key;
        ag_push(into, one);
        skip_blanks(in);
    } while (take(in, ','));
    return take(in, close) ? into : NULL;
}

static ag_json *nested(reader *in) {
    if (in->depth == DEPTH_MAX) return NULL;
    in->depth++;
    ag_json *found = take(in, '[') ? several(in, ag_list(), ']') : take(in, '{') ? several(in, ag_object(), '}') : NULL;
    in->depth--;
    return found;
}

static ag_json *value(reader *in) {
    skip_blanks(in);
    if (in->at == in->end) return NULL;
    switch (*in->at) {
    case '"': {
        ag_text text;
        return string(in, &text) ? ag_string(text) : NULL;
    }
    case '[':
    case '{': return nested(in);
    case 'n': return take_word(in, "null") ? ag_null() : NULL;
    case 't': return take_word(in, "true") ? ag_bool(true) : NULL;
    case 'f': return take_word(in, "false") ? ag_bool(false) : NULL;
    default: return number(in);
    }
}

ag_json *ag_parse_to(ag_text text, size_t *end) {
    const unsigned char *from = (const unsigned char *)text.ptr;
    reader in = { from, from + text.len, 0 };
    take_word(&in, "\xef\xbb\xbf");
    ag_json *found = value(&in);
    if (found) skip_blanks(&in);
    *end = (size_t)(in.at - from);
    return in.at == in.end ? found : NULL;
}

ag_json *ag_parse(ag_text text) {
    size_t end;
    return ag_parse_to(text, &end);
}
