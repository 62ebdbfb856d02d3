/* Dividing integers of any size, and their digits. */
#include "number.h"

/* Divides in place; the remainder. */
static uint32_t divide_by_limb(uint32_t *limbs, uint32_t count, uint32_t divisor) {
    uint64_t rest = 0;
    while (count--) {
        rest = rest << 32 | limbs[count];
        limbs[count] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return (uint32_t)rest;
}

/* One limb of the quotient: takes it times the divisor off the dividend at `at`. Knuth's algorithm D, steps 3 to 6. */
static uint32_t divide_step(uint32_t *u, const uint32_t *v, uint32_t n) {
    uint64_t top = (uint64_t)u[n] << 32 | u[n - 1], guess = top / v[n - 1], rest = top % v[n - 1];
    while (guess >> 32 || guess * v[n - 2] > (rest << 32 | u[n - 2])) {
        guess--;
        rest += v[n - 1];
        if (rest >> 32) break;
    }
    int64_t borrow = 0;
    uint64_t carry = 0;
    for (uint32_t i = 0; i < n; i++) {
        carry += guess * v[i];
        borrow += (int64_t)u[i] - (uint32_t)carry;
        u[i] = (uint32_t)borrow;
        borrow >>= 32;
        carry >>= 32;
    }
    borrow += (int64_t)u[n] - (int64_t)carry;
    u[n] = (uint32_t)borrow;
    if (borrow >= 0) return (uint32_t)guess;
    carry = 0;
    for (uint32_t i = 0; i < n; i++) {
        carry += (uint64_t)u[i] + v[i];
        u[i] = (uint32_t)carry;
        carry >>= 32;
    }
    u[n] += (uint32_t)carry;
    return (uint32_t)guess - 1;
}

static const big *divide_long(const big *a, const big *b, const big **remainder) {
    uint32_t shift = (uint32_t)__builtin_clz(b->limbs[b->count - 1]), n = b->count;
    const big *v = big_shift_left(big_absolute(b), shift);
    const big *moved = big_shift_left(big_absolute(a), shift);
    big *u = big_room(a->count + 1), *quotient = big_room(a->count - n + 1);
    copy_bytes(u->limbs, moved->limbs, moved->count * sizeof(uint32_t));
    for (uint32_t at = a->count - n + 1; at--;) quotient->limbs[at] = divide_step(u->limbs + at, v->limbs, n);
    const big *rest = big_shift_right(big_trimmed(u), shift);
    *remainder = a->negative ? big_negate(rest) : rest;
    quotient->negative = a->negative != b->negative;
    return big_trimmed(quotient);
}

const big *big_divide(const big *a, const big *b, const big **remainder) {
    if (a->count < b->count) {
        *remainder = a;
        return big_of(0);
    }
    if (b->count > 1) return divide_long(a, b, remainder);
    big *quotient = big_room(a->count);
    copy_bytes(quotient->limbs, a->limbs, a->count * sizeof(uint32_t));
    int64_t rest = divide_by_limb(quotient->limbs, a->count, b->limbs[0]);
    *remainder = big_of(a->negative ? -rest : rest);
    quotient->negative = a->negative != b->negative;
    return big_trimmed(quotient);
}

const big *big_power(uint32_t base, uint32_t exponent) {
    const big *made = big_of(1), *factor = big_of(base);
    for (; exponent; exponent >>= 1) {
        if (exponent & 1) made = big_multiply(made, factor);
        if (exponent > 1) factor = big_multiply(factor, factor);
    }
    return made;
}

void write_big(text *to, const big *of) {
    uint32_t count = of->count, size = count * 10 + 10, at = size;
    uint32_t *limbs = allocate(count * sizeof(uint32_t));
    char *digits = allocate(size);
    copy_bytes(limbs, of->limbs, count * sizeof(uint32_t));
    while (count) {
        uint32_t chunk = divide_by_limb(limbs, count, 1000000000);
        while (count && !limbs[count - 1]) count--;
        for (int i = 0; i < 9 && (count || chunk); i++, chunk /= 10) digits[--at] = (char)('0' + chunk % 10);
    }
    if (!of->count) digits[--at] = '0';
    if (of->negative) write_byte(to, '-');
    write_bytes(to, digits + at, size - at);
    release(digits);
    release(limbs);
}

void write_big_radix(text *to, const big *of, uint32_t radix) {
    uint32_t step = radix == 16 ? 4 : radix == 8 ? 3 : 1;
    uint32_t bits = big_bits(of);
    if (of->negative) write_byte(to, '-');
    if (!bits) write_byte(to, '0');
    for (uint32_t at = (bits + step - 1) / step; at--;) {
        uint32_t limb = at * step / 32, shift = at * step % 32;
        uint64_t pair = of->limbs[limb] | (uint64_t)(limb + 1 < of->count ? of->limbs[limb + 1] : 0) << 32;
        write_byte(to, "0123456789abcdef"[pair >> shift & (radix - 1)]);
    }
}
