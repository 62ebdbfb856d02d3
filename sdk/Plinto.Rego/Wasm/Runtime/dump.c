/* Writing values. */
#include "number.h"
#include "unicode.h"

static void write_hex(text *to, uint32_t number, uint32_t digits) {
    while (digits--) write_byte(to, "0123456789abcdef"[number >> (digits * 4) & 15]);
}

static int is_plain(uint8_t c, int html) {
    return c >= ' ' && c != '"' && c != '\\' && !(html && (c == '<' || c == '>' || c == '&' || c == 0xe2));
}

static void write_escaped(text *to, uint32_t point, int html) {
    switch (point) {
    case '"':
    case '\\':
        write_byte(to, '\\');
        write_byte(to, (char)point);
        return;
    case '\n': write_bytes(to, "\\n", 2); return;
    case '\r': write_bytes(to, "\\r", 2); return;
    case '\t': write_bytes(to, "\\t", 2); return;
    default: break;
    }
    if (html && (point == '\b' || point == '\f')) {
        write_bytes(to, point == '\b' ? "\\b" : "\\f", 2);
    } else if (point < ' ' || (html && (point == '<' || point == '>' || point == '&' || point == 0x2028 || point == 0x2029))) {
        write_bytes(to, "\\u", 2);
        write_hex(to, point, 4);
    } else {
        write_point(to, point);
    }
}

static void write_json_string(text *to, string *of, int html) {
    const char *at = of->bytes, *end = of->bytes + of->length;
    write_byte(to, '"');
    while (at < end) {
        const char *start = at;
        while (at < end && is_plain((uint8_t)*at, html)) at++;
        write_bytes(to, start, (uint32_t)(at - start));
        if (at < end) write_escaped(to, read_point(&at, end), html);
    }
    write_byte(to, '"');
}

/* As Go quotes: unprintable characters are escaped. */
static void write_quoted(text *to, string *of) {
    const char *at = of->bytes, *end = of->bytes + of->length;
    write_byte(to, '"');
    while (at < end) {
        uint32_t point = read_point(&at, end);
        if (point == '"' || point == '\\') {
            write_byte(to, '\\');
            write_byte(to, (char)point);
        } else if (point >= 7 && point <= 13) {
            write_byte(to, '\\');
            write_byte(to, "abtnvfr"[point - 7]);
        } else if (point < ' ' || point == 127) {
            write_bytes(to, "\\x", 2);
            write_hex(to, point, 2);
        } else if (is_printable(point)) {
            write_point(to, point);
        } else {
            write_bytes(to, point < 0x10000 ? "\\u" : "\\U", 2);
            write_hex(to, point, point < 0x10000 ? 4 : 8);
        }
    }
    write_byte(to, '"');
}

static void write_separator(text *to, uint32_t before, enum form form) {
    if (before) write_bytes(to, ", ", form == REGO ? 2 : 1);
}

static void write_items(text *to, value *of, enum form form) {
    int as_set = of->type == SET && form >= WITH_SETS;
    if (as_set && !as_table(of)->count) {
        write_constant(to, "set()");
        return;
    }
    write_byte(to, as_set ? '{' : '[');
    if (of->type == SET) sort_entries(as_table(of));
    uint32_t count = of->type == SET ? as_table(of)->count : as_array(of)->count;
    for (uint32_t i = 0; i < count; i++) {
        write_separator(to, i, form);
        write_value(to, of->type == SET ? as_table(of)->entries[i].key : as_array(of)->items[i], form);
    }
    write_byte(to, as_set ? '}' : ']');
}

static int has_other_keys(table *of) {
    for (uint32_t i = 0; i < of->count; i++) {
        if (of->entries[i].key->type != STRING) return 1;
    }
    return 0;
}

/* In JSON all keys are strings: others stand for their JSON text, and of two with one name the last counts. */
static table *with_names(table *of) {
    table *named = new_table(OBJECT, of->count);
    for (uint32_t i = 0; i < of->count; i++) {
        value *key = of->entries[i].key;
        if (key->type != STRING) {
            text name = {0};
            write_value(&name, key, JSON);
            key = string_of_text(&name);
        }
        put(named, key, of->entries[i].item);
    }
    sort_entries(named);
    return named;
}

static void write_members(text *to, table *of, enum form form) {
    sort_entries(of);
    if (form < WITH_SETS && has_other_keys(of)) of = with_names(of);
    write_byte(to, '{');
    for (uint32_t i = 0; i < of->count; i++) {
        write_separator(to, i, form);
        write_value(to, of->entries[i].key, form);
        write_bytes(to, ": ", form == REGO ? 2 : 1);
        write_value(to, of->entries[i].item, form);
    }
    write_byte(to, '}');
}

void write_value(text *to, value *v, enum form form) {
    switch (v->type) {
    case NULL_TYPE: write_bytes(to, "null", 4); break;
    case BOOLEAN: write_constant(to, v->detail ? "true" : "false"); break;
    case NUMBER: write_number(to, v); break;
    case STRING:
        if (form == REGO) write_quoted(to, as_string(v));
        else write_json_string(to, as_string(v), form == JSON_FOR_HTML);
        break;
    case OBJECT: write_members(to, as_table(v), form); break;
    default: write_items(to, v, form); break;
    }
}
