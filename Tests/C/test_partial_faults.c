/* SPDX-License-Identifier: MIT */
/* What partials refuse, with nothing written; and bytes that are damaged, or made to do damage. */
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "partials.h"
#include "tests.h"

enum { COLUMNS = 6, BLOCK = 64, ROWS = 5 * BLOCK + 9, ROOM = 4096 };

/* Outputs that must stay as they are. */
static unsigned char room[ROOM];
static size_t room_size;

static void clear(void) {
    memset(room, 0xa5, sizeof room);
    room_size = 4711;
}

static bool is_clear(void) {
    for (size_t i = 0; i < sizeof room; i++) {
        if (room[i] != 0xa5) return false;
    }
    return room_size == 4711;
}

#define REFUSED(status, call)                                                                      \
    do {                                                                                           \
        clear();                                                                                   \
        CHECK_STATUS(status, call);                                                                \
        CHECK(is_clear());                                                                         \
    } while (0)

static neuron_status make(const call *c, int64_t first_row, size_t capacity) {
    return neuron_partial_gradient(&c->samples, c->pw, c->b, first_row, room, capacity, &room_size,
                                   &c->options);
}

static void refused_rows(call *c) {
    size_t size = 64 + 3 * 8 * (3 + COLUMNS);
    REFUSED(NEURON_E_SIZE, make(c, -64, ROOM));
    REFUSED(NEURON_E_SIZE, make(c, INT64_MIN, ROOM));
    REFUSED(NEURON_E_SIZE, make(c, INT64_C(1) << 60, ROOM));
    REFUSED(NEURON_E_SIZE, make(c, INT64_MAX - 63, ROOM));
    REFUSED(NEURON_E_SHAPE, make(c, 1, ROOM));
    REFUSED(NEURON_E_SHAPE, make(c, 32, ROOM));
    REFUSED(NEURON_E_SIZE, make(c, 64 * 3, size - 1));
    REFUSED(NEURON_E_SIZE, make(c, 64 * 3, 0));
    clear();
    CHECK_STATUS(NEURON_OK, make(c, 64 * 3, size));
    CHECK(room_size == size && room[size] == 0xa5);

    REFUSED(NEURON_E_NULL,
            neuron_partial_gradient(NULL, c->pw, 0, 0, room, ROOM, &room_size, NULL));
    REFUSED(NEURON_E_NULL,
            neuron_partial_gradient(&c->samples, NULL, 0, 0, room, ROOM, &room_size, NULL));
    REFUSED(NEURON_E_NULL,
            neuron_partial_gradient(&c->samples, c->pw, 0, 0, NULL, ROOM, &room_size, NULL));
    REFUSED(NEURON_E_NULL,
            neuron_partial_gradient(&c->samples, c->pw, 0, 0, room, ROOM, NULL, NULL));
    REFUSED(NEURON_E_ALIGNMENT,
            neuron_partial_gradient(&c->samples, c->pw, 0, 0, room, ROOM,
                                    (size_t *)(void *)((char *)&room_size + 1), NULL));
    c->samples.y = NULL;
    REFUSED(NEURON_E_NULL, make(c, 0, ROOM));
    c->samples.y = &c->y;
    c->w.size -= 1;
    REFUSED(NEURON_E_SHAPE, make(c, 0, ROOM));
    c->w.size += 1;
    c->samples.struct_size -= 1;
    REFUSED(NEURON_E_STRUCT_SIZE, make(c, 0, ROOM));
    c->samples.struct_size += 1;
    c->options.threads = -1;
    REFUSED(NEURON_E_OPTION, make(c, 0, ROOM));
    c->options.threads = 1;
    c->options.scratch_size = neuron_partial_scratch(ROWS, COLUMNS, 1);
    c->options.scratch = malloc(c->options.scratch_size--);
    REFUSED(NEURON_E_SCRATCH, make(c, 0, ROOM));
    free(c->options.scratch);
    c->options = (neuron_options)NEURON_OPTIONS_INIT;
}

