/* Arrays, objects and sets. */
#include "number.h"
#include "value.h"

#define FEW 8 /* entries that are looked through one by one */

array *new_array(uint32_t capacity) {
    array *made = allocate(sizeof(array));
    made->head.type = ARRAY;
    made->count = 0;
    made->capacity = capacity;
    made->items = capacity ? allocate(capacity * sizeof(value *)) : NULL;
    return made;
}

void append(array *to, value *item) {
    if (to->count == to->capacity) {
        uint32_t capacity = to->capacity ? to->capacity * 2 : 4;
        value **items = allocate(capacity * sizeof(value *));
        copy_bytes(items, to->items, to->count * sizeof(value *));
        release(to->items);
        to->items = items;
        to->capacity = capacity;
    }
    to->items[to->count++] = item;
}

table *new_table(enum type type, uint32_t capacity) {
    table *made = allocate(sizeof(table));
    made->head.type = (uint8_t)type;
    made->count = 0;
    made->capacity = capacity;
    made->entries = capacity ? allocate(capacity * sizeof(entry)) : NULL;
    made->slots = NULL;
    made->slot_count = 0;
    made->sorted = 1;
    return made;
}

/* Fills the table of places anew; it keeps its memory if it keeps its size, for tables of the data document may not refer to what comes after them. */
static void index_entries(table *of, uint32_t slot_count) {
    if (slot_count != of->slot_count) {
        release(of->slots);
        of->slots = allocate(slot_count * sizeof(uint32_t));
        of->slot_count = slot_count;
    }
    fill_bytes(of->slots, 0, slot_count * sizeof(uint32_t));
    for (uint32_t i = 0; i < of->count; i++) {
        uint32_t at = of->entries[i].hash & (slot_count - 1);
        while (of->slots[at]) at = (at + 1) & (slot_count - 1);
        of->slots[at] = i + 1;
    }
}

entry *find_entry(table *in, value *key) {
    uint32_t hash = hash_of(key);
    if (!in->slots) {
        for (uint32_t i = 0; i < in->count; i++) {
            if (in->entries[i].hash == hash && equal(in->entries[i].key, key)) return &in->entries[i];
        }
        return NULL;
    }
    for (uint32_t at = hash & (in->slot_count - 1); in->slots[at]; at = (at + 1) & (in->slot_count - 1)) {
        entry *found = &in->entries[in->slots[at] - 1];
        if (found->hash == hash && equal(found->key, key)) return found;
    }
    return NULL;
}

static void add_entry(table *into, value *key, value *item) {
    if (into->count == into->capacity) {
        uint32_t capacity = into->capacity ? into->capacity * 2 : 4;
        entry *entries = allocate(capacity * sizeof(entry));
        copy_bytes(entries, into->entries, into->count * sizeof(entry));
        release(into->entries);
        into->entries = entries;
        into->capacity = capacity;
    }
    entry *last = into->count ? &into->entries[into->count - 1] : NULL;
    if (last && into->sorted && compare(last->key, key) > 0) into->sorted = 0;
    entry *fresh = &into->entries[into->count++];
    fresh->hash = hash_of(key);
    fresh->key = key;
    fresh->item = item;
    if (!into->slots && into->count <= FEW) return;
    if (into->count * 2 > into->slot_count) {
        index_entries(into, into->slot_count ? into->slot_count * 2 : FEW * 4);
        return;
    }
    uint32_t at = fresh->hash & (into->slot_count - 1);
    while (into->slots[at]) at = (at + 1) & (into->slot_count - 1);
    into->slots[at] = into->count;
}

void put(table *into, value *key, value *item) {
    entry *known = find_entry(into, key);
    if (known && into->head.type == OBJECT) known->item = item;
    else if (!known) add_entry(into, key, item);
}

void take_out(table *from, value *key) {
    entry *known = find_entry(from, key);
    if (!known) return;
    uint32_t at = (uint32_t)(known - from->entries);
    for (uint32_t i = at; i + 1 < from->count; i++) from->entries[i] = from->entries[i + 1];
    from->count--;
    if (from->slots) index_entries(from, from->slot_count);
}

/* Merge sort from the bottom: it takes no stack, and what is nearly sorted quickly is. */
#define SORT(NAME, TYPE, KEY)                                                                     \
    static void NAME(TYPE *items, uint32_t count) {                                               \
        TYPE *other = allocate((count ? count : 1) * sizeof(TYPE)), *from = items, *to = other;   \
        for (uint32_t width = 1; width < count; width *= 2) {                                     \
            for (uint32_t low = 0; low < count; low += 2 * width) {                               \
                uint32_t middle = low + width < count ? low + width : count;                      \
                uint32_t high = low + 2 * width < count ? low + 2 * width : count;                \
                uint32_t a = low, b = middle;                                                     \
                for (uint32_t at = low; at < high; at++)                                          \
                    to[at] = b >= high || (a < middle && compare(from[a] KEY, from[b] KEY) <= 0) ? from[a++] : from[b++]; \
            }                                                                                     \
            TYPE *swap = from;                                                                    \
            from = to;                                                                            \
            to = swap;                                                                            \
        }                                                                                         \
        if (from != items) copy_bytes(items, from, count * sizeof(TYPE));                         \
        release(other);                                                                           \
    }

typedef value *value_pointer;
SORT(sort_table, entry, .key)
SORT(sort_pointers, value_pointer, )

void sort_entries(table *of) {
    if (of->sorted) return;
    sort_table(of->entries, of->count);
    of->sorted = 1;
    if (of->slots) index_entries(of, of->slot_count);
}

void sort_values(value **items, uint32_t count) { sort_pointers(items, count); }

value *new_object(uint32_t capacity) { return &new_table(OBJECT, capacity)->head; }
value *new_set(uint32_t capacity) { return &new_table(SET, capacity)->head; }
void add(value *set, value *item) { put(as_table(set), item, item); }

value *member_of(value *of, value *key) {
    if (of->type == OBJECT || of->type == SET) {
        entry *found = find_entry(as_table(of), key);
        return found ? found->item : NULL;
    }
    int64_t index;
    if (of->type != ARRAY || key->type != NUMBER || !integer_of(key, &index)) return NULL;
    return (uint64_t)index < as_array(of)->count ? as_array(of)->items[index] : NULL;
}

table *copy_table(table *of) {
    table *copy = new_table((enum type)of->head.type, of->count + 1);
    copy_bytes(copy->entries, of->entries, of->count * sizeof(entry));
    copy->count = of->count;
    copy->sorted = of->sorted;
    if (of->count > FEW) index_entries(copy, of->slot_count);
    return copy;
}

uint32_t elements(value *of, value ***items) {
    if (of->type == ARRAY) {
        *items = as_array(of)->items;
        return as_array(of)->count;
    }
    table *members = as_table(of);
    sort_entries(members);
    *items = allocate((members->count + 1) * sizeof(value *));
    for (uint32_t i = 0; i < members->count; i++) (*items)[i] = members->entries[i].key;
    return members->count;
}
