/* Binary floats with a 64-bit mantissa, rounded to nearest even, and their shortest decimal text. */
#include "number.h"

#define PRECISION 64

static int is_even(const big *of) { return !of->count || !(of->limbs[0] & 1); }

static uint32_t trailing_zeros(const big *of) {
    uint32_t at = 0;
    while (!of->limbs[at]) at++;
    return at * 32 + (uint32_t)__builtin_ctz(of->limbs[at]);
}

/* Sticky: something was cut off below. */
static binary rounded(const big *mantissa, int32_t exponent, int sticky) {
    const big *magnitude = big_absolute(mantissa);
    int32_t excess = (int32_t)big_bits(magnitude) - PRECISION;
    binary made = {mantissa, mantissa->count ? exponent : 0};
    if (excess <= 0) return made;
    const big *kept = big_shift_right(magnitude, (uint32_t)excess);
    const big *half = big_shift_left(big_of(1), (uint32_t)excess - 1);
    int order = big_compare(big_subtract(magnitude, big_shift_left(kept, (uint32_t)excess)), half);
    if (order > 0 || (order == 0 && (sticky || !is_even(kept)))) kept = big_add(kept, big_of(1));
    made.mantissa = mantissa->negative ? big_negate(kept) : kept;
    made.exponent = exponent + excess;
    return made;
}

static binary divided(const big *numerator, const big *denominator, int32_t exponent) {
    if (!numerator->count) return (binary){numerator, 0};
    int32_t shift = PRECISION + 2 - ((int32_t)big_bits(numerator) - (int32_t)big_bits(denominator));
    if (shift < 0) shift = 0;
    const big *rest, *quotient = big_divide(big_shift_left(numerator, (uint32_t)shift), denominator, &rest);
    return rounded(quotient, exponent - shift, rest->count != 0);
}

binary binary_of(scaled of) {
    if (of.exponent < 0) return divided(of.unscaled, big_power(10, (uint32_t)-of.exponent), 0);
    return rounded(big_multiply(of.unscaled, big_power(10, (uint32_t)of.exponent)), 0, 0);
}

binary binary_add(binary a, binary b) {
    if (!a.mantissa->count || !b.mantissa->count) return a.mantissa->count ? a : b;
    binary high = a.exponent >= b.exponent ? a : b, low = a.exponent >= b.exponent ? b : a;
    int32_t shift = high.exponent - low.exponent;
    if (shift <= 4 * PRECISION) return rounded(big_add(big_shift_left(high.mantissa, (uint32_t)shift), low.mantissa), low.exponent, 0);
    /* A term so far below matters only by being there. */
    return rounded(big_add(big_shift_left(high.mantissa, 2 * PRECISION), big_of(big_sign(low.mantissa))), high.exponent - 2 * PRECISION, 0);
}

binary binary_multiply(binary a, binary b) { return rounded(big_multiply(a.mantissa, b.mantissa), a.exponent + b.exponent, 0); }
binary binary_divide(binary a, binary b) { return divided(a.mantissa, b.mantissa, a.exponent - b.exponent); }

/* Times 10^-exponent if that is negative: integers on one decimal scale. */
static const big *on_scale(const big *of, int32_t exponent) {
    return exponent >= 0 ? big_shift_left(of, (uint32_t)exponent) : big_multiply(of, big_power(5, (uint32_t)-exponent));
}

typedef struct bounds { const big *lower; const big *middle; const big *upper; int with_ends; } bounds;

static int is_within(const bounds *of, const big *candidate) {
    int low = big_compare(candidate, of->lower), high = big_compare(candidate, of->upper);
    return of->with_ends ? low >= 0 && high <= 0 : low > 0 && high < 0;
}