static void refused_values(call *c) {
    double *y = (double *)(uintptr_t)c->y.data, *weight = (double *)(uintptr_t)c->weight.data;
    double label = y[300], kept = weight[300];
    weight[300] = 1;
    y[300] = 1.5;
    REFUSED(NEURON_E_LABEL, make(c, 0, ROOM));
    weight[300] = -1;
    REFUSED(NEURON_E_WEIGHT, make(c, 0, ROOM));
    weight[300] = 0;
    clear();
    CHECK_STATUS(NEURON_OK, make(c, 0, ROOM));
    y[300] = label;
    weight[300] = kept;
}

static void overlaps(call *c) {
    unsigned char *x = (unsigned char *)(uintptr_t)c->x.data;
    double first = *(const double *)c->x.data;
    size_t size = 0;
    CHECK_STATUS(NEURON_E_OVERLAP,
                 neuron_partial_gradient(&c->samples, c->pw, 0, 0, x, ROOM, &size, NULL));
    CHECK_STATUS(NEURON_E_OVERLAP, neuron_partial_gradient(&c->samples, c->pw, 0, 0, room, ROOM,
                                                           (size_t *)(void *)x, NULL));
    CHECK_BITS(*(const double *)c->x.data, first);
    size_t *inside = (size_t *)(void *)((uintptr_t)(room + 71) & ~(uintptr_t)7);
    clear();
    CHECK_STATUS(NEURON_E_OVERLAP,
                 neuron_partial_gradient(&c->samples, c->pw, 0, 0, room, ROOM, inside, NULL));
    CHECK(is_clear());
}

static neuron_status merge(partial left, partial right) {
    return neuron_partial_merge(left.bytes, left.size, right.bytes, right.size, room, ROOM,
                                &room_size);
}

