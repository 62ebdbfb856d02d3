/* The heap: memory is taken from its end, and blocks given back are kept in lists by size. Hosts set the end back to forget all that came after it. */
#include "pattern.h"
#include "policy.h"

#define PAGE 65536u
#define CLASSES 29
#define LARGE 4096u

/* Stands before each block. */
typedef struct block { uint32_t size; struct block *next; } block;

static uint32_t heap_start;
static uint32_t heap_end;
static block *free_blocks[CLASSES];
static block *stashed[CLASSES];

extern void opa_abort(const char *message);

/* The smallest power of two that holds so many bytes, from 8 up. */
static uint32_t class_of(uint32_t bytes) {
    return bytes <= 8 ? 0 : 29u - (uint32_t)__builtin_clz(bytes - 1);
}

_Noreturn void stop(const char *message) {
    opa_abort(message);
    __builtin_trap();
}

static void grow_to(uint32_t end) {
    uint32_t have = (uint32_t)__builtin_wasm_memory_size(0) * PAGE;
    if (end <= have) return;
    uint32_t pages = (end - have + PAGE - 1) / PAGE;
    uint32_t ahead = have / PAGE / 4; /* growing is dear: a quarter more than asked for, if it can be had */
    if ((int32_t)__builtin_wasm_memory_grow(0, pages + ahead) >= 0) return;
    if ((int32_t)__builtin_wasm_memory_grow(0, pages) < 0) stop("opa_malloc: failed");
}

/* Takes a block from those that hold any of the class; the first is as good as the others. */
static block *take_first(uint32_t class) {
    block *kept = free_blocks[class];
    if (kept) free_blocks[class] = kept->next;
    return kept;
}

/* Large blocks are as large as was asked for, so those kept with the class below may do too. Only a few are looked at. */
static block *take_fitting(uint32_t class, uint32_t size) {
    block **at = &free_blocks[class];
    for (int looked = 0; *at && looked < 16; looked++, at = &(*at)->next) {
        if ((*at)->size < size) continue;
        block *kept = *at;
        *at = kept->next;
        return kept;
    }
    return NULL;
}

void *allocate(uint32_t bytes) {
    if (bytes > 0x40000000u) stop("opa_malloc: failed");
    uint32_t class = class_of(bytes), size = 8u << class;
    block *kept = take_first(class);
    if (!kept && size > LARGE) {
        size = (bytes + 7u) & ~7u;
        kept = take_fitting(class - 1, size);
    }
    if (kept) return kept + 1;
    block *fresh = (block *)heap_end;
    if (heap_end > 0xffffffffu - PAGE - size) stop("opa_malloc: failed");
    heap_end += sizeof(block) + size;
    grow_to(heap_end);
    fresh->size = size;
    fresh->next = 0;
    return fresh + 1;
}

void release(void *at) {
    if ((uint32_t)at < heap_start) return; /* nothing, or a constant */
    block *given = (block *)at - 1;
    uint32_t class = class_of(given->size);
    if ((8u << class) > given->size) class--; /* it holds any block of the class below */
    given->next = free_blocks[class];
    free_blocks[class] = given;
}

ABI(opa_malloc) void *opa_malloc(size_t bytes) { return allocate((uint32_t)bytes); }
ABI(opa_free) void opa_free(void *at) { release(at); }
ABI(opa_heap_ptr_get) void *opa_heap_ptr_get(void) { return (void *)heap_end; }

ABI(opa_heap_ptr_set) void opa_heap_ptr_set(void *end) {
    forget_patterns();
    heap_end = ((uint32_t)end + 7u) & ~7u;
    fill_bytes(free_blocks, 0, sizeof free_blocks); /* some of them lie beyond the end now */
}

ABI(opa_heap_blocks_stash) void opa_heap_blocks_stash(void) {
    for (int i = 0; i < CLASSES; i++) {
        stashed[i] = free_blocks[i];
        free_blocks[i] = 0;
    }
}

ABI(opa_heap_blocks_restore) void opa_heap_blocks_restore(void) {
    for (int i = 0; i < CLASSES; i++) {
        free_blocks[i] = stashed[i];
        stashed[i] = 0;
    }
}

ABI(opa_heap_stash_clear) void opa_heap_stash_clear(void) { fill_bytes(stashed, 0, sizeof stashed); }

ABI(rt_init) void rt_init(void *heap) {
    heap_start = heap_end = ((uint32_t)heap + 7u) & ~7u;
    grow_to(heap_end);
}

ABI(rt_zeroed) void *rt_zeroed(int bytes) {
    uint32_t size = bytes < 4 ? 4 : (uint32_t)bytes;
    void *at = allocate(size);
    fill_bytes(at, 0, size);
    return at;
}

void copy_bytes(void *to, const void *from, uint32_t count) {
    uint8_t *a = to;
    const uint8_t *b = from;
    while (count >= 8) {
        *(uint64_t *)a = *(const uint64_t *)b; /* WebAssembly loads and stores at any address */
        a += 8;
        b += 8;
        count -= 8;
    }
    while (count--) *a++ = *b++;
}

void fill_bytes(void *to, int byte, uint32_t count) {
    uint8_t *a = to;
    uint64_t eight = (uint8_t)byte * 0x0101010101010101ull;
    for (; count >= 8; count -= 8, a += 8) *(uint64_t *)a = eight;
    while (count--) *a++ = (uint8_t)byte;
}

int compare_bytes(const void *a, const void *b, uint32_t count) {
    const uint8_t *x = a, *y = b;
    for (; count >= 8 && *(const uint64_t *)x == *(const uint64_t *)y; count -= 8, x += 8, y += 8) {}
    for (; count; count--, x++, y++) {
        if (*x != *y) return *x < *y ? -1 : 1;
    }
    return 0;
}

/* The compiler calls these by itself. */
void *memcpy(void *to, const void *from, size_t count) { copy_bytes(to, from, (uint32_t)count); return to; }
void *memset(void *to, int byte, size_t count) { fill_bytes(to, byte, (uint32_t)count); return to; }
