/* SPDX-License-Identifier: MIT */
/* However rows are split, and however their partials are merged: the bits of the whole. */
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "check.h"
#include "partials.h"
#include "tests.h"

/* Loss, db and dw, as neuron_loss_gradient gives them. */
static void finishes(const call *c, partial p) {
    ptrdiff_t columns = c->x.columns;
    double *expected = calloc((size_t)columns + 2, sizeof *expected);
    double *actual = calloc((size_t)columns + 2, sizeof *actual);
    if (!expected || !actual) abort();
    neuron_vector_out dw = neuron_vector_out_f64(expected + 2, columns);
    neuron_status status =
        neuron_loss_gradient(&c->samples, c->pw, c->b, expected, &dw, expected + 1, NULL);
    dw = neuron_vector_out_f64(actual + 2, columns);
    CHECK_STATUS(status, neuron_partial_finish(p.bytes, p.size, actual, &dw, actual + 1));
    CHECK_ALL_BITS(actual, expected, columns + 2);
    free(expected);
    free(actual);
}

/* Three parts, some of them empty, merged from the left and from the right. */
static void split(const call *c, ptrdiff_t a, ptrdiff_t b, partial whole) {
    ptrdiff_t rows = c->x.rows;
    for (int from_right = 0; from_right < 2; from_right++) {
        for (int in_place = 0; in_place < 2; in_place++) {
            partial first = partial_of(c, 0, a, 0, NULL);
            partial second = partial_of(c, a, b, 0, NULL);
            partial third = partial_of(c, b, rows, 0, NULL);
            partial p;
            if (from_right) {
                p = partial_join(first, partial_join(second, third, in_place), in_place);
            } else {
                p = partial_join(partial_join(first, second, in_place), third, in_place);
            }
            CHECK(partial_is(p, whole));
            partial_free(p);
        }
    }
}

static void every_split(test_case c) {
    call placed;
    call_place(&placed, &c, (placement){0});
    ptrdiff_t block = neuron_block_rows(c.columns);
    partial whole = partial_of(&placed, 0, c.rows, 0, NULL);
    check_about("partials of %td x %td", c.rows, c.columns);
    finishes(&placed, whole);
    for (ptrdiff_t a = 0; a < c.rows + block; a += block) {
        for (ptrdiff_t b = a; b < c.rows + block; b += block) {
            split(&placed, a < c.rows ? a : c.rows, b < c.rows ? b : c.rows, whole);
        }
    }
    partial_free(whole);
    call_free(&placed);
    case_free(&c);
}

static void splits(void) {
    for (ptrdiff_t rows = 0; rows <= 200; rows++) {
        every_split(case_full(300 + (uint64_t)rows, rows, rows % 71));
    }
    static const ptrdiff_t columns[] = {0, 3, 5, 8, 33, 70, 1025};
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        ptrdiff_t block = neuron_block_rows(columns[k]);
        for (ptrdiff_t blocks = 1; blocks <= 11; blocks += 2) {
            every_split(case_full(600 + k, blocks * block, columns[k]));
            every_split(case_full(700 + k, blocks * block - 1, columns[k]));
            every_split(case_plain(800 + k, blocks * block + 1, columns[k]));
        }
    }
}