static void refused_merges(call *c) {
    partial a = partial_of(c, 0, 2 * BLOCK, 0, NULL);
    partial b = partial_of(c, 2 * BLOCK, ROWS, 0, NULL);
    partial later = partial_of(c, 2 * BLOCK, ROWS, BLOCK, NULL);
    partial earlier = partial_of(c, 2 * BLOCK, ROWS, -BLOCK, NULL);
    partial none = partial_of(c, ROWS, ROWS, 0, NULL);
    partial elsewhere = partial_of(c, ROWS, ROWS, 1, NULL);
    double keep = c->b;
    c->b = keep == 0 ? 1 : -keep;
    partial other_b = partial_of(c, 2 * BLOCK, ROWS, 0, NULL);
    c->b = keep;
    double *w = (double *)(uintptr_t)c->w.data;
    w[COLUMNS - 1] += 1;
    partial other_w = partial_of(c, 2 * BLOCK, ROWS, 0, NULL);
    w[COLUMNS - 1] -= 1;
    c->x.columns -= 1;
    c->w.size -= 1;
    partial narrow = partial_of(c, 2 * BLOCK, ROWS, 0, NULL);
    c->x.columns += 1;
    c->w.size += 1;

    check_about("merges that are refused");
    REFUSED(NEURON_E_SHAPE, merge(b, a));
    REFUSED(NEURON_E_SHAPE, merge(a, a));
    REFUSED(NEURON_E_SHAPE, merge(a, later));
    REFUSED(NEURON_E_SHAPE, merge(a, earlier));
    REFUSED(NEURON_E_SHAPE, merge(a, other_b));
    REFUSED(NEURON_E_SHAPE, merge(a, other_w));
    REFUSED(NEURON_E_SHAPE, merge(a, narrow));
    REFUSED(NEURON_E_SHAPE, merge(a, none));
    REFUSED(NEURON_E_SHAPE, merge(b, elsewhere));

    size_t merged = a.size + b.size;
    clear();
    CHECK_STATUS(NEURON_OK, merge(a, b));
    merged = room_size;
    REFUSED(NEURON_E_SIZE,
            neuron_partial_merge(a.bytes, a.size, b.bytes, b.size, room, merged - 1, &room_size));
    REFUSED(NEURON_E_NULL,
            neuron_partial_merge(NULL, a.size, b.bytes, b.size, room, ROOM, &room_size));
    REFUSED(NEURON_E_NULL,
            neuron_partial_merge(a.bytes, a.size, NULL, b.size, room, ROOM, &room_size));
    REFUSED(NEURON_E_NULL,
            neuron_partial_merge(a.bytes, a.size, b.bytes, b.size, NULL, ROOM, &room_size));
    REFUSED(NEURON_E_NULL,
            neuron_partial_merge(a.bytes, a.size, b.bytes, b.size, room, ROOM, NULL));
    REFUSED(NEURON_E_ALIGNMENT, neuron_partial_merge(a.bytes, a.size, b.bytes, b.size, room, ROOM,
                                                     (size_t *)(void *)((char *)&room_size + 4)));
    REFUSED(NEURON_E_OVERLAP,
            neuron_partial_merge(a.bytes, a.size, b.bytes, b.size, room, ROOM,
                                 (size_t *)(void *)((uintptr_t)(room + 15) & ~(uintptr_t)7)));

    /* Side by side in one buffer: only the left one's place may be written. */
    unsigned char both[2048], same[2048];
    memset(both, 0, sizeof both);
    memcpy(both, a.bytes, a.size);
    memcpy(both + a.size, b.bytes, b.size);
    memcpy(same, both, sizeof both);
    for (size_t at = 1; at < a.size + b.size; at++) {
        clear();
        CHECK_STATUS(NEURON_E_OVERLAP,
                     neuron_partial_merge(both, a.size, both + a.size, b.size, both + at,
                                          sizeof both - at, &room_size));
        CHECK(room_size == 4711);
    }
    CHECK_STATUS(NEURON_E_OVERLAP, neuron_partial_merge(both, a.size, both + a.size, b.size, both,
                                                        sizeof both, &room_size));
    CHECK(memcmp(both, same, sizeof both) == 0);
    memcpy(both, b.bytes, b.size);
    memcpy(both + b.size, a.bytes, a.size);
    for (size_t at = b.size + 1; at < b.size + a.size; at++) {
        CHECK_STATUS(NEURON_E_OVERLAP,
                     neuron_partial_merge(both + b.size, a.size, both, b.size, both + at,
                                          sizeof both - at, &room_size));
    }
    clear();
    CHECK_STATUS(NEURON_OK,
                 neuron_partial_merge(both + b.size, a.size, both, b.size, both + b.size + a.size,
                                      sizeof both - b.size - a.size, &room_size));
    CHECK(room_size == merged);

    /* In place, all of the left one is written, though what comes of it is shorter. */
    partial three = partial_of(c, 0, 3 * BLOCK, 0, NULL);
    partial fourth = partial_of(c, 3 * BLOCK, 4 * BLOCK, 0, NULL);
    partial same_three = partial_copy(three);
    size_t *behind = (size_t *)(void *)(three.bytes + three.size - 8);
    CHECK_STATUS(NEURON_E_OVERLAP,
                 neuron_partial_merge(three.bytes, three.size, fourth.bytes, fourth.size,
                                      three.bytes, three.size, behind));
    CHECK(partial_is(three, same_three));
    size_t size = three.size;
    CHECK_STATUS(NEURON_OK, neuron_partial_merge(three.bytes, three.size, fourth.bytes, fourth.size,
                                                 three.bytes, three.size, &size));
    CHECK(size < three.size);
    partial_free(same_three);
    partial_free(three);
    partial_free(fourth);
    partial_free(a);
    partial_free(b);
    partial_free(later);
    partial_free(earlier);
    partial_free(none);
    partial_free(elsewhere);
    partial_free(other_b);
    partial_free(other_w);
    partial_free(narrow);
}

