/* Searching and cutting strings; positions and counts are of code points. */
#include "number.h"
#include "unicode.h"

static const char *end_of(string *s) { return s->bytes + s->length; }
static value *part(const char *from, const char *to) { return string_copy(from, (uint32_t)(to - from)); }

static int starts(string *s, string *with) { return s->length >= with->length && compare_bytes(s->bytes, with->bytes, with->length) == 0; }
static int ends(string *s, string *with) { return s->length >= with->length && compare_bytes(end_of(s) - with->length, with->bytes, with->length) == 0; }

BUILTIN(startswith)(value *a, value *b) {
    NEED(a, STRING);
    NEED(b, STRING);
    return boolean(starts(as_string(a), as_string(b)));
}

BUILTIN(endswith)(value *a, value *b) {
    NEED(a, STRING);
    NEED(b, STRING);
    return boolean(ends(as_string(a), as_string(b)));
}

static const char *find_string(string *in, string *sought) { return find_text(in->bytes, end_of(in), sought->bytes, sought->length); }

BUILTIN(contains)(value *a, value *b) {
    NEED(a, STRING);
    NEED(b, STRING);
    return boolean(as_string(b)->length == 0 || find_string(as_string(a), as_string(b)) != NULL);
}

BUILTIN(indexof)(value *a, value *b) {
    NEED(a, STRING);
    NEED(b, STRING);
    if (!as_string(b)->length) return NULL;
    const char *found = find_string(as_string(a), as_string(b));
    return number_of(found ? (int64_t)count_points(as_string(a)->bytes, (uint32_t)(found - as_string(a)->bytes)) : -1);
}

BUILTIN(substring)(value *of, value *offset, value *length) {
    NEED(of, STRING);
    int32_t from, count;
    if (!position_of(offset, &from) || !position_of(length, &count) || from < 0) return NULL;
    const char *end = end_of(as_string(of)), *start = skip_points(as_string(of)->bytes, end, (uint64_t)from);
    return part(start, count < 0 ? end : skip_points(start, end, (uint64_t)count));
}

BUILTIN(strings_reverse)(value *of) {
    NEED(of, STRING);
    string *from = as_string(of);
    value *made = string_room(from->length);
    char *to = (char *)end_of(as_string(made));
    for (const char *at = from->bytes; at < end_of(from);) {
        uint32_t width = width_of(*at);
        to -= width;
        copy_bytes(to, at, width);
        at += width;
    }
    return made;
}

BUILTIN(split)(value *of, value *by) {
    NEED(of, STRING);
    NEED(by, STRING);
    array *made = new_array(0);
    const char *at = as_string(of)->bytes, *end = end_of(as_string(of));
    uint32_t length = as_string(by)->length;
    if (!length) {
        for (; at < end; at += width_of(*at)) append(made, part(at, at + width_of(*at)));
        return &made->head;
    }
    const char *found;
    for (; (found = find_text(at, end, as_string(by)->bytes, length)); at = found + length) append(made, part(at, found));
    append(made, part(at, end));
    return &made->head;
}

BUILTIN(concat)(value *by, value *of) {
    NEED(by, STRING);
    if (!is_collection(of)) return NULL;
    value **items;
    text made = {0};
    uint32_t count = elements(of, &items);
    for (uint32_t i = 0; i < count; i++) {
        NEED(items[i], STRING);
        if (i) write_bytes(&made, as_string(by)->bytes, as_string(by)->length);
        write_bytes(&made, as_string(items[i])->bytes, as_string(items[i])->length);
    }
    return string_of_text(&made);
}

BUILTIN(replace)(value *of, value *old, value *new) {
    NEED(of, STRING);
    NEED(old, STRING);
    NEED(new, STRING);
    string *by = as_string(new);
    text made = {0};
    const char *at = as_string(of)->bytes, *end = end_of(as_string(of)), *found;
    uint32_t length = as_string(old)->length;
    if (!length) {
        write_bytes(&made, by->bytes, by->length);
        for (; at < end; at += width_of(*at)) {
            write_bytes(&made, at, width_of(*at));
            write_bytes(&made, by->bytes, by->length);
        }
        return string_of_text(&made);
    }
    for (; (found = find_text(at, end, as_string(old)->bytes, length)); at = found + length) {
        write_bytes(&made, at, (uint32_t)(found - at));
        write_bytes(&made, by->bytes, by->length);
    }
    write_bytes(&made, at, (uint32_t)(end - at));
    return string_of_text(&made);
}

/* The first pair whose old text stands here. An empty one stands everywhere, but not twice. */
static entry *match_pair(table *pairs, const char *at, const char *end, int empty_fits) {
    for (uint32_t i = 0; i < pairs->count; i++) {
        string *old = as_string(pairs->entries[i].key);
        if (!old->length ? empty_fits : (uint32_t)(end - at) >= old->length && compare_bytes(at, old->bytes, old->length) == 0) return &pairs->entries[i];
    }
    return NULL;
}

