/* The built-ins of whole collections: counting, summing up, ordering, membership. */
#include "number.h"

BUILTIN(count)(value *of) {
    switch (of->type) {
    case STRING: return number_of(count_points(as_string(of)->bytes, as_string(of)->length));
    case ARRAY: return number_of(as_array(of)->count);
    case OBJECT:
    case SET: return number_of(as_table(of)->count);
    default: return NULL;
    }
}

static int are_all(value **items, uint32_t count, enum type type) {
    for (uint32_t i = 0; i < count; i++) {
        if (items[i]->type != type) return 0;
    }
    return 1;
}

BUILTIN(sum)(value *of) {
    value **items;
    if (!is_collection(of)) return NULL;
    uint32_t count = elements(of, &items);
    if (!are_all(items, count, NUMBER)) return NULL;
    value *sum = number_of(0);
    for (uint32_t i = 0; i < count; i++) sum = sum_of(sum, items[i]);
    return sum;
}

BUILTIN(product)(value *of) {
    value **items;
    if (!is_collection(of)) return NULL;
    uint32_t count = elements(of, &items);
    if (!are_all(items, count, NUMBER)) return NULL;
    value *product = number_of(1);
    for (uint32_t i = 0; i < count; i++) product = product_of(product, items[i]);
    return product;
}

BUILTIN(max)(value *of) {
    value **items, *most = NULL;
    if (!is_collection(of)) return NULL;
    uint32_t count = elements(of, &items);
    for (uint32_t i = 0; i < count; i++) {
        if (!most || compare(items[i], most) > 0) most = items[i];
    }
    return most;
}

BUILTIN(min)(value *of) {
    value **items, *least = NULL;
    if (!is_collection(of)) return NULL;
    uint32_t count = elements(of, &items);
    for (uint32_t i = 0; i < count; i++) {
        if (!least || compare(items[i], least) < 0) least = items[i];
    }
    return least;
}

static array *array_of(value **items, uint32_t count) {
    array *made = new_array(count);
    copy_bytes(made->items, items, count * sizeof(value *));
    made->count = count;
    return made;
}

BUILTIN(sort)(value *of) {
    value **items;
    if (!is_collection(of)) return NULL;
    uint32_t count = elements(of, &items);
    array *made = array_of(items, count);
    if (of->type == ARRAY) sort_values(made->items, count);
    return &made->head;
}

static int is_true(value *v) { return v->type == BOOLEAN && v->detail; }

BUILTIN(all)(value *of) {
    value **items;
    if (!is_collection(of)) return NULL;
    uint32_t count = elements(of, &items);
    for (uint32_t i = 0; i < count; i++) {
        if (!is_true(items[i])) return boolean(0);
    }
    return boolean(1);
}

BUILTIN(any)(value *of) {
    value **items;
    if (!is_collection(of)) return NULL;
    uint32_t count = elements(of, &items);
    for (uint32_t i = 0; i < count; i++) {
        if (is_true(items[i])) return boolean(1);
    }
    return boolean(0);
}

static int holds(value *of, value *sought) {
    if (of->type == SET) return find_entry(as_table(of), sought) != NULL;
    if (of->type == OBJECT) {
        for (uint32_t i = 0; i < as_table(of)->count; i++) {
            if (equal(as_table(of)->entries[i].item, sought)) return 1;
        }
    } else if (of->type == ARRAY) {
        for (uint32_t i = 0; i < as_array(of)->count; i++) {
            if (equal(as_array(of)->items[i], sought)) return 1;
        }
    }
    return 0;
}

BUILTIN(internal_member_2)(value *sought, value *of) { return boolean(holds(of, sought)); }

BUILTIN(internal_member_3)(value *key, value *sought, value *of) {
    if (of->type == SET) return boolean(equal(key, sought) && holds(of, sought));
    value *found = member_of(of, key);
    return boolean(found && equal(found, sought));
}

BUILTIN(array_concat)(value *a, value *b) {
    NEED(a, ARRAY);
    NEED(b, ARRAY);
    array *made = new_array(as_array(a)->count + as_array(b)->count);
    copy_bytes(made->items, as_array(a)->items, as_array(a)->count * sizeof(value *));
    copy_bytes(made->items + as_array(a)->count, as_array(b)->items, as_array(b)->count * sizeof(value *));
    made->count = made->capacity;
    return &made->head;
}

BUILTIN(array_flatten)(value *of) {
    NEED(of, ARRAY);
    array *made = new_array(0);
    for (uint32_t i = 0; i < as_array(of)->count; i++) {
        value *item = as_array(of)->items[i];
        if (item->type != ARRAY) {
            append(made, item);
            continue;
        }
        for (uint32_t j = 0; j < as_array(item)->count; j++) append(made, as_array(item)->items[j]);
    }
    return &made->head;
}

BUILTIN(array_reverse)(value *of) {
    NEED(of, ARRAY);
    uint32_t count = as_array(of)->count;
    array *made = new_array(count);
    while (count--) made->items[made->count++] = as_array(of)->items[count];
    return &made->head;
}

BUILTIN(array_slice)(value *of, value *start, value *stop) {
    NEED(of, ARRAY);
    int32_t from, to;
    if (!position_of(start, &from) || !position_of(stop, &to)) return NULL;
    int32_t count = (int32_t)as_array(of)->count;
    if (from < 0) from = 0;
    if (to > count) to = count;
    return from >= to ? &new_array(0)->head : &array_of(as_array(of)->items + from, (uint32_t)(to - from))->head;
}
