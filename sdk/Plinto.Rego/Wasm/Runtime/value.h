/* How values lie in memory. Sdk/Plinto.Rego/Wasm/StaticData.cs writes constants in this form: both change together. */
#ifndef VALUE_H
#define VALUE_H

typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;
typedef unsigned long size_t;
#define NULL ((void *)0)

enum type { NULL_TYPE = 1, BOOLEAN = 2, NUMBER = 3, STRING = 4, ARRAY = 5, OBJECT = 6, SET = 7 };

/* Representations of numbers. */
enum { INTEGER = 1, TEXT = 2 };

/* The first four bytes of every value. `detail` is 0 or 1 for booleans, the representation for numbers. */
typedef struct value { uint8_t type; uint8_t detail; uint16_t unused; } value;

/* UTF-8; hash 0: not known yet. */
typedef struct string { value head; uint32_t length; const char *bytes; uint32_t hash; } string;
typedef struct integer { value head; uint32_t unused; int64_t number; } integer;
/* A JSON number as written. */
typedef struct decimal { value head; uint32_t length; const char *text; uint32_t unused; } decimal;

typedef struct array { value head; uint32_t count; uint32_t capacity; value **items; } array;

/* Of objects; in sets the value is the key. */
typedef struct entry { uint32_t hash; value *key; value *item; } entry;

/* Objects and sets: entries in the order they came, or sorted; with many of them, an open hash table of their places + 1. */
typedef struct table { value head; uint32_t count; uint32_t capacity; entry *entries; uint32_t *slots; uint32_t slot_count; uint32_t sorted; } table;

typedef struct scan { value *of; uint32_t at; } scan;

/* A function of OPA's ABI or one that policies call: exported under its own name. */
#define ABI(name) __attribute__((export_name(#name)))
/* A built-in: dots of its name are underscores. Operands are defined; NULL is undefined. */
#define BUILTIN(name) __attribute__((export_name("b_" #name))) value *b_##name
/* Wrong kinds of operands make a built-in undefined. */
#define NEED(operand, kind) do { if ((operand)->type != (kind)) return NULL; } while (0)

static inline string *as_string(value *v) { return (string *)v; }
static inline array *as_array(value *v) { return (array *)v; }
static inline table *as_table(value *v) { return (table *)v; }

/* memory.c */
void *allocate(uint32_t bytes);
void release(void *block);
void copy_bytes(void *to, const void *from, uint32_t count);
void fill_bytes(void *to, int byte, uint32_t count);
/* Ends the evaluation with a message for the host. */
_Noreturn void stop(const char *message);
int compare_bytes(const void *a, const void *b, uint32_t count);

/* value.c */
value *null_value(void);
value *boolean(int truth);
value *number_of(int64_t number);
/* Takes a text that lasts. */
value *string_of(const char *bytes, uint32_t length);
/* Copies the text. */
value *string_copy(const char *bytes, uint32_t length);
/* A string whose bytes are still to be written, at `as_string(v)->bytes`. */
value *string_room(uint32_t length);
int is_collection(value *v);
uint32_t hash_of(value *v);
int equal(value *a, value *b);
/* Rego's order: negative, zero or positive. */
int compare(value *a, value *b);

/* collection.c */
array *new_array(uint32_t capacity);
void append(array *to, value *item);
table *new_table(enum type type, uint32_t capacity);
value *new_object(uint32_t capacity);
value *new_set(uint32_t capacity);
void add(value *set, value *item);
/* The member of an object or set, or the element of an array; NULL if it is not there. */
value *member_of(value *of, value *key);
/* A shallow copy. */
table *copy_table(table *of);
/* The members of an array or set in Rego's order (a list that lasts as long as the collection is not changed). */
uint32_t elements(value *of, value ***items);
/* NULL if it is not there. */
entry *find_entry(table *in, value *key);
void put(table *into, value *key, value *item);
/* Takes an entry out. */
void take_out(table *from, value *key);
/* Sorts the entries in Rego's order. */
void sort_entries(table *of);
void sort_values(value **items, uint32_t count);

#endif
