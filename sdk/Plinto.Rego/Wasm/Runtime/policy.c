/* What compiled policies call; see policy.h. */
#include "policy.h"
#include "number.h"

ABI(rt_get) value *rt_get(value *of, value *key) { return of && key ? member_of(of, key) : NULL; }

ABI(rt_get_base) value *rt_get_base(value *of, value *key) {
    value *found = rt_get(of, key);
    if (found || !of || !key || of->type != OBJECT || key->type != NUMBER) return found;
    text name = {0};
    write_number(&name, key);
    return member_of(of, string_of_text(&name));
}

ABI(rt_equal) int rt_equal(value *a, value *b) { return equal(a, b); }

ABI(rt_len) value *rt_len(value *of) {
    switch (of ? of->type : 0) {
    case STRING: return number_of(count_points(as_string(of)->bytes, as_string(of)->length));
    case ARRAY: return number_of(as_array(of)->count);
    case OBJECT:
    case SET: return number_of(as_table(of)->count);
    default: return NULL;
    }
}

ABI(rt_int) int rt_int(value *number) {
    int64_t found = -1;
    return integer_of(number, &found) ? (int)found : -1;
}

ABI(rt_array) value *rt_array(int capacity) { return &new_array((uint32_t)capacity)->head; }
ABI(rt_object) value *rt_object(void) { return new_object(0); }
ABI(rt_set) value *rt_set(void) { return new_set(0); }
ABI(rt_array_append) void rt_array_append(value *array, value *item) { append(as_array(array), item); }
ABI(rt_object_insert) void rt_object_insert(value *object, value *key, value *item) { put(as_table(object), key, item); }

ABI(rt_object_insert_once) int rt_object_insert_once(value *object, value *key, value *item) {
    entry *known = find_entry(as_table(object), key);
    if (known) return equal(known->item, item);
    put(as_table(object), key, item);
    return 1;
}

ABI(rt_set_add) void rt_set_add(value *set, value *item) { add(set, item); }

ABI(rt_merge) value *rt_merge(value *a, value *b) {
    if (!a || !b) return a ? a : b;
    if (a->type != OBJECT || b->type != OBJECT) return a;
    table *merged = copy_table(as_table(b));
    for (uint32_t i = 0; i < as_table(a)->count; i++) {
        entry *ours = &as_table(a)->entries[i];
        put(merged, ours->key, rt_merge(ours->item, member_of(b, ours->key)));
    }
    return &merged->head;
}

ABI(rt_replace) value *rt_replace(value *document, value **path, int parts, value *replacement) {
    if (parts == 0) return replacement;
    table *copy = document && document->type == OBJECT ? copy_table(as_table(document)) : new_table(OBJECT, 1);
    entry *known = find_entry(copy, path[0]);
    put(copy, path[0], rt_replace(known ? known->item : NULL, path + 1, parts - 1, replacement));
    return &copy->head;
}

ABI(rt_scan) scan *rt_scan(value *of) {
    if (!of) return NULL;
    if (of->type == ARRAY) {
        if (!as_array(of)->count) return NULL;
    } else if (of->type == OBJECT || of->type == SET) {
        if (!as_table(of)->count) return NULL;
        sort_entries(as_table(of));
    } else {
        return NULL;
    }
    scan *made = allocate(sizeof(scan));
    made->of = of;
    made->at = 0;
    return made;
}

ABI(rt_scan_key) value *rt_scan_key(scan *at) { return at->of->type == ARRAY ? number_of(at->at) : as_table(at->of)->entries[at->at].key; }
ABI(rt_scan_value) value *rt_scan_value(scan *at) { return at->of->type == ARRAY ? as_array(at->of)->items[at->at] : as_table(at->of)->entries[at->at].item; }

ABI(rt_scan_next) int rt_scan_next(scan *at) {
    at->at++;
    if (at->at < (at->of->type == ARRAY ? as_array(at->of)->count : as_table(at->of)->count)) return 1;
    release(at);
    return 0;
}
