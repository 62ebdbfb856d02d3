/* Regular expressions in RE2's syntax, matched in linear time. */
#ifndef PATTERN_H
#define PATTERN_H

#include "value.h"

/* A set of code points: ranges in order that do not touch. Never changed once made. */
typedef struct range { uint32_t first; uint32_t last; } range;
typedef struct charset { uint32_t count; uint32_t ascii[4]; range *ranges; } charset;

/* charset.c */
const charset *set_of_range(uint32_t first, uint32_t last);
const charset *set_union(const charset *a, const charset *b);
const charset *set_negated(const charset *of);
/* With every code point that differs only in case. */
const charset *set_folded(const charset *of);
int set_has(const charset *of, uint32_t point);
/* A general category, script or `Any`; NULL if there is none of that name. */
const charset *set_of_class(const char *name, uint32_t length);

enum node_kind { EMPTY, CHARS, ASSERTION, SEQUENCE, CHOICE, REPEAT, GROUP };
enum assertion { BEGIN_TEXT, END_TEXT, BEGIN_LINE, END_LINE, WORD_BOUNDARY, NOT_WORD_BOUNDARY };

/* `number` is the assertion, or the group's; `most` -1: without bound. The parts of a repeat or group are one. */
typedef struct node { enum node_kind kind; int number; int least; int most; int greedy; const charset *set; array *parts; } node;

/* nodes.c */
node *new_node(enum node_kind kind);
node *chars_node(const charset *set);
node *list_node(enum node_kind kind);
void add_part(node *to, node *part);
node *part_at(const node *of, uint32_t index);
uint32_t part_count(const node *of);

/* pattern_parser.c: NULL if it is malformed. */
node *parse_pattern(const char *bytes, uint32_t length, int *groups);
/* glob.c: NULL if it is malformed. */
node *parse_glob(string *glob, const charset *undelimited);

enum instruction_kind { CHAR, SPLIT, SAVE, ASSERT, MATCH };
typedef struct instruction { enum instruction_kind kind; int next; int other; const charset *set; } instruction;
typedef struct pattern { instruction *code; int count; int start; int groups; } pattern;

/* pattern_compiler.c: NULL if it is too large. */
pattern *compile_pattern(const node *root, int groups);
/* pattern_cache.c: compiled, or remembered from before; NULL if it is malformed. */
pattern *pattern_of(string *text);
pattern *glob_of(string *glob, string *delimiters);
/* What is remembered lies in memory that is about to be used anew. */
void forget_patterns(void);

/* machine.c: the leftmost match from a position on: where each group begins and ends, -1 where it took no part; NULL if there is none. */
int *find_match(const pattern *in, const char *bytes, int length, int from);
int has_match(const pattern *in, const char *bytes, int length);

#endif
