/* The built-ins of numbers. */
#include "number.h"

#define MOST_NUMBERS 100000000 /* in a range: more do not fit into memory */

/* Both as integers of any size, if both are. */
static int integers(value *a, value *b, const big **x, const big **y) {
    *x = big_integer(a);
    *y = *x ? big_integer(b) : NULL;
    return *y != NULL;
}

static binary float_of(value *of) {
    number read;
    read_number(of, &read);
    return binary_of(scaled_of(&read));
}

static int both_small(value *a, value *b, int64_t *x, int64_t *y) { return integer_of(a, x) && integer_of(b, y); }

value *sum_of(value *a, value *b) {
    int64_t x, y, sum;
    const big *p, *q;
    if (both_small(a, b, &x, &y) && !__builtin_add_overflow(x, y, &sum)) return number_of(sum);
    if (integers(a, b, &p, &q)) return number_of_big(big_add(p, q));
    return number_of_binary(binary_add(float_of(a), float_of(b)));
}

static value *difference(value *a, value *b) {
    int64_t x, y, rest;
    const big *p, *q;
    if (both_small(a, b, &x, &y) && !__builtin_sub_overflow(x, y, &rest)) return number_of(rest);
    if (integers(a, b, &p, &q)) return number_of_big(big_subtract(p, q));
    binary less = float_of(b);
    less.mantissa = big_negate(less.mantissa);
    return number_of_binary(binary_add(float_of(a), less));
}

value *product_of(value *a, value *b) {
    int64_t x, y;
    const big *p, *q;
    if (both_small(a, b, &x, &y) && x == (int32_t)x && y == (int32_t)y) return number_of(x * y);
    if (integers(a, b, &p, &q)) return number_of_big(big_multiply(p, q));
    return number_of_binary(binary_multiply(float_of(a), float_of(b)));
}

static int is_zero(value *of) {
    int64_t small;
    return integer_of(of, &small) && small == 0;
}

static value *set_difference(table *a, table *b) {
    value *made = new_set(0);
    sort_entries(a);
    for (uint32_t i = 0; i < a->count; i++) {
        if (!find_entry(b, a->entries[i].key)) add(made, a->entries[i].key);
    }
    return made;
}

BUILTIN(plus)(value *a, value *b) {
    NEED(a, NUMBER);
    NEED(b, NUMBER);
    return sum_of(a, b);
}

BUILTIN(minus)(value *a, value *b) {
    if (a->type == SET && b->type == SET) return set_difference(as_table(a), as_table(b));
    NEED(a, NUMBER);
    NEED(b, NUMBER);
    return difference(a, b);
}

BUILTIN(set_diff)(value *a, value *b) {
    NEED(a, SET);
    NEED(b, SET);
    return set_difference(as_table(a), as_table(b));
}

BUILTIN(mul)(value *a, value *b) {
    NEED(a, NUMBER);
    NEED(b, NUMBER);
    return product_of(a, b);
}

BUILTIN(div)(value *a, value *b) {
    NEED(a, NUMBER);
    NEED(b, NUMBER);
    int64_t x, y;
    if (is_zero(b)) return NULL;
    if (both_small(a, b, &x, &y) && y != -1 && x % y == 0) return number_of(x / y);
    return number_of_binary(binary_divide(float_of(a), float_of(b)));
}

BUILTIN(rem)(value *a, value *b) {
    NEED(a, NUMBER);
    NEED(b, NUMBER);
    const big *x, *y, *rest;
    if (!integers(a, b, &x, &y) || !y->count) return NULL;
    big_divide(x, y, &rest);
    return number_of_big(rest);
}

BUILTIN(abs)(value *of) {
    NEED(of, NUMBER);
    number read;
    read_number(of, &read);
    scaled all = scaled_of(&read);
    return big_sign(all.unscaled) < 0 ? number_of_scaled(big_negate(all.unscaled), all.exponent, NULL) : of;
}

/* Ten to the power of the digits behind the point; below 10^-100000 nothing is different for rounding. */
static const big *fraction_scale(int32_t exponent) { return big_power(10, exponent < -100000 ? 100000 : (uint32_t)-exponent); }

