/* Compiled patterns, remembered for the rest of the evaluation. */
#include "pattern.h"
#include "text.h"

static table *patterns;

void forget_patterns(void) { patterns = NULL; }

/* Patterns are kept as if they were values: the table never looks into its items. */
static pattern *known(value *key) {
    if (!patterns) patterns = new_table(OBJECT, 0);
    entry *found = find_entry(patterns, key);
    return found ? (pattern *)found->item : NULL;
}

static pattern *remember(value *key, node *root, int groups) {
    pattern *made = root ? compile_pattern(root, groups) : NULL;
    if (made) put(patterns, key, (value *)made);
    return made;
}

pattern *pattern_of(string *text) {
    int groups;
    pattern *found = known(&text->head);
    if (found) return found;
    node *root = parse_pattern(text->bytes, text->length, &groups);
    return remember(&text->head, root, groups);
}

pattern *glob_of(string *glob, string *delimiters) {
    array *key = new_array(2);
    append(key, &glob->head);
    append(key, &delimiters->head);
    pattern *found = known(&key->head);
    if (found) return found;
    const charset *delimiting = NULL;
    for (const char *at = delimiters->bytes, *end = at + delimiters->length; at < end;) {
        uint32_t point = read_point(&at, end);
        delimiting = set_union(delimiting, set_of_range(point, point));
    }
    return remember(&key->head, parse_glob(glob, delimiting ? set_negated(delimiting) : set_of_range(0, 0x10ffff)), 1);
}
