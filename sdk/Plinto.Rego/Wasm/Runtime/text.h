/* Text under construction, UTF-8, and how values are written. */
#ifndef TEXT_H
#define TEXT_H

#include "value.h"

typedef struct text { char *bytes; uint32_t length; uint32_t capacity; } text;

void write_bytes(text *to, const char *bytes, uint32_t length);
void write_byte(text *to, char byte);
/* A constant that ends with NUL. */
void write_constant(text *to, const char *constant);
void write_integer(text *to, int64_t number);
/* A code point as UTF-8. */
void write_point(text *to, uint32_t point);
/* The text as a value; it must not be written to any more. */
value *string_of_text(text *of);

#define REPLACEMENT 0xfffdu

/* Reads a code point, and moves on behind it. What is no UTF-8 gives U+FFFD for each maximal part of a code point. */
uint32_t read_point(const char **at, const char *end);
/* Bytes of the code point that starts with this byte, in valid text. */
uint32_t width_of(char first);
uint32_t count_points(const char *bytes, uint32_t length);
/* Where so many code points end; the end if there are fewer. */
const char *skip_points(const char *at, const char *end, uint64_t count);
/* Where a text occurs first; NULL if it does not. */
const char *find_text(const char *at, const char *end, const char *sought, uint32_t length);
/* Bytes, perhaps with errors, as a string. */
value *string_of_utf8(const char *bytes, uint32_t length);

/* How values are written: JSON; JSON as Go's encoder escapes it; JSON with sets; Rego text for people. */
enum form { JSON, JSON_FOR_HTML, WITH_SETS, REGO };
void write_value(text *to, value *v, enum form form);
/* json.c: one document, NULL if it is malformed. With sets: Rego text of constant terms is taken too. */
value *read_document(const char *bytes, uint32_t length, int with_sets);

#endif
