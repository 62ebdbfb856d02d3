/* What hosts call: evaluation, values in and out, changes of the data document. */
#include "abi.h"
#include "policy.h"
#include "text.h"

void opa_heap_ptr_set(void *end);

enum { DONE, INTERNAL_ERROR, INVALID_TYPE, INVALID_PATH };
enum { FORMAT_JSON, FORMAT_VALUE };

ABI(opa_eval_ctx_new) context *opa_eval_ctx_new(void) { return rt_zeroed(sizeof(context)); }
ABI(opa_eval_ctx_set_input) void opa_eval_ctx_set_input(context *of, value *input) { of->input = input; }
ABI(opa_eval_ctx_set_data) void opa_eval_ctx_set_data(context *of, value *data) { of->data = data; }
ABI(opa_eval_ctx_set_entrypoint) void opa_eval_ctx_set_entrypoint(context *of, int entrypoint) { of->entrypoint = entrypoint; }
ABI(opa_eval_ctx_get_result) value *opa_eval_ctx_get_result(context *of) { return of->result; }

ABI(opa_json_parse) value *opa_json_parse(const char *bytes, size_t length) { return read_document(bytes, (uint32_t)length, 0); }
ABI(opa_value_parse) value *opa_value_parse(const char *bytes, size_t length) { return read_document(bytes, (uint32_t)length, 1); }

static const char *dump(value *of, enum form form) {
    text made = {0};
    write_value(&made, of, form);
    write_byte(&made, 0);
    return made.bytes;
}

ABI(opa_json_dump) const char *opa_json_dump(value *of) { return dump(of, JSON); }
ABI(opa_value_dump) const char *opa_value_dump(value *of) { return dump(of, WITH_SETS); }

ABI(opa_eval) const char *opa_eval(void *reserved, int entrypoint, value *data, const char *input, size_t length, void *heap, int format) {
    (void)reserved;
    opa_heap_ptr_set(heap);
    context *run = opa_eval_ctx_new();
    run->data = data;
    run->entrypoint = entrypoint;
    if (length) {
        run->input = opa_value_parse(input, length);
        if (!run->input) stop("invalid input");
    }
    eval(run);
    return dump(run->result, format == FORMAT_VALUE ? WITH_SETS : JSON);
}

static void free_entries(table *of) {
    for (uint32_t i = 0; i < of->count; i++) {
        if (of->head.type == OBJECT) opa_value_free(of->entries[i].item);
        opa_value_free(of->entries[i].key);
    }
    release(of->entries);
    release(of->slots);
}

ABI(opa_value_free) void opa_value_free(value *v) {
    if (!v) return;
    switch (v->type) {
    case ARRAY:
        for (uint32_t i = 0; i < as_array(v)->count; i++) opa_value_free(as_array(v)->items[i]);
        release(as_array(v)->items);
        break;
    case OBJECT:
    case SET: free_entries(as_table(v)); break;
    default: break; /* texts lie behind their values, or are left */
    }
    release(v);
}

static int is_path(value *path) {
    if (!path || path->type != ARRAY) return 0;
    for (uint32_t i = 0; i < as_array(path)->count; i++) {
        if (as_array(path)->items[i]->type != STRING) return 0;
    }
    return 1;
}

/* The key that stays when the host frees the path. */
static value *own_key(value *key) { return string_copy(as_string(key)->bytes, as_string(key)->length); }

ABI(opa_value_add_path) int opa_value_add_path(value *data, value *path, value *v) {
    if (!data || !v) return INTERNAL_ERROR; /* what the host read was no JSON */
    if (!is_path(path)) return INVALID_PATH;
    uint32_t parts = as_array(path)->count;
    if (!parts) return INVALID_PATH;
    value **keys = as_array(path)->items;
    for (uint32_t i = 0; i + 1 < parts; i++) {
        if (data->type != OBJECT) return INVALID_TYPE;
        value *below = member_of(data, keys[i]);
        if (!below) {
            below = new_object(0);
            put(as_table(data), own_key(keys[i]), below);
            sort_entries(as_table(data));
        }
        data = below;
    }
    if (data->type != OBJECT) return INVALID_TYPE;
    entry *known = find_entry(as_table(data), keys[parts - 1]);
    if (known) {
        value *old = known->item;
        known->item = v;
        if (old != v) opa_value_free(old);
    } else {
        put(as_table(data), own_key(keys[parts - 1]), v);
        sort_entries(as_table(data));
    }
    return DONE;
}

ABI(opa_value_remove_path) int opa_value_remove_path(value *data, value *path) {
    if (!is_path(path)) return INVALID_PATH;
    uint32_t parts = as_array(path)->count;
    if (!parts) return INVALID_PATH;
    value **keys = as_array(path)->items;
    for (uint32_t i = 0; i + 1 < parts && data; i++) data = data->type == OBJECT ? member_of(data, keys[i]) : NULL;
    entry *known = data && data->type == OBJECT ? find_entry(as_table(data), keys[parts - 1]) : NULL;
    if (known) {
        entry old = *known;
        take_out(as_table(data), keys[parts - 1]);
        opa_value_free(old.key);
        opa_value_free(old.item);
    }
    return DONE;
}
