/* json.filter and json.remove: documents cut along paths. */
#include "text.h"

/* A part of a path with ~1 and ~0 read as / and ~. */
static value *unescaped(const char *at, const char *end) {
    text half = {0}, made = {0};
    for (; at < end; at++) {
        int slash = *at == '~' && at + 1 < end && at[1] == '1';
        write_byte(&half, slash ? '/' : *at);
        at += slash;
    }
    const char *from = half.bytes;
    for (end = half.bytes + half.length; from < end; from++) {
        write_byte(&made, *from);
        if (*from == '~' && from + 1 < end && from[1] == '0') from++;
    }
    return string_of_text(&made);
}

/* The parts of a path: an array itself, or a text with slashes; NULL if it is neither. */
static array *parts_of(value *path) {
    if (path->type == ARRAY) return as_array(path);
    if (path->type != STRING) return NULL;
    array *made = new_array(0);
    const char *at = as_string(path)->bytes, *end = at + as_string(path)->length;
    if (at == end) return made;
    while (at < end && *at == '/') at++;
    for (;;) {
        const char *slash = find_text(at, end, "/", 1);
        append(made, unescaped(at, slash ? slash : end));
        if (!slash) return made;
        at = slash + 1;
    }
}

/* Adds a path to a tree of objects that end in null. What is below another path's end adds nothing. */
static void add_path(value *node, array *parts) {
    if (!parts->count) return;
    for (uint32_t i = 0; i + 1 < parts->count; i++) {
        value *below = member_of(node, parts->items[i]);
        if (!below) {
            below = new_object(0);
            put(as_table(node), parts->items[i], below);
        }
        if (below->type != OBJECT) return;
        node = below;
    }
    put(as_table(node), parts->items[parts->count - 1], null_value());
}

static value *tree_of(value *paths) {
    value **items, *root = new_object(0);
    if (!is_collection(paths)) return NULL;
    uint32_t count = elements(paths, &items);
    for (uint32_t i = 0; i < count; i++) {
        array *parts = parts_of(items[i]);
        if (!parts) return NULL;
        add_path(root, parts);
    }
    return root;
}

/* What a tree has below an element of an array: paths name elements by the text of their index. */
static value *below_index(value *tree, uint32_t index) {
    text name = {0};
    write_integer(&name, index);
    return member_of(tree, string_of_text(&name));
}

static value *filtered(value *of, value *tree);
static value *without(value *of, value *tree);

/* A value with each part below replaced by what `cut` leaves of it. */
static value *cut_array(array *of, value *tree, int removing) {
    array *made = new_array(0);
    for (uint32_t i = 0; i < of->count; i++) {
        value *below = below_index(tree, i), *left = NULL;
        if (removing) left = without(of->items[i], below);
        else if (below) left = filtered(of->items[i], below);
        if (left) append(made, left);
    }
    return &made->head;
}

static value *cut_table(table *of, value *tree, int removing) {
    table *made = new_table((enum type)of->head.type, 0);
    sort_entries(of);
    for (uint32_t i = 0; i < of->count; i++) {
        value *below = member_of(tree, of->entries[i].key), *left = NULL;
        if (removing) left = without(of->entries[i].item, below);
        else if (below) left = filtered(of->entries[i].item, below);
        if (left) put(made, of->head.type == SET ? left : of->entries[i].key, left);
    }
    return &made->head;
}

static value *cut(value *of, value *tree, int removing) {
    if (of->type == ARRAY) return cut_array(as_array(of), tree, removing);
    return of->type == OBJECT || of->type == SET ? cut_table(as_table(of), tree, removing) : of;
}

static value *filtered(value *of, value *tree) { return tree->type == OBJECT ? cut(of, tree, 0) : of; }

/* NULL: it goes altogether. */
static value *without(value *of, value *tree) {
    if (!tree) return of;
    return tree->type == OBJECT ? cut(of, tree, 1) : NULL;
}

BUILTIN(json_filter)(value *of, value *paths) {
    NEED(of, OBJECT);
    value *tree = tree_of(paths);
    return tree ? filtered(of, tree) : NULL;
}

BUILTIN(json_remove)(value *of, value *paths) {
    NEED(of, OBJECT);
    value *tree = tree_of(paths);
    return tree ? without(of, tree) : NULL;
}
