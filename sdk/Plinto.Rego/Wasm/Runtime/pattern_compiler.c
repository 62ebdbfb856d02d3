/* Turns a parsed pattern into instructions, from the end backwards, so that each knows where it goes on. */
#include "pattern.h"

#define MOST_INSTRUCTIONS 200000

typedef struct compiler { instruction *code; int count; int capacity; } compiler;

static int emit(compiler *c, const node *of, int next);

static int add_instruction(compiler *c, enum instruction_kind kind, int next, int other) {
    if (c->count >= MOST_INSTRUCTIONS) return 0; /* refused as a whole in the end */
    if (c->count == c->capacity) {
        instruction *larger = allocate((uint32_t)(c->capacity * 2) * sizeof(instruction));
        copy_bytes(larger, c->code, (uint32_t)c->count * sizeof(instruction));
        release(c->code);
        c->code = larger;
        c->capacity *= 2;
    }
    c->code[c->count] = (instruction){kind, next, other, NULL};
    return c->count++;
}

static void fork_to(compiler *c, int at, int greedy, int body, int leave) {
    c->code[at].next = greedy ? body : leave;
    c->code[at].other = greedy ? leave : body;
}

static int add_fork(compiler *c, int greedy, int body, int leave) {
    int at = add_instruction(c, SPLIT, 0, 0);
    fork_to(c, at, greedy, body, leave);
    return at;
}

static int can_be_empty(const node *of) {
    int all = 1, any = 0;
    for (uint32_t i = 0; i < part_count(of); i++) {
        int empty = can_be_empty(part_at(of, i));
        all &= empty;
        any |= empty;
    }
    switch (of->kind) {
    case CHARS: return 0;
    case SEQUENCE:
    case GROUP: return all;
    case CHOICE: return any;
    case REPEAT: return of->least == 0 || all;
    default: return 1;
    }
}

/* x+: the body first, then a fork back to it. */
static int emit_plus(compiler *c, const node *of, int next) {
    int fork = add_instruction(c, SPLIT, 0, 0);
    int body = emit(c, part_at(of, 0), fork);
    fork_to(c, fork, of->greedy, body, next);
    return body;
}

static int emit_star(compiler *c, const node *of, int next) {
    /* (x+)? when x can be empty: then the first round records its groups before the loop is known to go nowhere. */
    if (can_be_empty(part_at(of, 0))) {
        int plus = emit_plus(c, of, next);
        return add_fork(c, of->greedy, plus, next);
    }
    int fork = add_instruction(c, SPLIT, 0, 0);
    fork_to(c, fork, of->greedy, emit(c, part_at(of, 0), fork), next);
    return fork;
}

static int emit_repeat(compiler *c, const node *of, int next) {
    int copies = of->least;
    if (of->most < 0) {
        next = of->least ? emit_plus(c, of, next) : emit_star(c, of, next);
        copies--;
    } else {
        /* x{2,4} is xx(x(x)?)?: leaving early leaves all the rest. */
        int end = next;
        for (int i = of->least; i < of->most; i++) {
            int body = emit(c, part_at(of, 0), next);
            next = add_fork(c, of->greedy, body, end);
        }
    }
    for (; copies > 0; copies--) next = emit(c, part_at(of, 0), next);
    return next;
}

static int emit_choice(compiler *c, const node *of, int next) {
    uint32_t i = part_count(of) - 1;
    int at = emit(c, part_at(of, i), next);
    while (i--) {
        int option = emit(c, part_at(of, i), next);
        at = add_instruction(c, SPLIT, option, at);
    }
    return at;
}

static int emit(compiler *c, const node *of, int next) {
    if (c->count >= MOST_INSTRUCTIONS) return 0;
    switch (of->kind) {
    case CHARS: {
        int at = add_instruction(c, CHAR, next, -1);
        c->code[at].set = of->set;
        return at;
    }
    case ASSERTION: return add_instruction(c, ASSERT, next, of->number);
    case SEQUENCE:
        for (uint32_t i = part_count(of); i--;) next = emit(c, part_at(of, i), next);
        return next;
    case CHOICE: return emit_choice(c, of, next);
    case GROUP: {
        int close = add_instruction(c, SAVE, next, of->number * 2 + 1);
        int inner = emit(c, part_at(of, 0), close);
        return add_instruction(c, SAVE, inner, of->number * 2);
    }
    case REPEAT: return emit_repeat(c, of, next);
    default: return next;
    }
}

pattern *compile_pattern(const node *root, int groups) {
    compiler c = {allocate(32 * sizeof(instruction)), 0, 32};
    int match = add_instruction(&c, MATCH, -1, -1);
    int end = add_instruction(&c, SAVE, match, 1);
    int body = emit(&c, root, end);
    int start = add_instruction(&c, SAVE, body, 0);
    if (c.count >= MOST_INSTRUCTIONS) return NULL;
    pattern *made = allocate(sizeof(pattern));
    *made = (pattern){c.code, c.count, start, groups};
    return made;
}