/* The number with the fewest digits within the bounds, the nearest of them. */
static scaled shortest(const bounds *of, int32_t exponent) {
    const big *ten = big_of(10), *step = big_of(1), *unused;
    scaled best = {of->middle, 0};
    const big *best_step = step;
    for (int32_t power = 1;; power++) {
        step = big_multiply(step, ten);
        const big *rest, *quotient = big_divide(of->middle, step, &rest);
        const big *down = big_subtract(of->middle, rest);
        const big *up = rest->count ? big_add(down, step) : of->middle;
        int down_fits = is_within(of, down), up_fits = is_within(of, up);
        if (!down_fits && !up_fits) break;
        int nearer = big_compare(big_shift_left(rest, 1), step);
        int take_down = down_fits && (!up_fits || nearer < 0 || (nearer == 0 && is_even(quotient)));
        best.unscaled = take_down ? down : up;
        best.exponent = power;
        best_step = step;
        if (!best.unscaled->count) break;
    }
    best.unscaled = big_divide(best.unscaled, best_step, &unused);
    best.exponent += exponent;
    return best;
}

static scaled to_shortest(binary of) {
    if (!of.mantissa->count) return (scaled){of.mantissa, 0};
    const big *magnitude = big_absolute(of.mantissa);
    int32_t grow = PRECISION - (int32_t)big_bits(magnitude); /* -1 if rounding carried over into one bit more */
    magnitude = grow < 0 ? big_shift_right(magnitude, (uint32_t)-grow) : big_shift_left(magnitude, (uint32_t)grow);
    int32_t exponent = of.exponent - grow - 2;
    /* In quarters of the last place: the value and the midpoints to its neighbours. */
    int power_of_two = trailing_zeros(magnitude) == big_bits(magnitude) - 1;
    const big *middle = big_shift_left(magnitude, 2);
    bounds around = {
        on_scale(big_subtract(middle, big_of(power_of_two ? 1 : 2)), exponent),
        on_scale(middle, exponent),
        on_scale(big_add(middle, big_of(2)), exponent),
        is_even(magnitude),
    };
    scaled made = shortest(&around, exponent < 0 ? exponent : 0);
    if (of.mantissa->negative) made.unscaled = big_negate(made.unscaled);
    return made;
}

static void write_zeros(text *to, int32_t count) {
    while (count-- > 0) write_byte(to, '0');
}

/* As Go's %g: with an exponent below 1e-4 and from 1e6. */
static void write_short(text *to, scaled of) {
    text all = {0};
    write_big(&all, big_absolute(of.unscaled));
    int32_t point = (int32_t)all.length + of.exponent, count = (int32_t)all.length;
    while (count > 0 && all.bytes[count - 1] == '0') count--;
    if (of.unscaled->negative) write_byte(to, '-');
    if (point - 1 < -4 || point - 1 >= 6) {
        int32_t power = point - 1;
        write_byte(to, all.bytes[0]);
        if (count > 1) write_byte(to, '.');
        write_bytes(to, all.bytes + 1, (uint32_t)(count - 1));
        write_constant(to, power < 0 ? "e-" : "e+");
        if (power < 0) power = -power;
        if (power < 10) write_byte(to, '0');
        write_integer(to, power);
    } else if (point <= 0) {
        write_constant(to, "0.");
        write_zeros(to, -point);
        write_bytes(to, all.bytes, (uint32_t)count);
    } else if (point >= count) {
        write_bytes(to, all.bytes, (uint32_t)count);
        write_zeros(to, point - count);
    } else {
        write_bytes(to, all.bytes, (uint32_t)point);
        write_byte(to, '.');
        write_bytes(to, all.bytes + point, (uint32_t)(count - point));
    }
}

value *number_of_binary(binary of) {
    scaled decimal = to_shortest(of);
    int whole = of.exponent >= 0 || !of.mantissa->count || (int32_t)trailing_zeros(of.mantissa) >= -of.exponent;
    if (whole) return number_of_scaled(decimal.unscaled, decimal.exponent, NULL);
    text as = {0};
    write_short(&as, decimal);
    return number_of_scaled(decimal.unscaled, decimal.exponent, &as);
}
