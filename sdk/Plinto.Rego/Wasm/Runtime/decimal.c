/* Exact decimals: reading, normal form, comparing, writing. */
#include "number.h"

#define MOST_EXPONENT 100000
#define EXPANDED_DIGITS 4096 /* integers written with an exponent are written out up to here */

static uint32_t count_digits(const char *at, const char *end) {
    const char *start = at;
    while (at < end && *at >= '0' && *at <= '9') at++;
    return (uint32_t)(at - start);
}

int is_number_text(const char *at, uint32_t length) {
    const char *end = at + length;
    if (at < end && *at == '-') at++;
    uint32_t whole = count_digits(at, end);
    if (whole == 0 || (whole > 1 && *at == '0')) return 0;
    at += whole;
    if (at < end && *at == '.') {
        uint32_t fraction = count_digits(at + 1, end);
        if (fraction == 0) return 0;
        at += fraction + 1;
    }
    if (at == end) return 1;
    if (*at != 'e' && *at != 'E') return 0;
    at++;
    if (at < end && (*at == '+' || *at == '-')) at++;
    uint32_t digits = count_digits(at, end);
    if (digits == 0 || at + digits != end) return 0;
    while (at < end && *at == '0') at++;
    if (end - at > 9) return 0;
    uint32_t exponent = 0;
    for (; at < end; at++) exponent = exponent * 10 + (uint32_t)(*at - '0');
    return exponent <= MOST_EXPONENT;
}

/* The digits of a number's text as an integer, and the power of ten that goes with it. */
static scaled split(const char *at, uint32_t length, int *plain) {
    const char *end = at + length;
    int negative = at < end && *at == '-';
    at += negative;
    char *digits = allocate(length);
    uint32_t count = 0, whole = count_digits(at, end);
    int32_t exponent = 0;
    *plain = at + whole == end;
    copy_bytes(digits, at, count = whole);
    at += whole;
    if (at < end && *at == '.') {
        uint32_t fraction = count_digits(++at, end);
        copy_bytes(digits + count, at, fraction);
        count += fraction;
        exponent = -(int32_t)fraction;
        at += fraction;
    }
    if (at < end) {
        int less = *++at == '-';
        int32_t written = 0;
        if (*at == '+' || *at == '-') at++;
        for (; at < end; at++) written = written * 10 + (*at - '0');
        exponent += less ? -written : written;
    }
    scaled made = {big_of_digits(digits, count, negative), exponent};
    release(digits);
    return made;
}

static uint32_t digits_of(const big *of) {
    text digits = {0};
    write_big(&digits, of);
    release(digits.bytes);
    return digits.length - (uint32_t)of->negative;
}

/* No trailing zeros, unless it is an integer without exponent. */
static scaled without_zeros(const big *unscaled, int32_t exponent) {
    scaled made = {unscaled, exponent};
    if (!unscaled->count) made.exponent = 0;
    if (made.exponent == 0) return made;
    text digits = {0};
    write_big(&digits, unscaled);
    int32_t cut = 0;
    while (digits.bytes[digits.length - 1 - (uint32_t)cut] == '0') cut++;
    if (exponent < 0 && exponent + cut > 0) cut = -exponent;
    if (cut) {
        uint32_t sign = (uint32_t)unscaled->negative;
        made.unscaled = big_of_digits(digits.bytes + sign, digits.length - sign - (uint32_t)cut, unscaled->negative);
        made.exponent += cut;
    }
    release(digits.bytes);
    return made;
}

static scaled normal(const big *unscaled, int32_t exponent) {
    scaled made = without_zeros(unscaled, exponent);
    if (made.exponent <= 0 || made.exponent + (int32_t)digits_of(made.unscaled) > EXPANDED_DIGITS) return made;
    made.unscaled = big_multiply(made.unscaled, big_power(10, (uint32_t)made.exponent));
    made.exponent = 0;
    return made;
}

static void write_scaled(text *to, scaled of) {
    text all = {0};
    write_big(&all, of.unscaled);
    const char *digits = all.bytes + of.unscaled->negative;
    int32_t count = (int32_t)all.length - of.unscaled->negative, point = count + of.exponent;
    if (of.unscaled->negative) write_byte(to, '-');
    if (of.exponent < 0 && point > 0) {
        write_bytes(to, digits, (uint32_t)point);
        write_byte(to, '.');
        write_bytes(to, digits + point, (uint32_t)(count - point));
        return;
    }
    if (of.exponent < 0 && point > -32) {
        write_constant(to, "0.");
        for (; point < 0; point++) write_byte(to, '0');
        of.exponent = 0;
    }
    write_bytes(to, digits, (uint32_t)count);
    if (of.exponent > 0 && of.exponent <= 32) {
        while (of.exponent--) write_byte(to, '0');
    } else if (of.exponent) {
        write_constant(to, of.exponent > 0 ? "e+" : "e");
        write_integer(to, of.exponent);
    }
    release(all.bytes);
}

static value *number_as(text *as) {
    decimal *made = allocate(sizeof(decimal));
    made->head.type = NUMBER;
    made->head.detail = TEXT;
    made->length = as->length;
    made->text = as->bytes;
    return &made->head;
}

