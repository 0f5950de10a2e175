/* SPDX-License-Identifier: MIT */
/* Saved trainers: what is refused, and bytes that are damaged, or made up by an enemy. */
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "call.h"
#include "check.h"
#include "counting.h"
#include "guarded.h"
#include "stream.h"
#include "tests.h"

/* Where words of eight bytes lie, as docs/streams.md has it. */
enum {
    MAGIC,
    VERSION,
    COLUMNS,
    BATCH_ROWS,
    METHOD,
    SCHEDULE,
    INTERCEPT,
    SCALING,
    L2,
    L1,
    LEARNING_RATE,
    MOMENTUM,
    ROWS,
    STEPS,
    SKIPPED,
    PENDING,
    LOSS,
    BIAS,
    WEIGHT,
    MOMENTUM_POWER,
    SQUARE_POWER,
    REACH,
    SPREAD_WEIGHT,
    LOSS_SUM,
    LOSS_WEIGHT,
    VECTORS
};

static uint64_t word(const unsigned char *bytes, size_t index) {
    uint64_t value = 0;
    for (int k = 7; k >= 0; k--) value = value << 8 | bytes[8 * index + (size_t)k];
    return value;
}

/* As docs/partials.md has it, of all words but the last. */
static uint64_t hash(const unsigned char *bytes, size_t size) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size / 8 - 1; i++) {
        hash = (hash ^ word(bytes, i)) * UINT64_C(0x100000001b3);
        hash ^= hash >> 32;
    }
    return hash;
}

static void put(unsigned char *bytes, size_t index, uint64_t value) {
    for (int k = 0; k < 8; k++) bytes[8 * index + (size_t)k] = (unsigned char)(value >> 8 * k);
}

static void seal(stream_bytes saved) {
    put(saved.bytes, saved.size / 8 - 1, hash(saved.bytes, saved.size));
}

static neuron_trainer *trained(ptrdiff_t columns) {
    test_case values = case_full(3700, 70, columns);
    call c;
    call_place(&c, &values, (placement){0});
    neuron_trainer *trainer = stream_new(columns, NULL);
    CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &c.samples, NULL));
    call_free(&c);
    case_free(&values);
    return trainer;
}

/* The bytes are those of docs/streams.md. */
static void form(ptrdiff_t columns) {
    neuron_trainer *trainer = trained(columns);
    stream_bytes saved = stream_save(trainer);
    size_t width = (size_t)columns + 1;
    check_about("the form of a saved trainer, %td columns", columns);
    CHECK(saved.size == 8 * (VECTORS + 10 * width + 1));
    CHECK(memcmp(saved.bytes, "NEURONT", 8) == 0);
    CHECK(word(saved.bytes, VERSION) == 1 && word(saved.bytes, COLUMNS) == (uint64_t)columns);
    CHECK(word(saved.bytes, BATCH_ROWS) == 32 && word(saved.bytes, METHOD) == 0);
    CHECK(word(saved.bytes, INTERCEPT) == 1 && word(saved.bytes, SCALING) == 1);
    CHECK_BITS(of_bits(word(saved.bytes, MOMENTUM)), 0.9);
    CHECK(word(saved.bytes, ROWS) == 70 && word(saved.bytes, PENDING) == 6);
    CHECK(word(saved.bytes, STEPS) == 2 && word(saved.bytes, SKIPPED) == 0);
    CHECK_BITS(of_bits(word(saved.bytes, LOSS_SUM)) / of_bits(word(saved.bytes, LOSS_WEIGHT)),
               neuron_trainer_loss(trainer));
    for (size_t j = 0; j < (size_t)columns; j++)
        CHECK_BITS(of_bits(word(saved.bytes, VECTORS + width + j)), neuron_trainer_w(trainer)[j]);
    CHECK_BITS(of_bits(word(saved.bytes, VECTORS + 2 * width - 1)), neuron_trainer_b(trainer));
    CHECK(word(saved.bytes, saved.size / 8 - 1) == hash(saved.bytes, saved.size));
    free(saved.bytes);
    neuron_trainer_free(trainer);
}

/* A NaN among the sums that wait has no sign or payload of its own. */
static void nan_waits(void) {
    double x[2] = {of_bits(UINT64_C(0xfff8000000000123)), 1}, y[1] = {1};
    neuron_matrix X = neuron_matrix_f64(x, 1, 2);
    neuron_vector Y = neuron_vector_f64(y, 1);
    neuron_samples samples = NEURON_SAMPLES_INIT(&X, &Y);
    neuron_trainer *trainer = trained(2), *restored = NULL;
    check_about("a NaN that waits");
    CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &samples, NULL));
    stream_bytes saved = stream_save(trainer);
    int found = 0;
    for (size_t i = 0; i < saved.size / 8 - 1; i++) {
        double value = of_bits(word(saved.bytes, i));
        if (value == value) continue;
        CHECK(word(saved.bytes, i) == UINT64_C(0x7ff8000000000000));
        found += 1;
    }
    CHECK(found > 3);
    CHECK_STATUS(NEURON_OK, neuron_trainer_restore(saved.bytes, saved.size, &restored, NULL));
    CHECK(stream_is_same(trainer, restored));
    free(saved.bytes);
    neuron_trainer_free(restored);
    neuron_trainer_free(trainer);
}