static neuron_status finish(partial p) {
    neuron_vector_out dw = neuron_vector_out_f64((double *)(void *)room + 2, COLUMNS);
    return neuron_partial_finish(p.bytes, p.size, (double *)(void *)room, &dw,
                                 (double *)(void *)room + 1);
}

static void refused_finishes(call *c) {
    partial p = partial_of(c, 0, ROWS, 0, NULL);
    partial later = partial_of(c, 0, ROWS, BLOCK, NULL);
    partial none = partial_of(c, 0, 0, 0, NULL);
    check_about("finishes that are refused");
    REFUSED(NEURON_E_SHAPE, finish(later));
    REFUSED(NEURON_E_EMPTY, finish(none));
    double *out = (double *)(void *)room;
    neuron_vector_out dw = neuron_vector_out_f64(out + 2, COLUMNS);
    REFUSED(NEURON_E_NULL, neuron_partial_finish(NULL, p.size, out, &dw, out + 1));
    REFUSED(NEURON_E_NULL, neuron_partial_finish(p.bytes, p.size, NULL, &dw, out + 1));
    REFUSED(NEURON_E_NULL, neuron_partial_finish(p.bytes, p.size, out, NULL, out + 1));
    REFUSED(NEURON_E_NULL, neuron_partial_finish(p.bytes, p.size, out, &dw, NULL));
    REFUSED(NEURON_E_OVERLAP, neuron_partial_finish(p.bytes, p.size, out, &dw, out));
    REFUSED(NEURON_E_OVERLAP, neuron_partial_finish(p.bytes, p.size, out + 3, &dw, out));
    dw.size -= 1;
    REFUSED(NEURON_E_SHAPE, neuron_partial_finish(p.bytes, p.size, out, &dw, out + 1));
    dw.size += 1;
    dw.data = (double *)(void *)(room + 17);
    REFUSED(NEURON_E_ALIGNMENT, neuron_partial_finish(p.bytes, p.size, out, &dw, out + 1));
    partial copy = partial_copy(p);
    dw.data = (double *)(void *)(p.bytes + 8);
    CHECK_STATUS(NEURON_E_OVERLAP, neuron_partial_finish(p.bytes, p.size, out, &dw, out + 1));
    CHECK(partial_is(p, copy));
    /* Strides are taken as everywhere. */
    double expected[COLUMNS + 2], reversed[2 * COLUMNS];
    dw = neuron_vector_out_f64(expected + 2, COLUMNS);
    CHECK_STATUS(NEURON_OK, neuron_partial_finish(p.bytes, p.size, expected, &dw, expected + 1));
    dw = (neuron_vector_out){reversed + 2 * COLUMNS - 2, COLUMNS, -16};
    CHECK_STATUS(NEURON_OK, neuron_partial_finish(p.bytes, p.size, out, &dw, out + 1));
    for (int j = 0; j < COLUMNS; j++) CHECK_BITS(reversed[2 * (COLUMNS - 1 - j)], expected[2 + j]);
    partial_free(copy);
    partial_free(p);
    partial_free(later);
    partial_free(none);
}