/* Parts of all sizes, of which any two neighbours are merged, until one is left. */
static void trees(void) {
    uint64_t state = 17;
    for (int round = 0; round < 200; round++) {
        ptrdiff_t columns = (ptrdiff_t)(splitmix(&state) % 71);
        ptrdiff_t block = neuron_block_rows(columns);
        ptrdiff_t blocks = 1 + (ptrdiff_t)(splitmix(&state) % 40);
        ptrdiff_t rows = blocks * block - (ptrdiff_t)(splitmix(&state) % (uint64_t)block);
        test_case c = case_full(splitmix(&state), rows, columns);
        call placed;
        call_place(&placed, &c, (placement){0});
        partial parts[64], whole = partial_of(&placed, 0, rows, 0, NULL);
        int count = 0;
        for (ptrdiff_t at = 0; at < rows && count < 63;) {
            ptrdiff_t end = at + (ptrdiff_t)(splitmix(&state) % 5) * block;
            if (end > rows || count == 62) end = rows;
            parts[count++] = partial_of(&placed, at, end, 0, NULL);
            at = end;
        }
        check_about("a tree over %td x %td", rows, columns);
        while (count > 1) {
            int at = (int)(splitmix(&state) % (uint64_t)(count - 1));
            parts[at] = partial_join(parts[at], parts[at + 1], splitmix(&state) & 1);
            count -= 1;
            memmove(parts + at + 1, parts + at + 2, sizeof *parts * (size_t)(count - at - 1));
        }
        CHECK(partial_is(parts[0], whole));
        finishes(&placed, parts[0]);
        partial_free(parts[0]);
        partial_free(whole);
        call_free(&placed);
        case_free(&c);
    }
}

/* A stream: a block at a time, in a buffer that was large enough from the start. */
static void stream(void) {
    test_case c = case_full(21, 300 * 64 + 5, 6);
    call placed;
    call_place(&placed, &c, (placement){1, 1, 0, false});
    ptrdiff_t block = neuron_block_rows(c.columns);
    size_t room = neuron_partial_size(c.rows, c.columns);
    partial sum = {malloc(room), 0};
    for (ptrdiff_t at = 0; at < c.rows; at += block) {
        partial next = partial_of(&placed, at, at + block < c.rows ? at + block : c.rows, 0, NULL);
        if (at == 0) {
            memcpy(sum.bytes, next.bytes, next.size);
            sum.size = next.size;
        } else {
            CHECK_STATUS(NEURON_OK, neuron_partial_merge(sum.bytes, sum.size, next.bytes, next.size,
                                                         sum.bytes, room, &sum.size));
        }
        partial_free(next);
    }
    partial whole = partial_of(&placed, 0, c.rows, 0, NULL);
    CHECK(partial_is(sum, whole));
    finishes(&placed, sum);
    partial_free(whole);
    partial_free(sum);
    call_free(&placed);
    case_free(&c);
}

/* Any number of threads, wherever the part begins, with scratch to the byte. */
static void threads(void) {
    test_case c = case_full(22, 20000, 30);
    call placed;
    call_place(&placed, &c, (placement){0});
    static const int64_t shifts[] = {0, 1, 3, 7, 21, 1000001, INT64_C(1) << 50};
    for (size_t k = 0; k < sizeof shifts / sizeof *shifts; k++) {
        neuron_options options = NEURON_OPTIONS_INIT;
        options.threads = 1;
        int64_t shift = shifts[k] * neuron_block_rows(c.columns);
        partial expected = partial_of(&placed, 0, c.rows, shift, &options);
        for (options.threads = 0; options.threads <= 16; options.threads++) {
            check_about("a partial on %d threads", (int)options.threads);
            options.scratch = NULL;
            partial p = partial_of(&placed, 0, c.rows, shift, &options);
            CHECK(partial_is(p, expected));
            partial_free(p);
            if (options.threads == 0) continue;
            options.scratch_size = neuron_partial_scratch(c.rows, c.columns, options.threads);
            options.scratch = malloc(options.scratch_size);
            for (int is_least = 0; is_least < 2; is_least++) {
                p = partial_of(&placed, 0, c.rows, shift, &options);
                CHECK(partial_is(p, expected));
                partial_free(p);
                options.scratch_size = neuron_partial_scratch(c.rows, c.columns, 1);
            }
            free(options.scratch);
        }
        partial_free(expected);
    }
    call_free(&placed);
    case_free(&c);
}

