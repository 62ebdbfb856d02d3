/* What is known of code points. The tables were made from .NET's own data; a test asks modules about every code point, so that both engines agree. */
#ifndef UNICODE_H
#define UNICODE_H

#include "value.h"

#define LAST_POINT 0x10ffffu
#define LONG_S 0x17fu

uint32_t upper_of(uint32_t point);
uint32_t lower_of(uint32_t point);
/* Whether Go prints the code point as it is. */
int is_printable(uint32_t point);

/* Runs of code points with one category, in order. */
typedef struct category_run { uint32_t at; uint32_t first; uint32_t last; uint32_t category; } category_run;
int next_category(category_run *run);

/* The code points that have another case, in no order; start with zeros. */
typedef struct cased { uint32_t table; uint32_t run; uint32_t index; } cased;
int next_cased(cased *at, uint32_t *point);

/* The ranges of a script, in order. */
typedef struct script { const uint8_t *at; uint32_t left; uint32_t first; uint32_t last; } script;
int find_script(const char *name, uint32_t length, script *found);
int next_range(script *of);

/* unicode_cases.c, unicode_categories.c, unicode_scripts.c: `count` code points from `first`, each `step` after the other, have their other case `delta` further. */
typedef struct case_run { uint32_t first; uint16_t count; uint16_t step; int32_t delta; } case_run;
extern const case_run upper_runs[], lower_runs[];
extern const uint32_t upper_run_count, lower_run_count;
extern const uint8_t category_runs[], scripts[];
extern const uint32_t category_runs_size, scripts_size;

#endif