static void refused_extents(call *c) {
    partial p = partial_of(c, BLOCK, ROWS, 7 * BLOCK, NULL);
    int64_t numbers[2] = {-1, -1};
    ptrdiff_t columns = -1;
    check_about("extents");
    CHECK_STATUS(NEURON_OK, neuron_partial_extent(p.bytes, p.size, numbers, numbers + 1, &columns));
    CHECK(numbers[0] == 8 * BLOCK && numbers[1] == ROWS - BLOCK && columns == COLUMNS);
    int64_t *first = (int64_t *)(void *)room, *rows = first + 1;
    ptrdiff_t *d = (ptrdiff_t *)(void *)(first + 2);
    REFUSED(NEURON_E_NULL, neuron_partial_extent(NULL, p.size, first, rows, d));
    REFUSED(NEURON_E_NULL, neuron_partial_extent(p.bytes, p.size, NULL, rows, d));
    REFUSED(NEURON_E_NULL, neuron_partial_extent(p.bytes, p.size, first, NULL, d));
    REFUSED(NEURON_E_NULL, neuron_partial_extent(p.bytes, p.size, first, rows, NULL));
    REFUSED(NEURON_E_FORMAT, neuron_partial_extent(p.bytes, p.size - 8, first, rows, d));
    REFUSED(NEURON_E_OVERLAP, neuron_partial_extent(p.bytes, p.size, first, first, d));
    REFUSED(NEURON_E_ALIGNMENT,
            neuron_partial_extent(p.bytes, p.size, first, (int64_t *)(void *)(room + 12), d));
    partial copy = partial_copy(p);
    CHECK_STATUS(NEURON_E_OVERLAP,
                 neuron_partial_extent(p.bytes, p.size, (int64_t *)(void *)p.bytes, rows, d));
    CHECK(partial_is(p, copy));
    partial_free(copy);
    partial_free(p);
}

/* Bytes at the end of a page that no one may touch the next of. */
static partial guard(guarded *set, partial p, size_t size) {
    partial at = {guarded_take(set, size, 0, false, 0xff), size};
    memcpy(at.bytes, p.bytes, size < p.size ? size : p.size);
    return at;
}

static void damaged(call *c) {
    partial a = partial_of(c, 0, 2 * BLOCK, 0, NULL);
    partial b = partial_of(c, 2 * BLOCK, ROWS, 0, NULL);
    check_about("partials that are cut short");
    for (size_t size = 0; size < b.size + 20; size++) {
        if (size == b.size) continue;
        guarded set = {.count = 0};
        partial cut = guard(&set, b, size);
        REFUSED(NEURON_E_FORMAT, merge(a, cut));
        REFUSED(NEURON_E_FORMAT, merge(cut, b));
        REFUSED(NEURON_E_FORMAT, finish(cut));
        guarded_free(&set);
    }
    a.size = (size_t)-1;
    REFUSED(NEURON_E_FORMAT, merge(a, b));
    REFUSED(NEURON_E_FORMAT, finish(a));
    a.size = (size_t)PTRDIFF_MAX + 1;
    REFUSED(NEURON_E_FORMAT, finish(a));
    check_about("partials with a bit that is wrong, or two");
    uint64_t state = 3;
    for (size_t bit = 0; bit < 8 * b.size; bit++) {
        partial bad = partial_copy(b);
        bad.bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
        REFUSED(NEURON_E_FORMAT, merge(bad, b));
        size_t other = splitmix(&state) % (8 * b.size);
        bad.bytes[other / 8] ^= (unsigned char)(1u << other % 8);
        if (other != bit) REFUSED(NEURON_E_FORMAT, finish(bad));
        partial_free(bad);
    }
    partial_free(a);
    partial_free(b);
}

/* Numbers that a head may be made of. */
static uint64_t evil(uint64_t *state) {
    static const uint64_t numbers[] = {0,
                                       1,
                                       5,
                                       6,
                                       7,
                                       63,
                                       64,
                                       65,
                                       128,
                                       329,
                                       1 << 20,
                                       UINT64_C(1) << 32,
                                       UINT64_C(1) << 45,
                                       UINT64_C(1) << 60,
                                       (UINT64_C(1) << 60) - 64,
                                       UINT64_C(1) << 61,
                                       UINT64_C(1) << 63,
                                       UINT64_MAX,
                                       UINT64_MAX - 63,
                                       INT64_MAX};
    uint64_t pick = splitmix(state);
    return pick % 4 ? numbers[splitmix(state) % (sizeof numbers / sizeof *numbers)]
                    : pick >> (splitmix(state) % 64);
}