static void saving(void) {
    neuron_trainer *trainer = trained(5);
    stream_bytes saved = stream_save(trainer);
    size_t sizes[2] = {7, 7}, *off = (size_t *)(void *)((char *)sizes + 4);
    check_about("saving");
    CHECK_STATUS(NEURON_E_NULL, neuron_trainer_save(trainer, saved.bytes, saved.size, NULL));
    CHECK_STATUS(NEURON_E_ALIGNMENT, neuron_trainer_save(trainer, saved.bytes, saved.size, off));
    /* To the byte, at any alignment. */
    for (size_t gap = 0; gap < 9; gap++) {
        guarded set = {.count = 0};
        unsigned char *bytes = guarded_take(&set, saved.size, gap, false, 0xa5);
        for (size_t room = 0; room < saved.size; room += room < 16 ? 1 : 61) {
            CHECK_STATUS(NEURON_E_SIZE, neuron_trainer_save(trainer, bytes, room, &sizes[0]));
            CHECK(sizes[0] == 7 && bytes[0] == 0xa5);
        }
        CHECK_STATUS(NEURON_OK, neuron_trainer_save(trainer, bytes, saved.size, &sizes[0]));
        CHECK(sizes[0] == saved.size && memcmp(bytes, saved.bytes, saved.size) == 0);
        neuron_trainer *restored = NULL;
        guarded_seal(&set, bytes, true);
        CHECK_STATUS(NEURON_OK, neuron_trainer_restore(bytes, saved.size, &restored, NULL));
        CHECK(stream_is_same(trainer, restored));
        neuron_trainer_free(restored);
        guarded_free(&set);
        sizes[0] = 7;
    }
    void *inside = (void *)(uintptr_t)neuron_trainer_w(trainer);
    CHECK_STATUS(NEURON_E_OVERLAP, neuron_trainer_save(trainer, inside, saved.size, &sizes[0]));
    size_t *within = (size_t *)(void *)(saved.bytes + 8);
    size_t keep = *within;
    CHECK_STATUS(NEURON_E_OVERLAP, neuron_trainer_save(trainer, saved.bytes, saved.size, within));
    CHECK(*within == keep && sizes[0] == 7 && sizes[1] == 7);
    stream_bytes after = stream_save(trainer);
    CHECK(memcmp(saved.bytes, after.bytes, saved.size) == 0);
    free(after.bytes);
    free(saved.bytes);
    neuron_trainer_free(trainer);
}

static void check_refused(const unsigned char *bytes, size_t size) {
    neuron_trainer *trainer = (void *)&size;
    counting counts;
    neuron_options options = NEURON_OPTIONS_INIT;
    options.allocator = counting_allocator(&counts);
    CHECK_STATUS(NEURON_E_FORMAT, neuron_trainer_restore(bytes, size, &trainer, &options));
    CHECK(trainer == (void *)&size && counts.live == 0 && counts.peak < size + 2048);
}

