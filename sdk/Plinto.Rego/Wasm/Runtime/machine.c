/* Runs all ways through a pattern at once, in order of preference, each with its own groups. */
#include "pattern.h"
#include "text.h"

/* A way: where it stands, and what it noted. */
typedef struct thread { int pc; int *slots; } thread;
typedef struct thread_list { thread *threads; int count; int *marks; } thread_list;

typedef struct machine {
    const pattern *pattern;
    const char *text;
    int length;
    int slots;      /* in each way */
    int generation; /* what marks an instruction as reached at this position */
    thread *pending;
    int **free;
    int free_count;
    thread_list current;
    thread_list next;
} machine;

static thread_list new_list(int count) {
    thread_list made = {allocate((uint32_t)count * sizeof(thread)), 0, allocate((uint32_t)count * sizeof(int))};
    fill_bytes(made.marks, 0, (uint32_t)count * sizeof(int));
    return made;
}

static int *take_slots(machine *m) {
    return m->free_count ? m->free[--m->free_count] : allocate((uint32_t)m->slots * sizeof(int));
}

static void give_slots(machine *m, int *slots) { m->free[m->free_count++] = slots; }

static int *copy_slots(machine *m, const int *slots) {
    int *copy = take_slots(m);
    copy_bytes(copy, slots, (uint32_t)m->slots * sizeof(int));
    return copy;
}

static int is_word(int c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 'a' && c <= 'z'); }

static int holds(const machine *m, enum assertion assertion, int at) {
    int before = at > 0 ? (uint8_t)m->text[at - 1] : -1, after = at < m->length ? (uint8_t)m->text[at] : -1;
    switch (assertion) {
    case BEGIN_TEXT: return at == 0;
    case END_TEXT: return at == m->length;
    case BEGIN_LINE: return at == 0 || before == '\n';
    case END_LINE: return at == m->length || after == '\n';
    case WORD_BOUNDARY: return is_word(before) != is_word(after);
    default: return is_word(before) == is_word(after);
    }
}

/* Adds all that is reached from an instruction without consuming, best first. Owns the slots it is given. */
static void follow(machine *m, thread_list *to, int start, int *first, int at) {
    int open = 0;
    m->pending[open++] = (thread){start, first};
    while (open) {
        thread now = m->pending[--open];
        const instruction *i = &m->pattern->code[now.pc];
        if (to->marks[now.pc] == m->generation) {
            give_slots(m, now.slots);
            continue;
        }
        to->marks[now.pc] = m->generation;
        switch (i->kind) {
        case SPLIT:
            m->pending[open++] = (thread){i->other, copy_slots(m, now.slots)};
            m->pending[open++] = (thread){i->next, now.slots};
            break;
        case SAVE:
            if (i->other < m->slots) now.slots[i->other] = at;
            m->pending[open++] = (thread){i->next, now.slots};
            break;
        case ASSERT:
            if (holds(m, (enum assertion)i->other, at)) m->pending[open++] = (thread){i->next, now.slots};
            else give_slots(m, now.slots);
            break;
        default: to->threads[to->count++] = now; break;
        }
    }
}

static void clear(machine *m, thread_list *list) {
    while (list->count) give_slots(m, list->threads[--list->count].slots);
}

/* One code point further (none at the end): the slots of the best way that has come to a match. */
static int *step(machine *m, uint32_t point, int at_end, int next) {
    int *matched = NULL;
    m->generation++;
    for (int i = 0; i < m->current.count; i++) {
        thread *way = &m->current.threads[i];
        const instruction *now = &m->pattern->code[way->pc];
        if (now->kind == MATCH) {
            matched = copy_slots(m, way->slots);
            break;
        }
        if (!at_end && set_has(now->set, point)) follow(m, &m->next, now->next, copy_slots(m, way->slots), next);
    }
    thread_list done = m->current;
    m->current = m->next;
    m->next = done;
    clear(m, &m->next);
    return matched;
}

static int *run(machine *m, int from, int any) {
    int *matched = NULL;
    for (int at = from;;) {
        if (!matched) {
            int *slots = take_slots(m);
            fill_bytes(slots, 0xff, (uint32_t)m->slots * sizeof(int));
            follow(m, &m->current, m->pattern->start, slots, at);
        } else if (!m->current.count) {
            return matched;
        }
        int at_end = at >= m->length;
        const char *next = m->text + at;
        uint32_t point = at_end ? 0 : read_point(&next, m->text + m->length);
        int *better = step(m, point, at_end, (int)(next - m->text));
        if (better) matched = better;
        if (at_end || (any && matched)) return matched;
        at = (int)(next - m->text);
    }
}

static int *start_run(const pattern *in, const char *bytes, int length, int from, int any) {
    uint32_t size = (uint32_t)in->count;
    machine m = {in, bytes, length, any ? 2 : in->groups * 2, 1, allocate((2 * size + 2) * sizeof(thread)), allocate((4 * size + 8) * sizeof(int *)), 0, new_list(in->count), new_list(in->count)};
    int *found = run(&m, from, any);
    release(m.pending);
    release(m.current.threads);
    release(m.current.marks);
    release(m.next.threads);
    release(m.next.marks);
    while (m.free_count) release(m.free[--m.free_count]);
    release(m.free);
    return found;
}

int *find_match(const pattern *in, const char *bytes, int length, int from) { return start_run(in, bytes, length, from, 0); }
int has_match(const pattern *in, const char *bytes, int length) { return start_run(in, bytes, length, 0, 1) != NULL; }
