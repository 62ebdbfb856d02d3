/* Reads RE2's syntax, as Go's regexp takes it. */
#include "pattern_parser.h"

#define MOST_REPEAT 1000
#define MOST_DEPTH 1000

static node *read_choice(parser *p);

static node *fail(parser *p) {
    p->failed = 1;
    return NULL;
}

int looking_at(const parser *p, const char *constant) {
    const char *at = p->at;
    while (*constant) {
        if (at >= p->end || *at++ != *constant++) return 0;
    }
    return 1;
}

uint32_t take_point(parser *p) { return read_point(&p->at, p->end); }

static node *literal(parser *p, uint32_t point) { return chars_node(folded_if(p, set_of_range(point, point))); }

static node *assertion(enum assertion kind) {
    node *made = new_node(ASSERTION);
    made->number = kind;
    return made;
}

static int read_count(const char **at, const char *end, int *count) {
    const char *start = *at;
    *count = 0;
    while (*at < end && **at >= '0' && **at <= '9') {
        if (*count < 100000000) *count = *count * 10 + (*(*at) - '0');
        (*at)++;
    }
    return *at > start && (*at - start == 1 || *start != '0');
}

/* {n}, {n,} or {n,m}: where it ends; NULL if it is none, and so stands for itself. */
static const char *read_counts(const parser *p, int *least, int *most) {
    const char *at = p->at + 1;
    if (!read_count(&at, p->end, least)) return NULL;
    *most = *least;
    if (at < p->end && *at == ',') {
        at++;
        *most = -1;
        if (at < p->end && *at != '}' && !read_count(&at, p->end, most)) return NULL;
    }
    return at < p->end && *at == '}' ? at + 1 : NULL;
}

/* Nested counts multiply. */
static int64_t copies(const node *of) {
    int64_t most = 1;
    for (uint32_t i = 0; i < part_count(of); i++) {
        int64_t inner = copies(part_at(of, i));
        if (inner > most) most = inner;
    }
    int64_t times = of->kind != REPEAT ? 1 : of->most < 0 ? of->least : of->most;
    return times > 1 ? times * most : most;
}

static node *read_repeats(parser *p, node *atom) {
    for (int repeated = 0; p->at < p->end && !p->failed; repeated = 1) {
        int least = 0, most = -1;
        const char *end = p->at + 1;
        switch (*p->at) {
        case '*': break;
        case '+': least = 1; break;
        case '?': most = 1; break;
        case '{': end = read_counts(p, &least, &most); break;
        default: end = NULL;
        }
        if (!end) return atom;
        if (least > MOST_REPEAT || most > MOST_REPEAT || (most >= 0 && least > most) || repeated) return fail(p);
        int lazy = end < p->end && *end == '?';
        p->at = end + lazy;
        node *made = list_node(REPEAT);
        add_part(made, atom);
        made->least = least;
        made->most = most;
        made->greedy = lazy == p->flags.swap_greed;
        if (copies(made) > MOST_REPEAT) return fail(p);
        atom = made;
    }
    return atom;
}

/* \Q…\E */
static void read_literal_run(parser *p, node *to) {
    p->at += 2;
    const char *close = find_text(p->at, p->end, "\\E", 2), *end = close ? close : p->end;
    if (p->at == end) {
        p->at = close ? close + 2 : end;
        return;
    }
    while (p->at < end) add_part(to, literal(p, take_point(p)));
    if (close) p->at = close + 2;
    node *last = read_repeats(p, part_at(to, part_count(to) - 1));
    to->parts->count--;
    add_part(to, last);
}

static node *read_inner(parser *p) {
    node *inner = read_choice(p);
    if (p->failed || p->at >= p->end) return fail(p);
    p->at++;
    return inner;
}

static node *read_captured(parser *p) {
    node *group = list_node(GROUP);
    group->number = p->groups++;
    node *inner = read_inner(p);
    if (p->failed) return NULL;
    add_part(group, inner);
    return group;
}