/* Every bit, every length. */
static void damage(void) {
    neuron_trainer *trainer = trained(3), *restored = NULL;
    stream_bytes saved = stream_save(trainer);
    neuron_trainer_free(trainer);
    for (size_t bit = 0; bit < 8 * saved.size; bit++) {
        check_about("bit %zu of a saved trainer", bit);
        saved.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        check_refused(saved.bytes, saved.size);
        saved.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    for (size_t size = 0; size < saved.size; size++) {
        guarded set = {.count = 0};
        unsigned char *bytes = guarded_take(&set, size, 0, false, 0);
        memcpy(bytes, saved.bytes, size);
        check_about("%zu bytes of a saved trainer", size);
        check_refused(bytes, size);
        guarded_free(&set);
    }
    unsigned char *longer = calloc(saved.size + 80, 1);
    memcpy(longer, saved.bytes, saved.size);
    for (size_t more = 1; more <= 80; more++) check_refused(longer, saved.size + more);
    check_about("restoring");
    check_refused(longer, SIZE_MAX / 2 + 1);
    free(longer);
    void *off = (char *)&restored + 4;
    neuron_options options = NEURON_OPTIONS_INIT;
    options.threads = -1;
    CHECK_STATUS(NEURON_E_NULL, neuron_trainer_restore(NULL, saved.size, &restored, NULL));
    CHECK_STATUS(NEURON_E_NULL, neuron_trainer_restore(saved.bytes, saved.size, NULL, NULL));
    CHECK_STATUS(NEURON_E_ALIGNMENT, neuron_trainer_restore(saved.bytes, saved.size, off, NULL));
    CHECK_STATUS(NEURON_E_OPTION,
                 neuron_trainer_restore(saved.bytes, saved.size, &restored, &options));
    CHECK(restored == NULL);
    free(saved.bytes);
}

/* Good sums over bad words: no trainer has such settings. */
static void lies(void) {
    static const struct {
        size_t at;
        uint64_t word;
    } all[] = {
        {MAGIC, 0},
        {VERSION, 0},
        {VERSION, 2},
        {COLUMNS, 0},
        {COLUMNS, 2},
        {COLUMNS, 4},
        {COLUMNS, UINT64_MAX},
        {COLUMNS, INT64_MAX},
        {COLUMNS, INT64_MAX / 80},
        {COLUMNS, UINT64_C(1) << 60 | 3}, /* as many bytes, to a sum that wraps */
        {COLUMNS, UINT64_C(1) << 63 | 3},
        {BATCH_ROWS, 0},
        {BATCH_ROWS, UINT64_MAX},
        {BATCH_ROWS, 6}, /* as many wait */
        {METHOD, 3},
        {METHOD, UINT64_MAX},
        {SCHEDULE, 3},
        {INTERCEPT, 2},
        {SCALING, 1000},
        {L2, UINT64_C(0xbff0000000000000)},
        {L2, UINT64_C(0x7ff8000000000000)},
        {L1, UINT64_C(0x7ff0000000000000)},
        {LEARNING_RATE, UINT64_C(0x8000000000000001)},
        {MOMENTUM, UINT64_C(0x3ff0000000000000)},
        {MOMENTUM, UINT64_C(0xfff8000000000000)},
        {ROWS, UINT64_MAX},
        {STEPS, UINT64_C(1) << 63},
        {SKIPPED, UINT64_MAX},
        {PENDING, 32},
        {PENDING, UINT64_MAX},
        {MOMENTUM_POWER, UINT64_C(0x3ff0000000000001)},
        {SQUARE_POWER, UINT64_C(0xbff0000000000000)},
        {SQUARE_POWER, UINT64_C(0x7ff8000000000000)},
        {REACH, 0},
        {REACH, UINT64_C(0x7ff0000000000000)},
        {SPREAD_WEIGHT, UINT64_C(0xbff0000000000000)},
        {SPREAD_WEIGHT, UINT64_C(0x7ff8000000000000)},
    };
    neuron_trainer *trainer = trained(3);
    stream_bytes saved = stream_save(trainer);
    neuron_trainer_free(trainer);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        check_about("word %zu of a saved trainer is %llx", all[k].at,
                    (unsigned long long)all[k].word);
        uint64_t keep = word(saved.bytes, all[k].at);
        put(saved.bytes, all[k].at, all[k].word);
        seal(saved);
        check_refused(saved.bytes, saved.size);
        put(saved.bytes, all[k].at, keep);
        seal(saved);
    }
    /* Any numbers may be anything: what comes of them is no more than wrong. */
    uint64_t state = 5;
    test_case values = case_full(3800, 70, 3);
    call c;
    call_place(&c, &values, (placement){0});
    for (int round = 0; round < 3000; round++) {
        check_about("made-up trainer %d", round);
        stream_bytes made = {malloc(saved.size), saved.size};
        memcpy(made.bytes, saved.bytes, saved.size);
        for (int k = 0; k < 3; k++) {
            uint64_t r = splitmix(&state), at = r % (saved.size / 8 - 1);
            uint64_t value = splitmix(&state);
            /* Infinite, NaN, small, or any bits at all. */
            if (r >> 60 == 0) value = UINT64_C(0x7ff0000000000000);
            if (r >> 60 == 1) value = UINT64_C(0xfff7000000000001);
            if (r >> 60 >= 14) value %= 100;
            put(made.bytes, at, value);
        }
        seal(made);
        trainer = NULL;
        neuron_status status = neuron_trainer_restore(made.bytes, made.size, &trainer, NULL);
        CHECK((status == NEURON_OK) == (trainer != NULL));
        CHECK(status == NEURON_OK || status == NEURON_E_FORMAT);
        if (trainer) {
            CHECK_STATUS(NEURON_OK, neuron_trainer_step(trainer, &c.samples, NULL));
            CHECK_STATUS(NEURON_OK, neuron_trainer_flush(trainer));
            double b = neuron_trainer_b(trainer);
            CHECK(b == b || bits_of(b) == UINT64_C(0x7ff8000000000000));
        }
        neuron_trainer_free(trainer);
        free(made.bytes);
    }
    call_free(&c);
    case_free(&values);
    free(saved.bytes);
}

void test_trainer_bytes(void) {
    check_section("trainer: bytes");
    form(0);
    form(3);
    form(8);
    nan_waits();
    saving();
    damage();
    lies();
}
