/* Numbers: exact integers of any size, exact decimals, and a binary float with a 64-bit mantissa for what is computed with fractions. */
#ifndef NUMBER_H
#define NUMBER_H

#include "text.h"
#include "value.h"

/* An integer of any size: limbs from the least, none of them superfluous. Never changed once made. */
typedef struct big { int negative; uint32_t count; uint32_t *limbs; } big;

/* An integer times a power of ten. */
typedef struct scaled { const big *unscaled; int32_t exponent; } scaled;

/* What a number holds: an integer of 64 bits if it is one, else a decimal in normal form. */
typedef struct number { int is_small; int64_t small; scaled wide; } number;

/* integer.c */
/* Zero in so many limbs, to be filled and then trimmed. */
big *big_room(uint32_t limbs);
const big *big_trimmed(big *of);
const big *big_of(int64_t value);
const big *big_of_digits(const char *digits, uint32_t count, int negative);
/* Whether it fits 64 bits. */
int big_fits(const big *of, int64_t *value);
int big_sign(const big *of);
int big_compare(const big *a, const big *b);
const big *big_add(const big *a, const big *b);
const big *big_subtract(const big *a, const big *b);
const big *big_negate(const big *of);
const big *big_absolute(const big *of);
const big *big_multiply(const big *a, const big *b);
/* bits.c */
const big *big_shift_left(const big *of, uint32_t bits);
/* Towards minus infinity. */
const big *big_shift_right(const big *of, uint32_t bits);
/* Of the magnitude. */
uint32_t big_bits(const big *of);
/* In two's complement. */
enum bitwise { AND, OR, XOR };
const big *big_bitwise(enum bitwise operation, const big *a, const big *b);
/* division.c */
/* Towards zero; the remainder has the sign of the dividend. */
const big *big_divide(const big *a, const big *b, const big **remainder);
const big *big_power(uint32_t base, uint32_t exponent);
void write_big(text *to, const big *of);
/* In radix 2, 8 or 16. */
void write_big_radix(text *to, const big *of, uint32_t radix);

/* decimal.c */
/* Whether a text is a number as JSON writes it, not beyond 1e100000. */
int is_number_text(const char *text, uint32_t length);
/* The value of such a text (which is copied). */
value *number_of_text(const char *text, uint32_t length);
void read_number(value *of, number *to);
/* Whether the number is an integer of 64 bits. */
int integer_of(value *of, int64_t *number);
/* The integer, of any size; NULL if it is none. */
const big *big_integer(value *of);
/* The integer towards zero. */
const big *big_truncated(value *of);
/* An integer of any size as a position: what is beyond 32 bits is the last. 0 if it is no integer, or no number. */
int position_of(value *of, int32_t *position);
value *number_of_big(const big *of);
/* The value of a decimal; its text when it is not the plain one. */
value *number_of_scaled(const big *unscaled, int32_t exponent, text *as);
scaled scaled_of(const number *of);
int compare_numbers(value *a, value *b);
int equal_numbers(value *a, value *b);
uint32_t hash_number(value *of);
void write_number(text *to, value *number);

/* float.c */
typedef struct binary { const big *mantissa; int32_t exponent; } binary;
binary binary_of(scaled decimal);
binary binary_add(binary a, binary b);
binary binary_multiply(binary a, binary b);
binary binary_divide(binary a, binary b);
value *number_of_binary(binary of);

/* arithmetic.c */
value *sum_of(value *a, value *b);
value *product_of(value *a, value *b);

#endif
