/* OPA's ABI, as hosts use it. */
#ifndef ABI_H
#define ABI_H

#include "value.h"

typedef struct context { value *input; value *data; value *result; int entrypoint; } context;

int eval(context *of);
void opa_value_free(value *v);

#endif