/* Where the numbers lie, and as what, moves no byte. */
static void layouts(void) {
    for (int32_t dtype = NEURON_FLOAT64; dtype <= NEURON_FLOAT32; dtype++) {
        for (ptrdiff_t columns = 3; columns < 20; columns += 8) {
            test_case c = case_full(23, 300, columns);
            c.x_dtype = c.w_dtype = c.weight_dtype = c.offset_dtype = c.y_dtype = NEURON_FLOAT32;
            case_fit(&c);
            c.x_dtype = c.w_dtype = c.weight_dtype = c.offset_dtype = c.y_dtype = NEURON_FLOAT64;
            call placed;
            call_place(&placed, &c, (placement){0});
            partial expected = partial_of(&placed, 0, c.rows, 0, NULL);
            call_free(&placed);
            c.x_dtype = c.w_dtype = c.weight_dtype = c.offset_dtype = c.y_dtype = dtype;
            for (unsigned layout = 0; layout < LAYOUTS; layout++) {
                for (ptrdiff_t step = -2; step < 3; step += 2) {
                    call_place(&placed, &c, (placement){layout, step, layout % 3, layout & 1});
                    partial p = partial_of(&placed, 0, c.rows, 0, NULL);
                    CHECK(partial_is(p, expected));
                    finishes(&placed, p);
                    partial_free(p);
                    call_free(&placed);
                }
            }
            partial_free(expected);
            case_free(&c);
        }
    }
}

/* What is said to hold a partial holds the largest, wherever it begins, and no more. */
static void sizes(void) {
    test_case c = case_plain(24, 20 * 64, 5);
    call placed;
    call_place(&placed, &c, (placement){0});
    size_t most = 0;
    for (ptrdiff_t blocks = 0; blocks <= 20; blocks++) {
        for (ptrdiff_t first = 0; first < 64; first++) {
            partial p = partial_of(&placed, 0, blocks * 64, first * 64, NULL);
            if (p.size > most) most = p.size;
            partial_free(p);
        }
        CHECK(neuron_partial_size(blocks * 64, 5) == most);
        CHECK(neuron_partial_size(blocks * 64 - 63, 5) == (blocks ? most : 0));
    }
    call_free(&placed);
    case_free(&c);
    CHECK(neuron_partial_size(-1, 3) == 0);
    CHECK(neuron_partial_size(3, -1) == 0);
    CHECK(neuron_partial_size(3, PTRDIFF_MAX) == 0);
    CHECK(neuron_partial_size(INT64_MAX, 3) == 0);
    CHECK(neuron_partial_size(INT64_C(1) << 60, 3) < 10000);
    CHECK(neuron_partial_scratch(-1, 3, 1) == 0);
    CHECK(neuron_partial_scratch(3, -1, 1) == 0);
    CHECK(neuron_partial_scratch(3, 3, -1) == 0);
    CHECK(neuron_partial_scratch(PTRDIFF_MAX, 0, 1) == 0);
    CHECK(neuron_partial_scratch(3, PTRDIFF_MAX, 1) == 0);
}

