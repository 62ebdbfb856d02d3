/* Questions about kinds, and conversions. */
#include "number.h"

BUILTIN(is_array)(value *v) { return boolean(v->type == ARRAY); }
BUILTIN(is_boolean)(value *v) { return boolean(v->type == BOOLEAN); }
BUILTIN(is_null)(value *v) { return boolean(v->type == NULL_TYPE); }
BUILTIN(is_number)(value *v) { return boolean(v->type == NUMBER); }
BUILTIN(is_object)(value *v) { return boolean(v->type == OBJECT); }
BUILTIN(is_set)(value *v) { return boolean(v->type == SET); }
BUILTIN(is_string)(value *v) { return boolean(v->type == STRING); }

static value *constant(const char *name) {
    text made = {0};
    write_constant(&made, name);
    return string_of_text(&made);
}

BUILTIN(type_name)(value *v) {
    switch (v->type) {
    case NULL_TYPE: return constant("null");
    case BOOLEAN: return constant("boolean");
    case NUMBER: return constant("number");
    case STRING: return constant("string");
    case ARRAY: return constant("array");
    case OBJECT: return constant("object");
    default: return constant("set");
    }
}

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/* Whether a number is beyond what a double holds: from half a last place above its greatest. */
static int is_infinite(value *of) {
    number read;
    read_number(of, &read);
    if (read.is_small || read.wide.exponent + (int32_t)big_bits(read.wide.unscaled) / 3 < 300) return 0;
    scaled all = scaled_of(&read);
    if (all.exponent > 400) return 1;
    const big *limit = big_subtract(big_shift_left(big_of(1), 1024), big_shift_left(big_of(1), 970));
    const big *magnitude = big_absolute(all.unscaled);
    if (all.exponent > 0) magnitude = big_multiply(magnitude, big_power(10, (uint32_t)all.exponent));
    else limit = big_multiply(limit, big_power(10, (uint32_t)-all.exponent));
    return big_compare(magnitude, limit) >= 0;
}

/* Go's ParseFloat also takes a plus sign, zeros in front, and a missing whole or fractional part: the same number as JSON writes it. */
static value *loose_number(const char *at, const char *end) {
    text made = {0};
    if (at < end && (*at == '+' || *at == '-')) {
        if (*at == '-') write_byte(&made, '-');
        at++;
    }
    const char *whole = at;
    while (at < end && is_digit(*at)) at++;
    int digits = at > whole;
    while (whole < at && *whole == '0') whole++;
    if (whole < at) write_bytes(&made, whole, (uint32_t)(at - whole));
    else write_byte(&made, '0');
    if (at < end && *at == '.') {
        const char *fraction = at++;
        while (at < end && is_digit(*at)) at++;
        if (at > fraction + 1) write_bytes(&made, fraction, (uint32_t)(at - fraction));
        digits |= at > fraction + 1;
    }
    if (!digits) return NULL;
    write_bytes(&made, at, (uint32_t)(end - at));
    return is_number_text(made.bytes, made.length) ? number_of_text(made.bytes, made.length) : NULL;
}

BUILTIN(to_number)(value *of) {
    if (of->type == NULL_TYPE) return number_of(0);
    if (of->type == BOOLEAN) return number_of(of->detail);
    if (of->type == NUMBER) return of;
    NEED(of, STRING);
    const char *bytes = as_string(of)->bytes;
    uint32_t length = as_string(of)->length;
    value *number = is_number_text(bytes, length) ? number_of_text(bytes, length) : loose_number(bytes, bytes + length);
    return number && !is_infinite(number) ? number : NULL;
}

BUILTIN(format_int)(value *of, value *base) {
    NEED(of, NUMBER);
    NEED(base, NUMBER);
    int64_t radix, small;
    if (!integer_of(base, &radix) || (radix != 2 && radix != 8 && radix != 10 && radix != 16)) return NULL;
    text made = {0};
    if (integer_of(of, &small) && radix == 10) {
        write_integer(&made, small);
        return string_of_text(&made);
    }
    const big *whole = big_truncated(of);
    if (radix == 10) write_big(&made, whole);
    else write_big_radix(&made, whole, (uint32_t)radix);
    return string_of_text(&made);
}
