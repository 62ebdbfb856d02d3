/* Set algebra, and reachability in graphs. */
#include "number.h"

static value *common(table *a, table *b) {
    value *made = new_set(0);
    if (a->count > b->count) {
        table *swap = a;
        a = b;
        b = swap;
    }
    sort_entries(a);
    for (uint32_t i = 0; i < a->count; i++) {
        if (find_entry(b, a->entries[i].key)) add(made, a->entries[i].key);
    }
    return made;
}

static void add_all(value *to, table *from) {
    sort_entries(from);
    for (uint32_t i = 0; i < from->count; i++) add(to, from->entries[i].key);
}

BUILTIN(and)(value *a, value *b) {
    NEED(a, SET);
    NEED(b, SET);
    return common(as_table(a), as_table(b));
}

BUILTIN(or)(value *a, value *b) {
    NEED(a, SET);
    NEED(b, SET);
    value *made = new_set(0);
    add_all(made, as_table(a));
    add_all(made, as_table(b));
    return made;
}

/* The sets in a set; 0 if some members are none. */
static int sets_of(value *of, value ***sets, uint32_t *count) {
    if (of->type != SET) return 0;
    *count = elements(of, sets);
    for (uint32_t i = 0; i < *count; i++) {
        if ((*sets)[i]->type != SET) return 0;
    }
    return 1;
}

BUILTIN(union)(value *of) {
    value **sets, *made = new_set(0);
    uint32_t count;
    if (!sets_of(of, &sets, &count)) return NULL;
    for (uint32_t i = 0; i < count; i++) add_all(made, as_table(sets[i]));
    return made;
}

BUILTIN(intersection)(value *of) {
    value **sets;
    uint32_t count;
    if (!sets_of(of, &sets, &count)) return NULL;
    value *made = count ? sets[0] : new_set(0);
    for (uint32_t i = 1; i < count; i++) made = common(as_table(made), as_table(sets[i]));
    return made;
}

BUILTIN(graph_reachable)(value *graph, value *from) {
    NEED(graph, OBJECT);
    if (!is_collection(from)) return NULL;
    value *reached = new_set(0), **items;
    array *queue = new_array(0);
    uint32_t count = elements(from, &items);
    for (uint32_t i = 0; i < count; i++) append(queue, items[i]);
    for (uint32_t at = 0; at < queue->count; at++) {
        value *edges = member_of(graph, queue->items[at]);
        if (!edges || find_entry(as_table(reached), queue->items[at])) continue;
        add(reached, queue->items[at]);
        if (!is_collection(edges)) continue;
        count = elements(edges, &items);
        for (uint32_t i = 0; i < count; i++) append(queue, items[i]);
    }
    return reached;
}

static void visit(value *v, array *path, array *found) {
    array *pair = new_array(2), *copy = new_array(path->count);
    copy_bytes(copy->items, path->items, path->count * sizeof(value *));
    copy->count = path->count;
    append(pair, &copy->head);
    append(pair, v);
    append(found, &pair->head);
    if (v->type == ARRAY) {
        for (uint32_t i = 0; i < as_array(v)->count; i++) {
            append(path, number_of(i));
            visit(as_array(v)->items[i], path, found);
            path->count--;
        }
    } else if (v->type == OBJECT || v->type == SET) {
        sort_entries(as_table(v));
        for (uint32_t i = 0; i < as_table(v)->count; i++) {
            append(path, as_table(v)->entries[i].key);
            visit(as_table(v)->entries[i].item, path, found);
            path->count--;
        }
    }
}

/* Every value below, with its path: an array of pairs. */
BUILTIN(walk)(value *of) {
    array *found = new_array(16);
    visit(of, new_array(8), found);
    return &found->head;
}