BUILTIN(strings_replace_n)(value *pairs, value *of) {
    NEED(pairs, OBJECT);
    NEED(of, STRING);
    table *all = as_table(pairs);
    sort_entries(all);
    for (uint32_t i = 0; i < all->count; i++) {
        NEED(all->entries[i].key, STRING);
        NEED(all->entries[i].item, STRING);
    }
    text made = {0};
    const char *at = as_string(of)->bytes, *end = end_of(as_string(of)), *empty_done = NULL;
    while (at <= end) {
        entry *pair = match_pair(all, at, end, at != empty_done);
        if (pair) {
            string *by = as_string(pair->item);
            write_bytes(&made, by->bytes, by->length);
            if (!as_string(pair->key)->length) empty_done = at;
            at += as_string(pair->key)->length;
        } else {
            uint32_t width = at < end ? width_of(*at) : 1;
            if (at < end) write_bytes(&made, at, width);
            at += width;
        }
    }
    return string_of_text(&made);
}

static const char *before(const char *at) {
    do at--;
    while (((uint8_t)*at & 0xc0) == 0x80);
    return at;
}

static int is_in(string *set, const char *at) { return find_text(set->bytes, end_of(set), at, width_of(*at)) != NULL; }

static value *trimmed(value *of, value *set, int left, int right) {
    NEED(of, STRING);
    NEED(set, STRING);
    const char *at = as_string(of)->bytes, *end = end_of(as_string(of));
    while (left && at < end && is_in(as_string(set), at)) at += width_of(*at);
    while (right && at < end && is_in(as_string(set), before(end))) end = before(end);
    return part(at, end);
}

BUILTIN(trim)(value *of, value *set) { return trimmed(of, set, 1, 1); }
BUILTIN(trim_left)(value *of, value *set) { return trimmed(of, set, 1, 0); }
BUILTIN(trim_right)(value *of, value *set) { return trimmed(of, set, 0, 1); }

BUILTIN(trim_prefix)(value *of, value *prefix) {
    NEED(of, STRING);
    NEED(prefix, STRING);
    string *s = as_string(of);
    return starts(s, as_string(prefix)) ? part(s->bytes + as_string(prefix)->length, end_of(s)) : of;
}

BUILTIN(trim_suffix)(value *of, value *suffix) {
    NEED(of, STRING);
    NEED(suffix, STRING);
    string *s = as_string(of);
    return ends(s, as_string(suffix)) ? part(s->bytes, end_of(s) - as_string(suffix)->length) : of;
}

static int is_space(const char *at, const char *end) {
    uint32_t c = read_point(&at, end);
    return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f
        || c == 0x205f || c == 0x3000;
}

BUILTIN(trim_space)(value *of) {
    NEED(of, STRING);
    const char *at = as_string(of)->bytes, *end = end_of(as_string(of));
    while (at < end && is_space(at, end)) at += width_of(*at);
    while (at < end && is_space(before(end), end)) end = before(end);
    return part(at, end);
}

/* .NET's invariant mappings, which the tables are, leave out three that lead into ASCII. */
static uint32_t point_in_case(uint32_t point, int upper) {
    if (upper) return point == 0x131 ? 'I' : point == LONG_S ? 'S' : upper_of(point);
    return point == 0x130 ? 'i' : lower_of(point);
}

static value *in_case(value *of, int upper) {
    NEED(of, STRING);
    text made = {0};
    const char *at = as_string(of)->bytes, *end = end_of(as_string(of));
    while (at < end) {
        uint32_t point = read_point(&at, end);
        write_point(&made, point_in_case(point, upper));
    }
    return string_of_text(&made);
}

BUILTIN(lower)(value *of) { return in_case(of, 0); }
BUILTIN(upper)(value *of) { return in_case(of, 1); }

/* Parts are constants, or sets of what their expression came to: the empty set says undefined. */
BUILTIN(internal_template_string)(value *parts) {
    NEED(parts, ARRAY);
    text made = {0};
    for (uint32_t i = 0; i < as_array(parts)->count; i++) {
        value *item = as_array(parts)->items[i];
        if (item->type == SET) {
            if (as_table(item)->count > 1) return NULL;
            item = as_table(item)->count ? as_table(item)->entries[0].key : NULL;
        }
        if (!item) write_constant(&made, "<undefined>");
        else if (item->type == STRING) write_bytes(&made, as_string(item)->bytes, as_string(item)->length);
        else write_value(&made, item, REGO);
    }
    return string_of_text(&made);
}
