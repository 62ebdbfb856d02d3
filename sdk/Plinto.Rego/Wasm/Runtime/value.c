/* Making values, and comparing them. */
#include "number.h"
#include "policy.h"

static value the_null = {NULL_TYPE, 0, 0};
static value the_booleans[2] = {{BOOLEAN, 0, 0}, {BOOLEAN, 1, 0}};

value *null_value(void) { return &the_null; }
value *boolean(int truth) { return &the_booleans[truth != 0]; }

value *number_of(int64_t number) {
    integer *made = allocate(sizeof(integer));
    made->head.type = NUMBER;
    made->head.detail = INTEGER;
    made->number = number;
    return &made->head;
}

value *string_of(const char *bytes, uint32_t length) {
    string *made = allocate(sizeof(string));
    made->head.type = STRING;
    made->length = length;
    made->bytes = bytes;
    made->hash = 0;
    return &made->head;
}

value *string_room(uint32_t length) {
    string *made = allocate(sizeof(string) + length);
    made->head.type = STRING;
    made->length = length;
    made->bytes = (const char *)(made + 1);
    made->hash = 0;
    return &made->head;
}

value *string_copy(const char *bytes, uint32_t length) {
    value *made = string_room(length);
    copy_bytes((char *)as_string(made)->bytes, bytes, length);
    return made;
}

int is_collection(value *v) { return v->type == ARRAY || v->type == SET; }

static uint32_t mixed(uint64_t hash) {
    hash *= 0x9e3779b97f4a7c15ull;
    return (uint32_t)(hash >> 32) ^ (uint32_t)hash;
}

static uint32_t hash_string(string *of) {
    if (of->hash) return of->hash;
    uint64_t hash = of->length + 0x2545f491u;
    const char *at = of->bytes;
    uint32_t left = of->length;
    for (; left >= 8; left -= 8, at += 8) hash = (hash ^ *(const uint64_t *)at) * 0x9e3779b97f4a7c15ull + (hash >> 29);
    while (left--) hash = (hash ^ (uint8_t)*at++) * 0x100000001b3ull;
    uint32_t short_hash = mixed(hash);
    return of->hash = short_hash ? short_hash : 1;
}

uint32_t hash_of(value *v) {
    uint32_t hash = v->type;
    switch (v->type) {
    case STRING: return hash_string(as_string(v));
    case NUMBER: return hash_number(v);
    case BOOLEAN: return v->detail + 2u;
    case ARRAY:
        for (uint32_t i = 0; i < as_array(v)->count; i++) hash = hash * 31 + hash_of(as_array(v)->items[i]);
        return mixed(hash);
    case OBJECT:
        for (uint32_t i = 0; i < as_table(v)->count; i++) hash += mixed(as_table(v)->entries[i].hash + 7ull * hash_of(as_table(v)->entries[i].item));
        return mixed(hash);
    case SET:
        for (uint32_t i = 0; i < as_table(v)->count; i++) hash += mixed(as_table(v)->entries[i].hash);
        return mixed(hash);
    default: return hash;
    }
}

static int equal_strings(string *a, string *b) {
    if (a->length != b->length || (a->hash && b->hash && a->hash != b->hash)) return 0;
    return a->bytes == b->bytes || compare_bytes(a->bytes, b->bytes, a->length) == 0;
}

static int equal_arrays(array *a, array *b) {
    if (a->count != b->count) return 0;
    for (uint32_t i = 0; i < a->count; i++) {
        if (!equal(a->items[i], b->items[i])) return 0;
    }
    return 1;
}

static int equal_tables(table *a, table *b) {
    if (a->count != b->count) return 0;
    for (uint32_t i = 0; i < a->count; i++) {
        entry *other = find_entry(b, a->entries[i].key);
        if (!other || (a->head.type == OBJECT && !equal(a->entries[i].item, other->item))) return 0;
    }
    return 1;
}

int equal(value *a, value *b) {
    if (a == b) return 1;
    if (a->type != b->type) return 0;
    switch (a->type) {
    case BOOLEAN: return a->detail == b->detail;
    case NUMBER: return equal_numbers(a, b);
    case STRING: return equal_strings(as_string(a), as_string(b));
    case ARRAY: return equal_arrays(as_array(a), as_array(b));
    case OBJECT:
    case SET: return equal_tables(as_table(a), as_table(b));
    default: return 1;
    }
}

static int compare_strings(string *a, string *b) {
    int order = compare_bytes(a->bytes, b->bytes, a->length < b->length ? a->length : b->length);
    return order ? order : a->length < b->length ? -1 : a->length > b->length;
}

static int compare_arrays(array *a, array *b) {
    for (uint32_t i = 0; i < a->count && i < b->count; i++) {
        int order = compare(a->items[i], b->items[i]);
        if (order) return order;
    }
    return a->count < b->count ? -1 : a->count > b->count;
}

static int compare_tables(table *a, table *b) {
    sort_entries(a);
    sort_entries(b);
    for (uint32_t i = 0; i < a->count && i < b->count; i++) {
        int order = compare(a->entries[i].key, b->entries[i].key);
        if (!order && a->head.type == OBJECT) order = compare(a->entries[i].item, b->entries[i].item);
        if (order) return order;
    }
    return a->count < b->count ? -1 : a->count > b->count;
}

int compare(value *a, value *b) {
    if (a == b) return 0;
    if (a->type != b->type) return a->type < b->type ? -1 : 1;
    switch (a->type) {
    case BOOLEAN: return (int)a->detail - (int)b->detail;
    case NUMBER: return compare_numbers(a, b);
    case STRING: return compare_strings(as_string(a), as_string(b));
    case ARRAY: return compare_arrays(as_array(a), as_array(b));
    case OBJECT:
    case SET: return compare_tables(as_table(a), as_table(b));
    default: return 0;
    }
}
