/* The built-ins of regular expressions and globs. */
#include "number.h"
#include "pattern.h"

static value *matches(value *of, value *in) {
    NEED(of, STRING);
    NEED(in, STRING);
    pattern *compiled = pattern_of(as_string(of));
    return compiled ? boolean(has_match(compiled, as_string(in)->bytes, (int)as_string(in)->length)) : NULL;
}

BUILTIN(regex_match)(value *of, value *in) { return matches(of, in); }
BUILTIN(re_match)(value *of, value *in) { return matches(of, in); }
BUILTIN(regex_is_valid)(value *of) { return boolean(of->type == STRING && pattern_of(as_string(of))); }

static value *groups_of(const int *match, int groups, string *in) {
    array *made = new_array((uint32_t)groups);
    for (int i = 0; i < groups; i++) {
        int from = match[2 * i], to = match[2 * i + 1];
        append(made, from < 0 || to < 0 ? string_of("", 0) : string_copy(in->bytes + from, (uint32_t)(to - from)));
    }
    return &made->head;
}

BUILTIN(regex_find_all_string_submatch_n)(value *of, value *in, value *most) {
    NEED(of, STRING);
    NEED(in, STRING);
    int32_t count;
    if (!position_of(most, &count)) return NULL;
    pattern *compiled = pattern_of(as_string(of));
    if (!compiled) return NULL;
    string *text = as_string(in);
    array *found = new_array(0);
    int length = (int)text->length, previous_end = -1;
    for (int at = 0; at <= length && (count < 0 || (int32_t)found->count < count);) {
        int *match = find_match(compiled, text->bytes, length, at);
        if (!match) break;
        /* An empty match right behind the one before does not count. */
        int accept = match[1] != at || match[0] != previous_end;
        at = match[1] > at ? match[1] : at < length ? at + (int)width_of(text->bytes[at]) : at + 1;
        previous_end = match[1];
        if (accept) append(found, groups_of(match, compiled->groups, text));
    }
    return &found->head;
}

BUILTIN(glob_match)(value *of, value *delimiters, value *in) {
    NEED(of, STRING);
    NEED(in, STRING);
    text all = {0};
    if (delimiters->type == ARRAY) {
        for (uint32_t i = 0; i < as_array(delimiters)->count; i++) {
            value *item = as_array(delimiters)->items[i];
            NEED(item, STRING);
            if (count_points(as_string(item)->bytes, as_string(item)->length) != 1) return NULL;
            write_bytes(&all, as_string(item)->bytes, as_string(item)->length);
        }
        if (!all.length) write_byte(&all, '.');
    } else if (delimiters->type != NULL_TYPE) { /* no list at all means that nothing delimits, an empty one the default */
        return NULL;
    }
    pattern *compiled = glob_of(as_string(of), as_string(string_of_text(&all)));
    return compiled ? boolean(has_match(compiled, as_string(in)->bytes, (int)as_string(in)->length)) : NULL;
}
