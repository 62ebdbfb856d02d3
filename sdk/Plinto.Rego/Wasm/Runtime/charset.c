/* Sets of code points. */
#include "pattern.h"
#include "unicode.h"

static charset *new_charset(uint32_t capacity) {
    charset *made = allocate(sizeof(charset));
    fill_bytes(made, 0, sizeof(charset));
    made->ranges = allocate(capacity * sizeof(range));
    return made;
}

/* Adds a range that begins no earlier than the last one. */
static void add_range(charset *to, uint32_t first, uint32_t last) {
    for (uint32_t c = first; c <= last && c < 128; c++) to->ascii[c >> 5] |= 1u << (c & 31);
    range *before = to->count ? &to->ranges[to->count - 1] : NULL;
    if (before && first <= before->last + 1) {
        if (last > before->last) before->last = last;
    } else {
        to->ranges[to->count++] = (range){first, last};
    }
}

const charset *set_of_range(uint32_t first, uint32_t last) {
    charset *made = new_charset(1);
    add_range(made, first, last);
    return made;
}

const charset *set_union(const charset *a, const charset *b) {
    if (!a || !b) return a ? a : b;
    charset *made = new_charset(a->count + b->count);
    for (uint32_t i = 0, j = 0; i < a->count || j < b->count;) {
        const range *next = j == b->count || (i < a->count && a->ranges[i].first <= b->ranges[j].first) ? &a->ranges[i++] : &b->ranges[j++];
        add_range(made, next->first, next->last);
    }
    return made;
}

const charset *set_negated(const charset *of) {
    charset *made = new_charset(of->count + 1);
    uint32_t next = 0;
    for (uint32_t i = 0; i < of->count; i++) {
        if (of->ranges[i].first > next) add_range(made, next, of->ranges[i].first - 1);
        next = of->ranges[i].last + 1;
    }
    if (next <= LAST_POINT) add_range(made, next, LAST_POINT);
    return made;
}

int set_has(const charset *of, uint32_t point) {
    if (point < 128) return of->ascii[point >> 5] >> (point & 31) & 1;
    uint32_t low = 0, high = of->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (point < of->ranges[middle].first) high = middle;
        else if (point > of->ranges[middle].last) low = middle + 1;
        else return 1;
    }
    return 0;
}

#define CASED_POINTS 0x1f000u /* none beyond has another case */

/* One code point for all that differ only in case. The simple mappings leave the first three apart, because theirs leave their script or ASCII. */
static uint32_t case_key(uint32_t point) {
    return point == 0x212a ? 'k' : point == LONG_S ? 's' : point == 0x212b ? 0xe5 : lower_of(upper_of(point));
}

static void mark(uint32_t *bits, uint32_t point) { bits[point >> 5] |= 1u << (point & 31); }
static int is_marked(const uint32_t *bits, uint32_t point) { return bits[point >> 5] >> (point & 31) & 1; }

const charset *set_folded(const charset *of) {
    uint32_t size = CASED_POINTS / 8, point;
    uint32_t *keys = allocate(size), *folded = allocate(size);
    fill_bytes(keys, 0, size);
    fill_bytes(folded, 0, size);
    for (cased at = {0}; next_cased(&at, &point);) {
        uint32_t key = case_key(point); /* may have no other case itself: sharp s */
        if (set_has(of, point) || (key != point && set_has(of, key))) mark(keys, key);
    }
    if (set_has(of, LONG_S)) mark(keys, 's'); /* it has no other case in the tables */
    for (cased at = {0}; next_cased(&at, &point);) {
        uint32_t key = case_key(point);
        if (!is_marked(keys, key)) continue;
        mark(folded, point);
        mark(folded, key);
    }
    if (is_marked(keys, 's')) mark(folded, LONG_S);
    uint32_t count = 0;
    for (point = 0; point < CASED_POINTS; point++) count += (uint32_t)is_marked(folded, point);
    charset *made = new_charset(count);
    for (point = 0; point < CASED_POINTS; point++) {
        if (is_marked(folded, point)) add_range(made, point, point);
    }
    release(keys);
    release(folded);
    return set_union(of, made);
}

/* Two letters for each category, as .NET numbers them: Lu is 0. */
static const char category_names[] = "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSo";

static int is_in_class(uint32_t category, const char *name, uint32_t length) {
    const char *own = category_names + category * 2;
    return category < sizeof category_names / 2 && own[0] == name[0] && (length == 1 || own[1] == name[1]);
}

const charset *set_of_class(const char *name, uint32_t length) {
    if (length == 3 && compare_bytes(name, "Any", 3) == 0) return set_of_range(0, LAST_POINT);
    script found;
    if (find_script(name, length, &found)) {
        charset *made = new_charset(found.left);
        while (next_range(&found)) add_range(made, found.first, found.last);
        return made;
    }
    if (length == 0 || length > 2) return NULL;
    uint32_t count = 0;
    for (category_run run = {0}; next_category(&run);) count += (uint32_t)is_in_class(run.category, name, length);
    if (!count) return NULL;
    charset *made = new_charset(count);
    for (category_run run = {0}; next_category(&run);) {
        if (is_in_class(run.category, name, length)) add_range(made, run.first, run.last);
    }
    return made;
}
