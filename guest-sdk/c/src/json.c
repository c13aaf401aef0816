/* Memory of a call, text, and JSON: parsing, building and writing. */
#include "actgate.h"

#include <stdlib.h>
#include <string.h>

/* ---- Memory: blocks that are forgotten together. ---- */

typedef struct block {
    struct block *before;
    size_t used, size;
    max_align_t start[];
} block;

static block *newest;

void ag_begin(void) {
    while (newest) {
        block *before = newest->before;
        free(newest);
        newest = before;
    }
}

void *ag_alloc(size_t bytes) {
    const size_t align = sizeof(max_align_t), least = 16 * 1024;
    if (bytes > SIZE_MAX / 2) abort();
    bytes = (bytes + align - 1) / align * align;
    if (!newest || newest->size - newest->used < bytes) {
        size_t size = bytes > least ? bytes : least;
        block *made = malloc(sizeof(block) + size);
        if (!made) abort();
        *made = (block){ newest, 0, size };
        newest = made;
    }
    void *found = (char *)newest->start + newest->used;
    newest->used += bytes;
    return memset(found, 0, bytes);
}

/* ---- Text. ---- */

ag_text ag_text_of(const char *words) {
    return (ag_text){ words, strlen(words) };
}

bool ag_equal(ag_text text, const char *words) {
    size_t len = strlen(words);
    return text.ptr && text.len == len && memcmp(text.ptr, words, len) == 0;
}

ag_text ag_join(const ag_text *parts, size_t count) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++) len += parts[i].len;
    char *made = ag_alloc(len ? len : 1);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len) memcpy(made + at, parts[i].ptr, parts[i].len);
        at += parts[i].len;
    }
    return (ag_text){ made, len };
}

ag_text ag_text_of_integer(int64_t number) {
    char *made = ag_alloc(24), *at = made + 24;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) *--at = '-';
    return (ag_text){ at, (size_t)(made + 24 - at) };
}

/* ---- Building. ---- */

static ag_json *made(ag_kind kind) {
    ag_json *value = ag_alloc(sizeof *value);
    value->kind = kind;
    return value;
}

ag_json *ag_null(void) { return made(AG_NULL); }
ag_json *ag_list(void) { return made(AG_LIST); }
ag_json *ag_object(void) { return made(AG_OBJECT); }

ag_json *ag_bool(bool truth) {
    ag_json *value = made(AG_BOOL);
    value->truth = truth;
    return value;
}

ag_json *ag_integer(int64_t number) {
    ag_json *value = made(AG_NUMBER);
    value->text = ag_text_of_integer(number);
    return value;
}

ag_json *ag_string(ag_text text) {
    ag_json *value = made(AG_STRING);
    value->text = text;
    return value;
}

ag_json *ag_push(ag_json *list, ag_json *value) {
    if (list->last) list->last->next = value;
    else list->first = value;
    list->last = value;
    list->length++;
    return list;
}

ag_json *ag_get(const ag_json *object, const char *name) {
    if (!object || object->kind != AG_OBJECT) return NULL;
    for (ag_json *one = object->first; one; one = one->next)
        if (ag_equal(one->key, name)) return one;
    return NULL;
}

bool ag_is_given(const ag_json *object, const char *name) {
    const ag_json *found = ag_get(object, name);
    return found && found->kind != AG_NULL;
}

void ag_remove(ag_json *object, const char *name) {
    ag_json *before = NULL;
    for (ag_json *one = object->first; one; before = one, one = one->next) {
        if (!ag_equal(one->key, name)) continue;
        if (before) before->next = one->next;
        else object->first = one->next;
        if (object->last == one) object->last = before;
        object->length--;
        return;
    }
}

ag_json *ag_set(ag_json *object, const char *name, ag_json *value) {
    ag_remove(object, name);
    value->key = ag_text_of(name);
    return ag_push(object, value);
}

/* ---- Writing. ---- */

typedef struct {
    char *ptr;
    size_t len, room;
} buffer;

static void put(buffer *out, const char *bytes, size_t len) {
    if (out->room - out->len < len) {
        size_t room = (out->room + len) * 2;
        char *larger = ag_alloc(room);
        if (out->len) memcpy(larger, out->ptr, out->len);
        out->ptr = larger;
        out->room = room;
    }
    if (len) memcpy(out->ptr + out->len, bytes, len);
    out->len += len;
}

static void put_string(buffer *out, ag_text text) {
    static const char hex[] = "0123456789abcdef";
    put(out, "\"", 1);
    size_t plain = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        put(out, text.ptr + plain, i - plain);
        plain = i + 1;
        if (byte >= 0x20) put(out, (char[]){ '\\', (char)byte }, 2);
        else put(out, (char[]){ '\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15] }, 6);
    }
    put(out, text.ptr + plain, text.len - plain);
    put(out, "\"", 1);
}

static void put_value(buffer *out, const ag_json *value) {
    switch (value->kind) {
    case AG_NULL: put(out, "null", 4); return;
    case AG_BOOL: put(out, value->truth ? "true" : "false", value->truth ? 4 : 5); return;
    case AG_NUMBER: put(out, value->text.ptr, value->text.len); return;
    case AG_STRING: put_string(out, value->text); return;
    case AG_LIST:
    case AG_OBJECT: break;
    }
    bool is_object = value->kind == AG_OBJECT;
    put(out, is_object ? "{" : "[", 1);
    for (const ag_json *one = value->first; one; one = one->next) {
        if (one != value->first) put(out, ",", 1);
        if (is_object) {
            put_string(out, one->key);
            put(out, ":", 1);
        }
        put_value(out, one);
    }
    put(out, is_object ? "}" : "]", 1);
}

ag_text ag_write(const ag_json *value) {
    buffer out = { 0 };
    put_value(&out, value);
    return (ag_text){ out.ptr, out.len };
}
