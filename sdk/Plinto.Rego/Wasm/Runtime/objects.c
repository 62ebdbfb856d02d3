/* The built-ins of objects. */
#include "value.h"

BUILTIN(object_get)(value *of, value *key, value *otherwise) {
    NEED(of, OBJECT);
    if (key->type != ARRAY) {
        value *found = member_of(of, key);
        return found ? found : otherwise;
    }
    for (uint32_t i = 0; i < as_array(key)->count; i++) {
        of = member_of(of, as_array(key)->items[i]);
        if (!of) return otherwise;
    }
    return of;
}

BUILTIN(object_keys)(value *of) {
    NEED(of, OBJECT);
    value *made = new_set(0);
    sort_entries(as_table(of));
    for (uint32_t i = 0; i < as_table(of)->count; i++) add(made, as_table(of)->entries[i].key);
    return made;
}

/* The members whose keys are, or are not, among some. */
static value *keep(value *of, value *keys, int kept) {
    NEED(of, OBJECT);
    if (keys->type != ARRAY && keys->type != SET && keys->type != OBJECT) return NULL;
    value *wanted = keys, *made = new_object(0);
    if (keys->type == ARRAY) {
        wanted = new_set(0);
        for (uint32_t i = 0; i < as_array(keys)->count; i++) add(wanted, as_array(keys)->items[i]);
    }
    sort_entries(as_table(of));
    for (uint32_t i = 0; i < as_table(of)->count; i++) {
        entry *member = &as_table(of)->entries[i];
        if ((find_entry(as_table(wanted), member->key) != NULL) == kept) put(as_table(made), member->key, member->item);
    }
    return made;
}

BUILTIN(object_remove)(value *of, value *keys) { return keep(of, keys, 0); }
BUILTIN(object_filter)(value *of, value *keys) { return keep(of, keys, 1); }

static value *joined(value *a, value *b) {
    table *made = copy_table(as_table(a));
    for (uint32_t i = 0; i < as_table(b)->count; i++) {
        entry *theirs = &as_table(b)->entries[i];
        value *ours = member_of(a, theirs->key);
        int both = ours && ours->type == OBJECT && theirs->item->type == OBJECT;
        put(made, theirs->key, both ? joined(ours, theirs->item) : theirs->item);
    }
    return &made->head;
}

BUILTIN(object_union)(value *a, value *b) {
    NEED(a, OBJECT);
    NEED(b, OBJECT);
    return joined(a, b);
}

BUILTIN(object_union_n)(value *of) {
    NEED(of, ARRAY);
    value *made = new_object(0);
    for (uint32_t i = 0; i < as_array(of)->count; i++) {
        value *next = as_array(of)->items[i];
        NEED(next, OBJECT);
        made = joined(made, next);
    }
    return made;
}
