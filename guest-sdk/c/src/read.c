/* JSON to structs by a table of fields, where a misfit names its place exactly and repeats no value of the document. */
#include "actgate.h"

#include <string.h>

ag_text ag_into(ag_text pointer, ag_text key) {
    char *made = ag_alloc(pointer.len + 1 + key.len * 2);
    size_t len = pointer.len;
    if (len) memcpy(made, pointer.ptr, len);
    made[len++] = '/';
    for (size_t i = 0; i < key.len; i++) {
        char byte = key.ptr[i];
        if (byte == '~' || byte == '/') {
            made[len++] = '~';
            byte = byte == '~' ? '0' : '1';
        }
        made[len++] = byte;
    }
    return (ag_text){ made, len };
}

static bool misses(ag_misfit *misfit, ag_text place, const char *expected) {
    *misfit = (ag_misfit){ place, ag_text_of(expected) };
    return false;
}

static bool integer(ag_text written, int64_t *into) {
    bool is_negative = written.ptr[0] == '-';
    uint64_t found = 0, most = (uint64_t)INT64_MAX + is_negative;
    for (size_t i = is_negative; i < written.len; i++) {
        if (written.ptr[i] < '0' || written.ptr[i] > '9') return false;
        uint64_t digit = (uint64_t)(written.ptr[i] - '0');
        if (found > (most - digit) / 10) return false;
        found = found * 10 + digit;
    }
    *into = is_negative ? (int64_t)(0 - found) : (int64_t)found;
    return true;
}

static bool structs_at(const ag_json *value, const ag_field *fields, size_t size, ag_text place, ag_structs *into, ag_misfit *misfit);

static bool field_at(const ag_json *value, const ag_field *field, ag_text place, void *into, ag_misfit *misfit) {
    switch (field->as) {
    case AG_AS_TEXT:
        if (value->kind != AG_STRING) return misses(misfit, place, "expected a string");
        memcpy(into, &value->text, sizeof value->text);
        return true;
    case AG_AS_INTEGER:
    case AG_AS_MAYBE_INTEGER: {
        int64_t *found = ag_alloc(sizeof *found);
        if (value->kind != AG_NUMBER || !integer(value->text, found)) return misses(misfit, place, "expected a whole number");
        if (field->as == AG_AS_INTEGER) memcpy(into, found, sizeof *found);
        else memcpy(into, &found, sizeof found);
        return true;
    }
    case AG_AS_BOOL:
        if (value->kind != AG_BOOL) return misses(misfit, place, "expected a boolean");
        memcpy(into, &value->truth, sizeof value->truth);
        return true;
    case AG_AS_OBJECT:
        if (value->kind != AG_OBJECT) return misses(misfit, place, "expected an object");
        memcpy(into, &value, sizeof value);
        return true;
    case AG_AS_VALUE: memcpy(into, &value, sizeof value); return true;
    case AG_AS_STRUCTS: return structs_at(value, field->fields, field->size, place, into, misfit);
    }
    return false;
}

static bool struct_at(const ag_json *value, const ag_field *fields, ag_text place, void *into, ag_misfit *misfit) {
    if (value->kind != AG_OBJECT) return misses(misfit, place, "expected an object");
    for (const ag_field *field = fields; field->name; field++) {
        const ag_json *member = ag_get(value, field->name);
        if (field->is_optional && (!member || member->kind == AG_NULL)) continue;
        ag_text inside = ag_into(place, ag_text_of(field->name));
        if (!member) return misses(misfit, inside, "is missing");
        if (!field_at(member, field, inside, (char *)into + field->offset, misfit)) return false;
    }
    return true;
}

static bool structs_at(const ag_json *value, const ag_field *fields, size_t size, ag_text place, ag_structs *into, ag_misfit *misfit) {
    if (value->kind != AG_LIST) return misses(misfit, place, "expected a list");
    char *items = ag_alloc(value->length * size + 1);
    size_t index = 0;
    for (const ag_json *one = value->first; one; one = one->next, index++) {
        ag_text inside = ag_into(place, ag_text_of_integer((int64_t)index));
        if (!struct_at(one, fields, inside, items + index * size, misfit)) return false;
    }
    *into = (ag_structs){ items, value->length };
    return true;
}

bool ag_read(const ag_json *value, const ag_field *fields, void *into, ag_misfit *misfit) {
    return struct_at(value, fields, AG_LITERAL(""), into, misfit);
}

bool ag_read_list(const ag_json *value, const ag_field *fields, size_t size, ag_structs *into, ag_misfit *misfit) {
    return structs_at(value, fields, size, AG_LITERAL(""), into, misfit);
}
