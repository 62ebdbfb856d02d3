/* What the two halves of the parser share. */
#ifndef PATTERN_PARSER_H
#define PATTERN_PARSER_H

#include "pattern.h"
#include "text.h"

typedef struct flags { uint8_t fold; uint8_t multi_line; uint8_t dot_all; uint8_t swap_greed; } flags;
/* `failed` once something is malformed; the position is then no longer of use. */
typedef struct parser { const char *at; const char *end; flags flags; int depth; int failed; table *names; int groups; } parser;

int looking_at(const parser *p, const char *constant);
uint32_t take_point(parser *p);

/* pattern_classes.c */
const charset *fail_set(parser *p);
const charset *read_class(parser *p);
/* \d, \pL and their like; NULL when the escape stands for one character, or is malformed. */
const charset *read_class_escape(parser *p);
uint32_t read_char_escape(parser *p);
const charset *folded_if(const parser *p, const charset *set);

#endif
