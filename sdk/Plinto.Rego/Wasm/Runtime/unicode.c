/* What is known of code points. */
#include "unicode.h"

static uint32_t other_case(const case_run *runs, uint32_t count, uint32_t point) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const case_run *run = &runs[middle];
        if (point < run->first) high = middle;
        else if (point > run->first + (run->count - 1u) * run->step) low = middle + 1;
        else return (point - run->first) % run->step ? point : point + (uint32_t)run->delta;
    }
    return point;
}

uint32_t upper_of(uint32_t point) {
    if (point < 0x80) return point >= 'a' && point <= 'z' ? point - 32 : point;
    return other_case(upper_runs, upper_run_count, point);
}

uint32_t lower_of(uint32_t point) {
    if (point < 0x80) return point >= 'A' && point <= 'Z' ? point + 32 : point;
    return other_case(lower_runs, lower_run_count, point);
}

int next_cased(cased *at, uint32_t *point) {
    const case_run *runs = at->table ? lower_runs : upper_runs;
    uint32_t count = at->table ? lower_run_count : upper_run_count;
    if (at->run == count) {
        if (at->table) return 0;
        *at = (cased){1, 0, 0};
        return next_cased(at, point);
    }
    *point = runs[at->run].first + at->index * runs[at->run].step;
    if (++at->index == runs[at->run].count) {
        at->index = 0;
        at->run++;
    }
    return 1;
}

/* Seven bits a byte, the highest first; the top bit says that more follow. */
static uint32_t read_number_at(const uint8_t **at) {
    uint32_t number = 0;
    do number = number << 7 | (**at & 127);
    while (*(*at)++ & 128);
    return number;
}

int next_category(category_run *run) {
    if (run->at == category_runs_size) return 0;
    const uint8_t *at = category_runs + run->at;
    run->first = run->at ? run->last + 1 : 0;
    run->category = *at++;
    run->last = run->first + read_number_at(&at);
    run->at = (uint32_t)(at - category_runs);
    return 1;
}

/* Places in the runs, so that looking one up need not begin at the first: each stands before the run it is the mark of. */
#define RUNS_PER_MARK 64
#define MOST_MARKS 64
static category_run marks[MOST_MARKS];
static uint32_t mark_count;

static void set_marks(void) {
    category_run run = {0};
    uint32_t runs = 0;
    do {
        if (runs++ % RUNS_PER_MARK == 0 && mark_count < MOST_MARKS) marks[mark_count++] = run;
    } while (next_category(&run));
}

static uint32_t category_of(uint32_t point) {
    if (!mark_count) set_marks();
    uint32_t low = 0, high = mark_count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (marks[middle].last < point) low = middle;
        else high = middle;
    }
    category_run run = marks[low];
    while (next_category(&run) && point > run.last) {}
    return run.category;
}

int is_printable(uint32_t point) {
    if (point < 0x7f) return point >= ' ';
    /* Spaces, separators, control, format, surrogate, private use, unassigned, as .NET numbers categories. */
    uint32_t category = category_of(point);
    return (category < 11 || category > 17) && category != 29;
}

/* Each script: how long its name is, the name, how many ranges, and these as gaps and lengths. */
int find_script(const char *name, uint32_t length, script *found) {
    const uint8_t *at = scripts;
    while (at < scripts + scripts_size) {
        uint32_t own = *at++;
        int same = own == length && compare_bytes(at, name, own) == 0;
        at += own;
        uint32_t count = read_number_at(&at);
        if (same) {
            *found = (script){at, count, 0, 0};
            return 1;
        }
        for (count *= 2; count; count--) read_number_at(&at);
    }
    return 0;
}

int next_range(script *of) {
    if (!of->left) return 0;
    of->left--;
    of->first = of->last + read_number_at(&of->at);
    of->last = of->first + read_number_at(&of->at);
    return 1;
}
