/* Reading JSON and the Rego text of constant terms. */
#include "number.h"

#define MOST_LEVELS 1000

typedef struct reader { const char *at; const char *end; int levels; int with_sets; } reader;

static value *read_term(reader *from);

static void skip_space(reader *from) {
    while (from->at < from->end && (*from->at == ' ' || *from->at == '\n' || *from->at == '\r' || *from->at == '\t')) from->at++;
}

/* The next character that is no space; 0 at the end. */
static char next(reader *from) {
    skip_space(from);
    return from->at < from->end ? *from->at : 0;
}

static int take(reader *from, char expected) {
    if (next(from) != expected) return 0;
    from->at++;
    return 1;
}

static int take_word(reader *from, const char *word, uint32_t length) {
    if ((uint32_t)(from->end - from->at) < length || compare_bytes(from->at, word, length) != 0) return 0;
    from->at += length;
    return 1;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits behind \u; -1 if they are none. */
static int32_t read_hex(reader *from) {
    int32_t unit = 0;
    if (from->end - from->at < 4) return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(*from->at++);
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* Halves of surrogate pairs that stand alone are read as U+FFFD. */
static int read_unicode(reader *from, text *to) {
    int32_t unit = read_hex(from);
    if (unit < 0) return 0;
    if (unit >= 0xd800 && unit <= 0xdbff && from->end - from->at >= 6 && from->at[0] == '\\' && from->at[1] == 'u') {
        const char *back = from->at;
        from->at += 2;
        int32_t low = read_hex(from);
        if (low < 0) return 0;
        if (low >= 0xdc00 && low <= 0xdfff) {
            write_point(to, 0x10000u + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00));
            return 1;
        }
        from->at = back;
    }
    write_point(to, unit >= 0xd800 && unit <= 0xdfff ? REPLACEMENT : (uint32_t)unit);
    return 1;
}

static int read_escape(reader *from, text *to) {
    if (from->at == from->end) return 0;
    char c = *from->at++;
    switch (c) {
    case '"':
    case '\\':
    case '/': break;
    case 'b': c = '\b'; break;
    case 'f': c = '\f'; break;
    case 'n': c = '\n'; break;
    case 'r': c = '\r'; break;
    case 't': c = '\t'; break;
    case 'u': return read_unicode(from, to);
    default: return 0;
    }
    write_byte(to, c);
    return 1;
}

/* A string with escapes, or with bytes beyond ASCII, which may be wrong. */
static value *read_long_string(reader *from) {
    text made = {0};
    while (from->at < from->end) {
        uint8_t c = (uint8_t)*from->at;
        if (c == '"') {
            from->at++;
            value *copy = string_copy(made.bytes, made.length); /* one block, which whoever frees the value can free */
            release(made.bytes);
            return copy;
        }
        if (c < ' ') return NULL;
        if (c == '\\') {
            from->at++;
            if (!read_escape(from, &made)) return NULL;
        } else {
            write_point(&made, read_point(&from->at, from->end));
        }
    }
    return NULL;
}

static value *read_string(reader *from) {
    if (!take(from, '"')) return NULL;
    const char *start = from->at;
    while (from->at < from->end) {
        uint8_t c = (uint8_t)*from->at;
        if (c == '"') return string_copy(start, (uint32_t)(from->at++ - start));
        if (c < ' ' || c >= 0x80 || c == '\\') break;
        from->at++;
    }
    from->at = start;
    return read_long_string(from);
}

static value *read_number_text(reader *from) {
    const char *start = from->at;
    int64_t small = 0;
    int plain = 1;
    if (*from->at == '-') from->at++;
    while (from->at < from->end) {
        char c = *from->at;
        if (c >= '0' && c <= '9') small = small * 10 + (c - '0');
        else if (c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-') plain = 0;
        else break;
        from->at++;
    }
    uint32_t length = (uint32_t)(from->at - start);
    if (plain && length <= 18 && *start >= '1' && *start <= '9') return number_of(small);
    return is_number_text(start, length) ? number_of_text(start, length) : NULL;
}

static value *read_array(reader *from) {
    array *made = new_array(0);
    from->at++;
    if (take(from, ']')) return &made->head;
    do {
        value *item = read_term(from);
        if (!item) return NULL;
        append(made, item);
    } while (take(from, ','));
    return take(from, ']') ? &made->head : NULL;
}

static value *read_set(reader *from, value *first) {
    value *made = new_set(0);
    add(made, first);
    while (take(from, ',')) {
        value *item = read_term(from);
        if (!item) return NULL;
        add(made, item);
    }
    sort_entries(as_table(made));
    return take(from, '}') ? made : NULL;
}

static value *read_object(reader *from) {
    value *made = new_object(0);
    from->at++;
    if (take(from, '}')) return made;
    do {
        value *key = from->with_sets ? read_term(from) : read_string(from);
        if (!key) return NULL;
        if (!take(from, ':')) return from->with_sets && !as_table(made)->count ? read_set(from, key) : NULL;
        value *item = read_term(from);
        if (!item) return NULL;
        put(as_table(made), key, item);
    } while (take(from, ','));
    sort_entries(as_table(made)); /* now: what is sorted later could be the data document, which may not be given memory during evaluations */
    return take(from, '}') ? made : NULL;
}

static value *read_empty_set(reader *from) {
    return from->with_sets && take_word(from, "set", 3) && take(from, '(') && take(from, ')') ? new_set(0) : NULL;
}

static value *read_nested(reader *from) {
    if (from->levels == MOST_LEVELS) return NULL;
    from->levels++;
    value *made = *from->at == '[' ? read_array(from) : read_object(from);
    from->levels--;
    return made;
}

static value *read_term(reader *from) {
    char c = next(from);
    switch (c) {
    case '{':
    case '[': return read_nested(from);
    case '"': return read_string(from);
    case 'n': return take_word(from, "null", 4) ? null_value() : NULL;
    case 't': return take_word(from, "true", 4) ? boolean(1) : NULL;
    case 'f': return take_word(from, "false", 5) ? boolean(0) : NULL;
    case 's': return read_empty_set(from);
    default: return c == '-' || (c >= '0' && c <= '9') ? read_number_text(from) : NULL;
    }
}

value *read_document(const char *bytes, uint32_t length, int with_sets) {
    reader from = {bytes, bytes + length, 0, with_sets};
    value *made = read_term(&from);
    skip_space(&from);
    return from.at == from.end ? made : NULL;
}