static node *read_named(parser *p, uint32_t prefix) {
    const char *name = p->at + prefix, *close = find_text(p->at, p->end, ">", 1);
    if (!close || name >= close) return fail(p);
    for (const char *at = name; at < close; at++) {
        if (*at != '_' && (*at < '0' || *at > '9') && ((*at | 32) < 'a' || (*at | 32) > 'z')) return fail(p);
    }
    value *key = string_copy(name, (uint32_t)(close - name));
    if (find_entry(p->names, key)) return fail(p);
    put(p->names, key, key);
    p->at = close + 1;
    return read_captured(p);
}

/* (?flags) gives NULL: they hold for what follows. */
static node *read_flags(parser *p) {
    flags before = p->flags;
    uint8_t on = 1, any = 0;
    for (p->at += 2; p->at < p->end; p->at++) {
        switch (*p->at) {
        case 'i': p->flags.fold = on; break;
        case 'm': p->flags.multi_line = on; break;
        case 's': p->flags.dot_all = on; break;
        case 'U': p->flags.swap_greed = on; break;
        case '-':
            if (!on) return fail(p);
            on = any = 0;
            continue;
        case ')':
        case ':':
            if (!on && !any) return fail(p);
            if (*p->at++ == ')') return NULL;
            node *inner = read_inner(p);
            p->flags = before;
            return inner;
        default: return fail(p);
        }
        any = 1;
    }
    return fail(p);
}

static node *read_group(parser *p) {
    if (p->end - p->at < 2 || p->at[1] != '?') {
        p->at++;
        return read_captured(p);
    }
    if (looking_at(p, "(?P<")) return read_named(p, 4);
    return looking_at(p, "(?<") ? read_named(p, 3) : read_flags(p);
}

static node *read_escape(parser *p) {
    if (p->end - p->at < 2) return fail(p);
    enum assertion kind;
    switch (p->at[1]) {
    case 'A': kind = BEGIN_TEXT; break;
    case 'z': kind = END_TEXT; break;
    case 'b': kind = WORD_BOUNDARY; break;
    case 'B': kind = NOT_WORD_BOUNDARY; break;
    default: {
        const charset *set = read_class_escape(p);
        if (set || p->failed) return chars_node(set);
        return literal(p, read_char_escape(p));
    }
    }
    p->at += 2;
    return assertion(kind);
}

/* NULL: flags were set for what follows, or it is malformed. */
static node *read_atom(parser *p) {
    int least, most;
    switch (*p->at) {
    case '(': return read_group(p);
    case '[': return chars_node(read_class(p));
    case '.':
        p->at++;
        return chars_node(p->flags.dot_all ? set_of_range(0, 0x10ffff) : set_negated(set_of_range('\n', '\n')));
    case '^':
        p->at++;
        return assertion(p->flags.multi_line ? BEGIN_LINE : BEGIN_TEXT);
    case '$':
        p->at++;
        return assertion(p->flags.multi_line ? END_LINE : END_TEXT);
    case '*':
    case '+':
    case '?': return fail(p);
    case '\\': return read_escape(p);
    case '{': return read_counts(p, &least, &most) ? fail(p) : literal(p, take_point(p));
    default: return literal(p, take_point(p));
    }
}

static node *read_sequence(parser *p) {
    node *made = list_node(SEQUENCE);
    while (!p->failed && p->at < p->end && *p->at != '|' && *p->at != ')') {
        if (looking_at(p, "\\Q")) {
            read_literal_run(p, made);
            continue;
        }
        node *atom = read_atom(p);
        if (atom && !p->failed) add_part(made, read_repeats(p, atom));
    }
    return part_count(made) ? made : new_node(EMPTY);
}

static node *read_choice(parser *p) {
    if (++p->depth > MOST_DEPTH) return fail(p);
    flags before = p->flags;
    node *made = list_node(CHOICE);
    add_part(made, read_sequence(p));
    while (!p->failed && p->at < p->end && *p->at == '|') {
        p->at++;
        add_part(made, read_sequence(p));
    }
    p->flags = before;
    p->depth--;
    return made;
}

node *parse_pattern(const char *bytes, uint32_t length, int *groups) {
    parser p = {bytes, bytes + length, {0}, 0, 0, new_table(OBJECT, 0), 1};
    node *root = read_choice(&p);
    *groups = p.groups;
    return p.failed || p.at != p.end ? NULL : root;
}
