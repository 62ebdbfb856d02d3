/* What compiled policies call, and what they leave for the linker to fill in. Sdk/Plinto.Rego/Wasm/RuntimeCalls.cs names the same functions. Every address is 32 bits; 0 is undefined. */
#ifndef POLICY_H
#define POLICY_H

#include "value.h"

/* Looks a key up in an array (by an integer), object or set; 0 if it is not there, or either is undefined. */
value *rt_get(value *of, value *key);
/* The same in base documents, whose keys are all strings: an integer key also names the member that its text names. */
value *rt_get_base(value *of, value *key);
int rt_equal(value *a, value *b);
/* How many members or code points; 0 for what has no length. */
value *rt_len(value *of);
/* The integer a number holds (for numbers that the compiler made itself). */
int rt_int(value *number);

value *rt_array(int capacity);
value *rt_object(void);
value *rt_set(void);
void rt_array_append(value *array, value *item);
void rt_object_insert(value *object, value *key, value *item);
/* 0 if the key has another value already. */
int rt_object_insert_once(value *object, value *key, value *item);
void rt_set_add(value *set, value *item);

/* Merges two documents at every depth; where not both are objects, the first wins. Either may be undefined. Neither is changed. */
value *rt_merge(value *a, value *b);
/* The document with what lies at a path of strings replaced; what on the way is no object becomes one. The document (perhaps undefined) is not changed. */
value *rt_replace(value *document, value **path, int parts, value *replacement);

/* An iterator before the first member, in Rego's order; 0 for an empty collection and for what is none. */
scan *rt_scan(value *of);
value *rt_scan_key(scan *at);
value *rt_scan_value(scan *at);
/* 0 after the last member. */
int rt_scan_next(scan *at);

/* Memory filled with zeros, at least four bytes. */
void *rt_zeroed(int bytes);
/* Called once, before anything else: the heap begins at this address. */
void rt_init(void *heap);

#endif
