/* Parts of a parsed pattern. */
#include "pattern.h"

node *new_node(enum node_kind kind) {
    node *made = allocate(sizeof(node));
    fill_bytes(made, 0, sizeof(node));
    made->kind = kind;
    return made;
}

node *chars_node(const charset *set) {
    node *made = new_node(CHARS);
    made->set = set;
    return made;
}

node *list_node(enum node_kind kind) {
    node *made = new_node(kind);
    made->parts = new_array(0);
    return made;
}

/* The list's items are nodes: to the list all pointers are alike. */
void add_part(node *to, node *part) { append(to->parts, (value *)part); }
node *part_at(const node *of, uint32_t index) { return (node *)of->parts->items[index]; }
uint32_t part_count(const node *of) { return of->parts ? of->parts->count : 0; }