/* The bytes that docs/partials.md fixes, and the sums from them. */
static void form(void) {
    test_case c = case_full(25, 5 * 64 + 9, 7);
    for (ptrdiff_t i = 64; i < 128; i++) c.weight[i] = 0;
    call placed;
    call_place(&placed, &c, (placement){0});
    /* Blocks 3 to 8: the nodes 3, 4 to 7, and 8. */
    partial p = partial_of(&placed, 0, c.rows, 3 * 64, NULL);
    CHECK(memcmp(p.bytes, "NEURONP", 8) == 0);
    static const uint64_t words[] = {UINT64_C(0x100000001), 7, 192, 329, 64};
    for (size_t i = 0; i < 5; i++) CHECK(partial_word(p.bytes, i + 1) == words[i]);
    CHECK(p.size == 64 + 3 * 8 * (3 + 7));
    CHECK(partial_word(p.bytes, 7) == partial_checksum(p.bytes, p.size));
    uint64_t parameters = UINT64_C(0xcbf29ce484222325);
    for (ptrdiff_t j = -1; j < c.columns; j++) {
        parameters = (parameters ^ bits_of(j < 0 ? c.b : c.w[j])) * UINT64_C(0x100000001b3);
        parameters ^= parameters >> 32;
    }
    CHECK(partial_word(p.bytes, 6) == parameters);
    /* The last node is one block of nine rows. */
    partial last = partial_of(&placed, 320, c.rows, -320, NULL);
    CHECK(memcmp(last.bytes + 64, p.bytes + 64 + 160, 80) == 0);
    double numbers[2 + 7];
    neuron_vector_out dw = neuron_vector_out_f64(numbers + 2, 7);
    CHECK_STATUS(NEURON_OK,
                 neuron_partial_finish(last.bytes, last.size, numbers, &dw, numbers + 1));
    double weight = of_bits(partial_word(last.bytes, 10));
    CHECK_BITS(numbers[0], of_bits(partial_word(last.bytes, 8)) / weight);
    CHECK_BITS(numbers[1], of_bits(partial_word(last.bytes, 9)) / weight);
    for (size_t j = 0; j < 7; j++)
        CHECK_BITS(numbers[2 + j], of_bits(partial_word(last.bytes, 11 + j)) / weight);
    partial_free(last);
    /* Once and for all. */
    uint64_t golden = FNV_START;
    for (size_t i = 0; i < p.size; i++) golden = (golden ^ p.bytes[i]) * UINT64_C(0x100000001b3);
    check_about("the golden partial, %016llx", (unsigned long long)golden);
    CHECK(golden == UINT64_C(0x70238aafd617affb));
    partial_free(p);
    call_free(&placed);
    case_free(&c);
}

/* Rows of weight 0 are nothing to a part, and all of them something to the whole. NaN is one NaN. */
static void values(void) {
    test_case c = case_full(26, 200, 5);
    for (ptrdiff_t i = 0; i < 200; i++) c.weight[i] = 0;
    call placed;
    call_place(&placed, &c, (placement){0});
    partial p = partial_of(&placed, 0, 200, 0, NULL);
    double out[7] = {1, 2, 3, 4, 5, 6, 7}, same[7] = {1, 2, 3, 4, 5, 6, 7};
    neuron_vector_out dw = neuron_vector_out_f64(out + 2, 5);
    CHECK_STATUS(NEURON_E_WEIGHT, neuron_partial_finish(p.bytes, p.size, out, &dw, out + 1));
    CHECK_ALL_BITS(out, same, 7);
    partial_free(p);
    call_free(&placed);

    c.weight[150] = 1;
    c.x[150 * 5 + 2] = of_bits(UINT64_C(0xfff8dead00000000));
    c.b = of_bits(UINT64_C(0x7ff8000000000123));
    call_place(&placed, &c, (placement){0});
    p = partial_of(&placed, 0, 200, 0, NULL);
    finishes(&placed, p);
    /* 8 words of head, blocks 0 to 3 in one node: loss, db, weight, dw. */
    CHECK(partial_word(p.bytes, 8) == UINT64_C(0x7ff8000000000000));
    CHECK(partial_word(p.bytes, 13) == UINT64_C(0x7ff8000000000000));
    CHECK_BITS(of_bits(partial_word(p.bytes, 10)), 1);
    partial_free(p);
    call_free(&placed);

    c.b = 0;
    c.x[150 * 5 + 2] = 0;
    c.weight[7] = c.weight[90] = 0x1p1023;
    call_place(&placed, &c, (placement){0});
    p = partial_of(&placed, 0, 200, 0, NULL);
    CHECK_STATUS(NEURON_E_WEIGHT, neuron_partial_finish(p.bytes, p.size, out, &dw, out + 1));
    CHECK_ALL_BITS(out, same, 7);
    partial_free(p);
    call_free(&placed);
    case_free(&c);
}

void test_partials(void) {
    check_section("partials");
    splits();
    trees();
    stream();
    threads();
    layouts();
    sizes();
    form();
    values();
}
