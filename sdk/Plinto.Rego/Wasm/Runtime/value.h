/* How values lie in memory. Sdk/Plinto.Rego/Wasm/StaticData.cs writes constants in this form: both change together. */
#ifndef VALUE_H
#define VALUE_H

typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;
typedef uint32_t size_t;
#define NULL ((void *)0)

enum type { NULL_TYPE = 1, BOOLEAN = 2, NUMBER = 3, STRING = 4, ARRAY = 5, OBJECT = 6, SET = 7 };

/* Representations of numbers. */
enum { INTEGER = 1, TEXT = 2 };

/* The first four bytes of every value. `detail` is 0 or 1 for booleans, the representation for numbers. */
typedef struct value { uint8_t type; uint8_t detail; uint16_t unused; } value;

typedef struct string { value head; uint32_t length; const char *bytes; uint32_t hash; } string;      /* UTF-8; hash 0: not known yet */
typedef struct integer { value head; uint32_t unused; int64_t number; } integer;
typedef struct decimal { value head; uint32_t length; const char *text; uint32_t unused; } decimal;   /* a JSON number as written */

typedef struct scan scan;

#endif
