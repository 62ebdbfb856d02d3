/* Text under construction, and UTF-8. */
#include "text.h"

void write_bytes(text *to, const char *bytes, uint32_t length) {
    if (length > to->capacity - to->length) {
        uint32_t capacity = to->capacity * 2 > to->length + length ? to->capacity * 2 : to->length + length + 56;
        char *larger = allocate(capacity);
        copy_bytes(larger, to->bytes, to->length);
        release(to->bytes);
        to->bytes = larger;
        to->capacity = capacity;
    }
    copy_bytes(to->bytes + to->length, bytes, length);
    to->length += length;
}

void write_byte(text *to, char byte) {
    if (to->length < to->capacity) to->bytes[to->length++] = byte;
    else write_bytes(to, &byte, 1);
}

void write_constant(text *to, const char *constant) {
    while (*constant) write_byte(to, *constant++);
}

void write_integer(text *to, int64_t number) {
    char digits[20];
    uint32_t at = sizeof digits;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (number < 0) write_byte(to, '-');
    write_bytes(to, digits + at, sizeof digits - at);
}

void write_point(text *to, uint32_t point) {
    if (point < 0x80) {
        write_byte(to, (char)point);
    } else if (point < 0x800) {
        write_byte(to, (char)(0xc0 | point >> 6));
        write_byte(to, (char)(0x80 | (point & 63)));
    } else {
        if (point < 0x10000) {
            write_byte(to, (char)(0xe0 | point >> 12));
        } else {
            write_byte(to, (char)(0xf0 | point >> 18));
            write_byte(to, (char)(0x80 | (point >> 12 & 63)));
        }
        write_byte(to, (char)(0x80 | (point >> 6 & 63)));
        write_byte(to, (char)(0x80 | (point & 63)));
    }
}

value *string_of_text(text *of) { return string_of(of->bytes, of->length); }

uint32_t read_point(const char **at, const char *end) {
    const uint8_t *from = (const uint8_t *)*at;
    uint32_t first = *from, more, least = 0x80, most = 0xbf;
    *at += 1;
    if (first < 0x80) return first;
    if (first < 0xc2 || first > 0xf4) return REPLACEMENT;
    more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (first == 0xe0) least = 0xa0;
    if (first == 0xed) most = 0x9f;
    if (first == 0xf0) least = 0x90;
    if (first == 0xf4) most = 0x8f;
    uint32_t point = first & (0x3fu >> more);
    for (; more; more--) {
        if (*at == end) return REPLACEMENT;
        uint32_t next = (uint8_t)**at;
        if (next < least || next > most) return REPLACEMENT;
        least = 0x80;
        most = 0xbf;
        point = point << 6 | (next & 63);
        *at += 1;
    }
    return point;
}

uint32_t width_of(char first) {
    uint8_t byte = (uint8_t)first;
    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

uint32_t count_points(const char *bytes, uint32_t length) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < length; i++) count += ((uint8_t)bytes[i] & 0xc0) != 0x80;
    return count;
}

const char *skip_points(const char *at, const char *end, uint64_t count) {
    while (count && at < end) {
        at += width_of(*at);
        count--;
    }
    return at;
}

const char *find_text(const char *at, const char *end, const char *sought, uint32_t length) {
    if (length == 0) return at;
    for (; (uint32_t)(end - at) >= length; at++) {
        if (*at == *sought && compare_bytes(at, sought, length) == 0) return at;
    }
    return NULL;
}

value *string_of_utf8(const char *bytes, uint32_t length) {
    text made = {0};
    const char *end = bytes + length;
    while (bytes < end) write_point(&made, read_point(&bytes, end));
    return string_of_text(&made);
}