/* Whether it has a fraction; then also the integer below it. */
static int has_fraction(value *of, scaled *read, const big **below) {
    number all;
    read_number(of, &all);
    if (all.is_small || all.wide.exponent >= 0) return 0;
    const big *rest;
    *read = all.wide;
    *below = big_divide(all.wide.unscaled, fraction_scale(all.wide.exponent), &rest);
    if (big_sign(rest) < 0) *below = big_subtract(*below, big_of(1));
    return 1;
}

BUILTIN(floor)(value *of) {
    NEED(of, NUMBER);
    scaled read;
    const big *below;
    return has_fraction(of, &read, &below) ? number_of_big(below) : of;
}

BUILTIN(ceil)(value *of) {
    NEED(of, NUMBER);
    scaled read;
    const big *below;
    return has_fraction(of, &read, &below) ? number_of_big(big_add(below, big_of(1))) : of;
}

BUILTIN(round)(value *of) {
    NEED(of, NUMBER);
    scaled read;
    const big *below, *rest;
    if (!has_fraction(of, &read, &below)) return of;
    const big *scale = fraction_scale(read.exponent);
    const big *twice = big_add(big_shift_left(big_absolute(read.unscaled), 1), scale);
    const big *magnitude = big_divide(twice, big_shift_left(scale, 1), &rest);
    return number_of_big(read.unscaled->negative ? big_negate(magnitude) : magnitude);
}

BUILTIN(numbers_range)(value *a, value *b) {
    NEED(a, NUMBER);
    NEED(b, NUMBER);
    const big *from, *to;
    int64_t count;
    if (!integers(a, b, &from, &to)) return NULL;
    const big *step = big_of(big_compare(to, from) < 0 ? -1 : 1);
    if (!big_fits(big_absolute(big_subtract(to, from)), &count) || count > MOST_NUMBERS) stop("numbers.range: too many numbers");
    array *made = new_array((uint32_t)count + 1);
    for (uint32_t i = 0; i <= count; i++) {
        append(made, number_of_big(from));
        from = big_add(from, step);
    }
    return &made->head;
}

static value *bitwise(enum bitwise operation, value *a, value *b) {
    NEED(a, NUMBER);
    NEED(b, NUMBER);
    const big *x, *y;
    return integers(a, b, &x, &y) ? number_of_big(big_bitwise(operation, x, y)) : NULL;
}

BUILTIN(bits_and)(value *a, value *b) { return bitwise(AND, a, b); }
BUILTIN(bits_or)(value *a, value *b) { return bitwise(OR, a, b); }
BUILTIN(bits_xor)(value *a, value *b) { return bitwise(XOR, a, b); }

BUILTIN(bits_negate)(value *of) {
    NEED(of, NUMBER);
    const big *read = big_integer(of);
    return read ? number_of_big(big_subtract(big_negate(read), big_of(1))) : NULL;
}

static value *shift(value *a, value *b, int left) {
    NEED(a, NUMBER);
    NEED(b, NUMBER);
    const big *x, *y;
    int64_t by = 0;
    if (!integers(a, b, &x, &y) || y->negative) return NULL;
    int fits = big_fits(y, &by);
    if (left) return fits && by <= 1000000 ? number_of_big(big_shift_left(x, (uint32_t)by)) : NULL;
    if (!fits || by > 0x7fffffff) return number_of(x->negative ? -1 : 0);
    return number_of_big(big_shift_right(x, (uint32_t)by));
}

BUILTIN(bits_lsh)(value *a, value *b) { return shift(a, b, 1); }
BUILTIN(bits_rsh)(value *a, value *b) { return shift(a, b, 0); }

BUILTIN(equal)(value *a, value *b) { return boolean(equal(a, b)); }
BUILTIN(neq)(value *a, value *b) { return boolean(!equal(a, b)); }
BUILTIN(lt)(value *a, value *b) { return boolean(compare(a, b) < 0); }
BUILTIN(lte)(value *a, value *b) { return boolean(compare(a, b) <= 0); }
BUILTIN(gt)(value *a, value *b) { return boolean(compare(a, b) > 0); }
BUILTIN(gte)(value *a, value *b) { return boolean(compare(a, b) >= 0); }