value *number_of_scaled(const big *unscaled, int32_t exponent, text *as) {
    int64_t small;
    scaled of = normal(unscaled, exponent);
    if (!as && of.exponent == 0 && big_fits(of.unscaled, &small)) return number_of(small);
    text plain = {0};
    if (!as) write_scaled(as = &plain, of);
    return number_as(as);
}

value *number_of_big(const big *of) { return number_of_scaled(of, 0, NULL); }

value *number_of_text(const char *from, uint32_t length) {
    int plain;
    scaled read = split(from, length, &plain);
    if (plain && !(from[0] == '-' && length <= 18 && !read.unscaled->count)) return number_of_big(read.unscaled);
    text copy = {0};
    write_bytes(&copy, from, length);
    return number_as(&copy);
}

void read_number(value *of, number *to) {
    to->is_small = of->detail == INTEGER;
    if (to->is_small) {
        to->small = ((integer *)of)->number;
        return;
    }
    int plain;
    scaled read = split(((decimal *)of)->text, ((decimal *)of)->length, &plain);
    to->wide = normal(read.unscaled, read.exponent);
    to->is_small = to->wide.exponent == 0 && big_fits(to->wide.unscaled, &to->small);
}

int integer_of(value *of, int64_t *to) {
    number read;
    read_number(of, &read);
    *to = read.small;
    return read.is_small;
}

const big *big_integer(value *of) {
    number read;
    read_number(of, &read);
    if (read.is_small) return big_of(read.small);
    if (read.wide.exponent < 0 || read.wide.exponent > MOST_EXPONENT) return NULL;
    return read.wide.exponent ? big_multiply(read.wide.unscaled, big_power(10, (uint32_t)read.wide.exponent)) : read.wide.unscaled;
}

const big *big_truncated(value *of) {
    number read;
    read_number(of, &read);
    if (read.is_small) return big_of(read.small);
    if (read.wide.exponent >= 0) return big_multiply(read.wide.unscaled, big_power(10, (uint32_t)read.wide.exponent));
    const big *rest;
    return big_divide(read.wide.unscaled, big_power(10, read.wide.exponent < -MOST_EXPONENT ? MOST_EXPONENT : (uint32_t)-read.wide.exponent), &rest);
}

int position_of(value *of, int32_t *position) {
    int64_t small;
    if (of->type != NUMBER) return 0;
    if (!integer_of(of, &small)) {
        const big *wide = big_integer(of);
        if (!wide) return 0;
        small = wide->negative ? -0x80000000ll : 0x7fffffff;
    }
    *position = (int32_t)(small < -0x80000000ll ? -0x80000000ll : small > 0x7fffffff ? 0x7fffffff : small);
    return 1;
}

scaled scaled_of(const number *of) {
    scaled made = of->wide;
    if (of->is_small) {
        made.unscaled = big_of(of->small);
        made.exponent = 0;
    }
    return made;
}

static int compare_scaled(scaled a, scaled b) {
    int sign = big_sign(a.unscaled), other = big_sign(b.unscaled);
    if (sign != other || sign == 0) return sign < other ? -1 : sign > other;
    int32_t x = (int32_t)digits_of(a.unscaled) + a.exponent, y = (int32_t)digits_of(b.unscaled) + b.exponent;
    if (x != y) return x < y ? -sign : sign;
    int32_t shift = a.exponent - b.exponent;
    if (shift > 0) a.unscaled = big_multiply(a.unscaled, big_power(10, (uint32_t)shift));
    if (shift < 0) b.unscaled = big_multiply(b.unscaled, big_power(10, (uint32_t)-shift));
    return big_compare(a.unscaled, b.unscaled);
}

int compare_numbers(value *a, value *b) {
    if (a->detail == INTEGER && b->detail == INTEGER) {
        int64_t x = ((integer *)a)->number, y = ((integer *)b)->number;
        return x < y ? -1 : x > y;
    }
    number x, y;
    read_number(a, &x);
    read_number(b, &y);
    if (x.is_small && y.is_small) return x.small < y.small ? -1 : x.small > y.small;
    return compare_scaled(scaled_of(&x), scaled_of(&y));
}

int equal_numbers(value *a, value *b) {
    if (a->detail == INTEGER && b->detail == INTEGER) return ((integer *)a)->number == ((integer *)b)->number;
    number x, y;
    read_number(a, &x);
    read_number(b, &y);
    if (x.is_small || y.is_small) return x.is_small && y.is_small && x.small == y.small;
    return x.wide.exponent == y.wide.exponent && big_compare(x.wide.unscaled, y.wide.unscaled) == 0;
}

uint32_t hash_number(value *of) {
    number read;
    read_number(of, &read);
    if (read.is_small) return (uint32_t)((uint64_t)read.small * 0x9e3779b97f4a7c15ull >> 32);
    uint32_t hash = (uint32_t)read.wide.exponent;
    for (uint32_t i = 0; i < read.wide.unscaled->count; i++) hash = hash * 31 + read.wide.unscaled->limbs[i];
    return hash;
}

void write_number(text *to, value *of) {
    if (of->detail == INTEGER) write_integer(to, ((integer *)of)->number);
    else write_bytes(to, ((decimal *)of)->text, ((decimal *)of)->length);
}
