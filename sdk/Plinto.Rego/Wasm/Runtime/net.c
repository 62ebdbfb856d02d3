/* Address ranges. */
#include "text.h"

/* Sixteen bytes; an IPv4 address is in the last four. */
typedef struct address { uint64_t high; uint64_t low; uint32_t bits; } address;
typedef struct network { address first; uint32_t prefix; } network;

static int read_decimal(const char **at, const char *end, uint32_t most, uint32_t *number) {
    const char *start = *at;
    *number = 0;
    while (*at < end && **at >= '0' && **at <= '9' && *at - start < 4) *number = *number * 10 + (uint32_t)(*(*at)++ - '0');
    return *at > start && *at - start <= 3 && *number <= most && (*at - start == 1 || *start != '0');
}

static int read_four(const char *at, const char *end, uint32_t *found) {
    *found = 0;
    for (int i = 0; i < 4; i++) {
        uint32_t part;
        if (i && (at == end || *at++ != '.')) return 0;
        if (!read_decimal(&at, end, 255, &part)) return 0;
        *found = *found << 8 | part;
    }
    return at == end;
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Reads the groups of an IPv6 address: how many, and before which the gap is (-1: there is none). */
static int read_groups(const char *at, const char *end, uint32_t *groups, int *gap) {
    int count = 0;
    *gap = -1;
    if (end - at >= 2 && at[0] == ':' && at[1] == ':') {
        *gap = 0;
        at += 2;
    }
    while (at < end) {
        uint32_t group = 0, four;
        const char *start = at;
        if (count == 8) return -1;
        while (at < end && hex_digit(*at) >= 0 && at - start < 5) group = group << 4 | (uint32_t)hex_digit(*at++);
        if (at < end && *at == '.') {
            if (count > 6 || !read_four(start, end, &four)) return -1;
            groups[count++] = four >> 16;
            groups[count++] = four & 0xffff;
            return count;
        }
        if (at == start || at - start > 4) return -1;
        groups[count++] = group;
        if (at == end) break;
        if (*at++ != ':' || at == end) return -1;
        if (*at == ':') {
            if (*gap >= 0) return -1;
            *gap = count;
            at++;
        }
    }
    return count;
}

static int read_six(const char *at, const char *end, address *found) {
    uint32_t groups[8], all[8] = {0};
    int gap, count = read_groups(at, end, groups, &gap);
    if (count < 0 || (gap < 0 ? count != 8 : count > 7)) return 0;
    for (int i = 0; i < count; i++) all[gap >= 0 && i >= gap ? 8 - count + i : i] = groups[i];
    found->high = found->low = 0;
    for (int i = 0; i < 4; i++) {
        found->high = found->high << 16 | all[i];
        found->low = found->low << 16 | all[i + 4];
    }
    found->bits = 128;
    if (!found->high && found->low >> 32 == 0xffff) { /* an IPv4 address in IPv6 clothes is the IPv4 address */
        found->low &= 0xffffffffu;
        found->bits = 32;
    }
    return 1;
}

static int read_address(const char *at, const char *end, address *found) {
    if (find_text(at, end, ":", 1)) return read_six(at, end, found);
    uint32_t four;
    if (!read_four(at, end, &four)) return 0;
    found->high = 0;
    found->low = four;
    found->bits = 32;
    return 1;
}

/* The bits behind a prefix. */
static address host_mask(uint32_t prefix, uint32_t bits) {
    uint32_t count = bits - prefix;
    address mask = {count > 64 ? (count == 128 ? ~0ull : (1ull << (count - 64)) - 1) : 0, count >= 64 ? ~0ull : (1ull << count) - 1, bits};
    return mask;
}

static int read_network(string *from, network *found) {
    const char *end = from->bytes + from->length, *slash = find_text(from->bytes, end, "/", 1);
    if (!slash || !read_address(from->bytes, slash, &found->first)) return 0;
    slash++;
    if (!read_decimal(&slash, end, found->first.bits, &found->prefix) || slash != end) return 0;
    address mask = host_mask(found->prefix, found->first.bits);
    found->first.high &= ~mask.high;
    found->first.low &= ~mask.low;
    return 1;
}

static int has_address(const network *of, const address *sought) {
    address mask = host_mask(of->prefix, of->first.bits);
    return sought->bits == of->first.bits && (sought->high & ~mask.high) == of->first.high && (sought->low & ~mask.low) == of->first.low;
}

static int has_network(const network *of, const network *inner) {
    address last = host_mask(inner->prefix, inner->first.bits);
    last.high |= inner->first.high;
    last.low |= inner->first.low;
    return has_address(of, &inner->first) && has_address(of, &last);
}

static value *contains(value *cidr, value *other) {
    NEED(cidr, STRING);
    NEED(other, STRING);
    network outer, inner;
    address single;
    if (!read_network(as_string(cidr), &outer)) return NULL;
    if (read_address(as_string(other)->bytes, as_string(other)->bytes + as_string(other)->length, &single)) return boolean(has_address(&outer, &single));
    return read_network(as_string(other), &inner) ? boolean(has_network(&outer, &inner)) : NULL;
}

BUILTIN(net_cidr_contains)(value *cidr, value *other) { return contains(cidr, other); }
BUILTIN(net_cidr_overlap)(value *cidr, value *other) { return contains(cidr, other); }

BUILTIN(net_cidr_intersects)(value *a, value *b) {
    NEED(a, STRING);
    NEED(b, STRING);
    network x, y;
    if (!read_network(as_string(a), &x) || !read_network(as_string(b), &y)) return NULL;
    return boolean(has_address(&x, &y.first) || has_address(&y, &x.first));
}
