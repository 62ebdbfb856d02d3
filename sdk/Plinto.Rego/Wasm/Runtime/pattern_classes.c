/* Reads the classes and escapes of regular expressions. */
#include "pattern_parser.h"

const charset *fail_set(parser *p) {
    p->failed = 1;
    return NULL;
}

const charset *folded_if(const parser *p, const charset *set) { return p->flags.fold ? set_folded(set) : set; }

/* Pairs of first and last characters. */
static const charset *set_of_pairs(const char *pairs, uint32_t count) {
    const charset *made = NULL;
    for (uint32_t i = 0; i < count; i++) made = set_union(made, set_of_range((uint8_t)pairs[2 * i], (uint8_t)pairs[2 * i + 1]));
    return made;
}

typedef struct named_class { char name[8]; uint8_t count; char pairs[9]; } named_class;

static const named_class posix[] = {
    {"alnum", 3, "09AZaz"}, {"alpha", 2, "AZaz"}, {"ascii", 1, "\0\x7f"}, {"blank", 2, "\t\t  "}, {"cntrl", 2, "\0\x1f\x7f\x7f"}, {"digit", 1, "09"}, {"graph", 1, "!~"},
    {"lower", 1, "az"}, {"print", 1, " ~"}, {"punct", 4, "!/:@[`{~"}, {"space", 2, "\t\r  "}, {"upper", 1, "AZ"}, {"word", 4, "09AZ__az"}, {"xdigit", 3, "09AFaf"},
};

static uint32_t name_length(const char *name) {
    uint32_t length = 0;
    while (name[length]) length++;
    return length;
}

/* [:name:]; NULL if there is none here. */
static const charset *read_posix_class(parser *p) {
    if (!looking_at(p, "[:")) return NULL;
    const char *close = find_text(p->at + 2, p->end, ":]", 2);
    if (!close) return NULL;
    const char *name = p->at + 2;
    int negated = name < close && *name == '^';
    name += negated;
    uint32_t length = (uint32_t)(close - name);
    p->at = close + 2;
    for (uint32_t i = 0; i < sizeof posix / sizeof *posix; i++) {
        if (name_length(posix[i].name) != length || compare_bytes(posix[i].name, name, length) != 0) continue;
        const charset *set = folded_if(p, set_of_pairs(posix[i].pairs, posix[i].count));
        return negated ? set_negated(set) : set;
    }
    return fail_set(p);
}

static const charset *read_unicode_class(parser *p, int negated) {
    p->at += 2;
    const char *name = p->at, *after;
    if (p->at < p->end && *p->at == '{') {
        const char *close = find_text(p->at, p->end, "}", 1);
        if (!close) return fail_set(p);
        name++;
        after = close;
        p->at = close + 1;
    } else {
        if (p->at < p->end) take_point(p);
        after = p->at;
    }
    if (name < after && *name == '^') {
        negated = !negated;
        name++;
    }
    const charset *set = set_of_class(name, (uint32_t)(after - name));
    if (!set) return fail_set(p);
    set = folded_if(p, set);
    return negated ? set_negated(set) : set;
}

const charset *read_class_escape(parser *p) {
    char kind = p->end - p->at > 1 ? p->at[1] : 0;
    const charset *set;
    switch (kind) {
    case 'p':
    case 'P': return read_unicode_class(p, kind == 'P');
    case 'd':
    case 'D': set = set_of_range('0', '9'); break;
    case 's':
    case 'S': set = set_of_pairs("\t\n\f\r  ", 3); break;
    case 'w':
    case 'W': set = set_of_pairs("09AZ__az", 4); break;
    default: return NULL;
    }
    p->at += 2;
    set = folded_if(p, set);
    return kind < 'a' ? set_negated(set) : set;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static uint32_t read_hex(parser *p) {
    const char *at = p->at, *end = at + 2;
    if (at < p->end && *at == '{') {
        end = find_text(++at, p->end, "}", 1);
        p->at = end ? end + 1 : p->end;
    } else {
        p->at = end;
    }
    uint64_t point = 0;
    if (!end || end > p->end || end == at || end - at > 8) p->failed = 1;
    for (; !p->failed && at < end; at++) {
        if (hex_digit(*at) < 0) p->failed = 1;
        point = point << 4 | (uint32_t)hex_digit(*at);
    }
    if (point > 0x10ffff) p->failed = 1;
    return (uint32_t)point;
}

static int is_octal(const parser *p) { return p->at < p->end && *p->at >= '0' && *p->at <= '7'; }

uint32_t read_char_escape(parser *p) {
    p->at++;
    if (p->at >= p->end) {
        p->failed = 1;
        return 0;
    }
    uint32_t c = take_point(p);
    switch (c) {
    case 'a': return 7;
    case 'f': return '\f';
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'v': return '\v';
    case 'x': return read_hex(p);
    default: break;
    }
    if (c == '0' || (c >= '1' && c <= '7' && is_octal(p))) {
        uint32_t octal = c - '0';
        for (int i = 1; i < 3 && is_octal(p); i++) octal = octal * 8 + (uint32_t)(*p->at++ - '0');
        return octal;
    }
    if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) p->failed = 1;
    return c;
}

static uint32_t read_class_char(parser *p) {
    if (p->at >= p->end) {
        p->failed = 1;
        return 0;
    }
    return *p->at == '\\' ? read_char_escape(p) : take_point(p);
}

static const charset *read_range(parser *p) {
    uint32_t low = read_class_char(p), high = low;
    if (p->end - p->at > 1 && *p->at == '-' && p->at[1] != ']') {
        p->at++;
        high = read_class_char(p);
    }
    if (p->failed || high < low) return fail_set(p);
    return folded_if(p, set_of_range(low, high));
}

const charset *read_class(parser *p) {
    p->at++;
    int negated = p->at < p->end && *p->at == '^';
    p->at += negated;
    const charset *set = NULL;
    for (int first = 1; !p->failed; first = 0) {
        if (p->at >= p->end) return fail_set(p);
        if (*p->at == ']' && !first) {
            p->at++;
            return negated ? set_negated(set) : set;
        }
        const charset *next = read_posix_class(p);
        if (!next && !p->failed && *p->at == '\\') next = read_class_escape(p);
        if (!next && !p->failed) next = read_range(p);
        set = set_union(set, next);
    }
    return NULL;
}
