/* Integers of any size bit by bit. */
#include "number.h"

uint32_t big_bits(const big *of) {
    return of->count ? of->count * 32 - (uint32_t)__builtin_clz(of->limbs[of->count - 1]) : 0;
}

const big *big_shift_left(const big *of, uint32_t bits) {
    uint32_t limbs = bits / 32, rest = bits % 32;
    big *made = big_room(of->count + limbs + 1);
    for (uint32_t i = 0; i < of->count; i++) {
        uint64_t moved = (uint64_t)of->limbs[i] << rest;
        made->limbs[i + limbs] |= (uint32_t)moved;
        made->limbs[i + limbs + 1] |= (uint32_t)(moved >> 32);
    }
    made->negative = of->negative;
    return big_trimmed(made);
}

static const big *shift_magnitude(const big *of, uint32_t bits) {
    uint32_t limbs = bits / 32, rest = bits % 32;
    if (limbs >= of->count) return big_of(0);
    big *made = big_room(of->count - limbs);
    for (uint32_t i = limbs; i < of->count; i++) {
        uint64_t pair = of->limbs[i] | (uint64_t)(i + 1 < of->count ? of->limbs[i + 1] : 0) << 32;
        made->limbs[i - limbs] = (uint32_t)(pair >> rest);
    }
    return big_trimmed(made);
}

const big *big_shift_right(const big *of, uint32_t bits) {
    if (!of->negative) return shift_magnitude(of, bits);
    /* -n >> s is -((n - 1) >> s) - 1 */
    const big *one = big_of(1);
    return big_subtract(big_negate(shift_magnitude(big_subtract(big_absolute(of), one), bits)), one);
}

/* So many limbs in two's complement. */
static uint32_t *complement(const big *of, uint32_t limbs) {
    uint32_t *made = allocate(limbs * sizeof(uint32_t));
    uint64_t carry = 1;
    for (uint32_t i = 0; i < limbs; i++) {
        uint32_t limb = i < of->count ? of->limbs[i] : 0;
        if (of->negative) {
            carry += (uint32_t)~limb;
            limb = (uint32_t)carry;
            carry >>= 32;
        }
        made[i] = limb;
    }
    return made;
}

const big *big_bitwise(enum bitwise operation, const big *a, const big *b) {
    uint32_t limbs = (a->count > b->count ? a->count : b->count) + 1;
    uint32_t *x = complement(a, limbs), *y = complement(b, limbs);
    big *made = big_room(limbs);
    for (uint32_t i = 0; i < limbs; i++) made->limbs[i] = operation == AND ? x[i] & y[i] : operation == OR ? x[i] | y[i] : x[i] ^ y[i];
    if (!(made->limbs[limbs - 1] >> 31)) return big_trimmed(made);
    uint64_t carry = 1;
    for (uint32_t i = 0; i < limbs; i++) {
        carry += (uint32_t)~made->limbs[i];
        made->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    made->negative = 1;
    return big_trimmed(made);
}
