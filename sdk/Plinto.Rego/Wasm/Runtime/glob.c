/* Globs: * and ? stop at delimiters, ** does not; [abc], [!a-c], {a,b}, backslash escapes. They become patterns, so they match in linear time too. */
#include "pattern_parser.h"

static node *read_parts(parser *p, const charset *undelimited, int in_braces);

static uint32_t read_member(parser *p) {
    if (*p->at == '\\' && p->end - p->at > 1) p->at++;
    return take_point(p);
}

static const charset *read_list(parser *p) {
    const charset *set = NULL;
    p->at++;
    int negated = p->at < p->end && *p->at == '!';
    p->at += negated;
    while (p->at < p->end && *p->at != ']') {
        uint32_t low = read_member(p), high = low;
        if (p->end - p->at > 1 && *p->at == '-' && p->at[1] != ']') {
            p->at++;
            high = read_member(p);
        }
        if (high < low) return fail_set(p);
        set = set_union(set, set_of_range(low, high));
    }
    if (p->at >= p->end || !set) return fail_set(p);
    p->at++;
    return negated ? set_negated(set) : set;
}

static node *read_braces(parser *p, const charset *undelimited) {
    node *made = list_node(CHOICE);
    do {
        p->at++;
        add_part(made, read_parts(p, undelimited, 1));
    } while (!p->failed && p->at < p->end && *p->at == ',');
    if (p->at >= p->end) p->failed = 1;
    p->at++;
    return made;
}

static node *read_stars(parser *p, const charset *undelimited) {
    int across = p->end - p->at > 1 && p->at[1] == '*';
    p->at += 1 + across;
    node *made = list_node(REPEAT);
    made->most = -1;
    made->greedy = 1;
    add_part(made, chars_node(across ? set_of_range(0, 0x10ffff) : undelimited));
    return made;
}

static node *read_part(parser *p, const charset *undelimited) {
    switch (*p->at) {
    case '*': return read_stars(p, undelimited);
    case '?': p->at++; return chars_node(undelimited);
    case '[': return chars_node(read_list(p));
    case '{': return read_braces(p, undelimited);
    default: break;
    }
    uint32_t point = read_member(p);
    return chars_node(set_of_range(point, point));
}

static node *read_parts(parser *p, const charset *undelimited, int in_braces) {
    node *made = list_node(SEQUENCE);
    while (!p->failed && p->at < p->end && !(in_braces && (*p->at == ',' || *p->at == '}'))) add_part(made, read_part(p, undelimited));
    return made;
}

node *parse_glob(string *glob, const charset *undelimited) {
    parser p = {glob->bytes, glob->bytes + glob->length, {0}, 0, 0, NULL, 1};
    node *made = list_node(SEQUENCE), *begin = new_node(ASSERTION), *end = new_node(ASSERTION);
    begin->number = BEGIN_TEXT;
    end->number = END_TEXT;
    add_part(made, begin);
    add_part(made, read_parts(&p, undelimited, 0));
    add_part(made, end);
    return p.failed ? NULL : made;
}