/* Heads that contradict themselves, with a checksum that is right. */
static void contradictory(call *c) {
    static const struct {
        size_t word;
        uint64_t value;
    } lies[] = {{0, 0},
                {1, UINT64_C(0x100000002)},
                {1, UINT64_C(0x200000001)},
                {2, COLUMNS + 1},
                {2, COLUMNS - 1},
                {2, UINT64_MAX},
                {3, BLOCK + 1},
                {3, UINT64_MAX - 63},
                {4, ROWS + BLOCK},
                {4, 0},
                {4, UINT64_MAX},
                {4, UINT64_C(1) << 60},
                {5, 32},
                {5, 0},
                {5, 256}};
    partial p = partial_of(c, 0, ROWS, BLOCK, NULL);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        check_about("word %d of a head is wrong", (int)lies[i].word);
        partial bad = partial_copy(p);
        partial_set_word(bad.bytes, lies[i].word, lies[i].value);
        partial_set_word(bad.bytes, 7, partial_checksum(bad.bytes, bad.size));
        REFUSED(NEURON_E_FORMAT, finish(bad));
        partial_free(bad);
    }
    partial_free(p);
}

/* Heads and nodes made up, with a checksum that is right: whatever is answered, nothing is read or
   written where it must not be, and a refusal writes nothing. */
static void hostile(call *c) {
    partial originals[] = {partial_of(c, 0, 2 * BLOCK, 0, NULL),
                           partial_of(c, 2 * BLOCK, ROWS, 0, NULL),
                           partial_of(c, 0, ROWS, 0, NULL)};
    uint64_t state = 5;
    int merges = 0, finishes = 0;
    for (int round = 0; round < 30000; round++) {
        check_about("hostile bytes, round %d", round);
        guarded set = {.count = 0};
        partial p = originals[splitmix(&state) % 3];
        size_t size = splitmix(&state) % 8 ? p.size : 64 + splitmix(&state) % 40 * 8;
        p = guard(&set, p, size);
        uint64_t changes = splitmix(&state) % 4;
        for (uint64_t i = 0; i < changes; i++) {
            bool is_head = splitmix(&state) % 4 != 0;
            size_t at = splitmix(&state) % (is_head ? 8 : size / 8);
            partial_set_word(p.bytes, at, evil(&state));
        }
        /* Often the size that the head asks for. */
        if (splitmix(&state) % 2) partial_set_word(p.bytes, 0, partial_word(originals[0].bytes, 0));
        partial_set_word(p.bytes, 7, partial_checksum(p.bytes, size));
        clear();
        neuron_status status = finish(p);
        CHECK(status == NEURON_OK || status == NEURON_E_FORMAT || status == NEURON_E_SHAPE ||
              status == NEURON_E_EMPTY || status == NEURON_E_WEIGHT);
        finishes += status == NEURON_OK;
        if (status != NEURON_OK) CHECK(is_clear());
        for (int is_left = 0; is_left < 2; is_left++) {
            partial other = originals[splitmix(&state) % 3];
            clear();
            status = is_left ? merge(p, other) : merge(other, p);
            CHECK(status == NEURON_OK || status == NEURON_E_FORMAT || status == NEURON_E_SHAPE);
            merges += status == NEURON_OK;
            if (status != NEURON_OK) CHECK(is_clear());
        }
        guarded_free(&set);
    }
    CHECK(finishes > 100 && merges > 100);
    for (int i = 0; i < 3; i++) partial_free(originals[i]);
}

void test_partial_faults(void) {
    check_section("partials that are refused");
    test_case values = case_full(31, ROWS, COLUMNS);
    call c;
    call_place(&c, &values, (placement){0});
    check_about("rows that are refused");
    refused_rows(&c);
    refused_values(&c);
    overlaps(&c);
    refused_merges(&c);
    refused_finishes(&c);
    refused_extents(&c);
    damaged(&c);
    contradictory(&c);
    hostile(&c);
    call_free(&c);
    case_free(&values);
}
