/* Integers of any size. */
#include "number.h"

big *big_room(uint32_t limbs) {
    big *made = allocate(sizeof(big) + limbs * sizeof(uint32_t));
    made->negative = 0;
    made->count = limbs;
    made->limbs = (uint32_t *)(made + 1);
    fill_bytes(made->limbs, 0, limbs * sizeof(uint32_t));
    return made;
}

const big *big_trimmed(big *of) {
    while (of->count && !of->limbs[of->count - 1]) of->count--;
    if (!of->count) of->negative = 0;
    return of;
}

const big *big_of(int64_t value) {
    big *made = big_room(2);
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    made->negative = value < 0;
    made->limbs[0] = (uint32_t)magnitude;
    made->limbs[1] = (uint32_t)(magnitude >> 32);
    return big_trimmed(made);
}

const big *big_of_digits(const char *digits, uint32_t count, int negative) {
    big *made = big_room(count / 9 + 1);
    uint32_t used = 0;
    for (uint32_t i = 0; i < count;) {
        uint64_t chunk = 0, scale = 1;
        for (uint32_t end = i + 9; i < count && i < end; i++, scale *= 10) chunk = chunk * 10 + (uint32_t)(digits[i] - '0');
        for (uint32_t at = 0; at < used || chunk; at++) {
            chunk += made->limbs[at] * scale;
            made->limbs[at] = (uint32_t)chunk;
            chunk >>= 32;
            if (at == used) used++;
        }
    }
    made->negative = negative;
    return big_trimmed(made);
}

int big_fits(const big *of, int64_t *value) {
    if (of->count > 2) return 0;
    uint64_t magnitude = (of->count > 0 ? of->limbs[0] : 0) | (uint64_t)(of->count > 1 ? of->limbs[1] : 0) << 32;
    if (magnitude > (1ull << 63) - !of->negative) return 0;
    *value = (int64_t)(of->negative ? 0 - magnitude : magnitude);
    return 1;
}

int big_sign(const big *of) { return of->negative ? -1 : of->count != 0; }

static int compare_magnitudes(const big *a, const big *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (uint32_t i = a->count; i--;) {
        if (a->limbs[i] != b->limbs[i]) return a->limbs[i] < b->limbs[i] ? -1 : 1;
    }
    return 0;
}

int big_compare(const big *a, const big *b) {
    if (a->negative != b->negative) return a->negative ? -1 : 1;
    return a->negative ? compare_magnitudes(b, a) : compare_magnitudes(a, b);
}

static const big *add_magnitudes(const big *a, const big *b, int negative) {
    if (a->count < b->count) return add_magnitudes(b, a, negative);
    big *made = big_room(a->count + 1);
    uint64_t carry = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        carry += (uint64_t)a->limbs[i] + (i < b->count ? b->limbs[i] : 0);
        made->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    made->limbs[a->count] = (uint32_t)carry;
    made->negative = negative;
    return big_trimmed(made);
}

/* The first is the larger. */
static const big *subtract_magnitudes(const big *a, const big *b, int negative) {
    big *made = big_room(a->count);
    int64_t borrow = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        borrow += (int64_t)a->limbs[i] - (i < b->count ? b->limbs[i] : 0);
        made->limbs[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    made->negative = negative;
    return big_trimmed(made);
}

static const big *combine(const big *a, const big *b, int b_negative) {
    if (a->negative == b_negative) return add_magnitudes(a, b, a->negative);
    return compare_magnitudes(a, b) >= 0 ? subtract_magnitudes(a, b, a->negative) : subtract_magnitudes(b, a, b_negative);
}

const big *big_add(const big *a, const big *b) { return combine(a, b, b->negative); }
const big *big_subtract(const big *a, const big *b) { return combine(a, b, b->count ? !b->negative : 0); }

static const big *with_sign(const big *of, int negative) {
    big *made = allocate(sizeof(big));
    *made = *of;
    made->negative = negative && of->count;
    return made;
}

const big *big_negate(const big *of) { return with_sign(of, !of->negative); }
const big *big_absolute(const big *of) { return of->negative ? with_sign(of, 0) : of; }

const big *big_multiply(const big *a, const big *b) {
    big *made = big_room(a->count + b->count);
    for (uint32_t i = 0; i < a->count; i++) {
        uint64_t carry = 0;
        for (uint32_t j = 0; j < b->count; j++) {
            carry += (uint64_t)a->limbs[i] * b->limbs[j] + made->limbs[i + j];
            made->limbs[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        made->limbs[i + b->count] = (uint32_t)carry;
    }
    made->negative = a->negative != b->negative;
    return big_trimmed(made);
}
