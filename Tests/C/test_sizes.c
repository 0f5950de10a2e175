/* SPDX-License-Identifier: MIT */
/* Every tail of rows and columns, and sums over several blocks. */
#include "check.h"
#include "compare.h"
#include "tests.h"

static void sized(ptrdiff_t rows, ptrdiff_t columns, unsigned layout, int32_t x_dtype,
                  unsigned without) {
    uint64_t seed = (uint64_t)(rows * 1009 + columns);
    test_case c = rows % 2 ? case_full(seed, rows, columns) : case_plain(seed, rows, columns);
    c.x_dtype = x_dtype;
    case_fit(&c);
    compare_case(&c, (placement){layout, 1, 0, false}, without);
    case_free(&c);
}

static void tails(void) {
    for (ptrdiff_t columns = 0; columns <= 70; columns++) {
        for (ptrdiff_t rows = 10; rows <= 11; rows++) {
            sized(rows, columns, 0, NEURON_FLOAT64, 0);
            sized(rows, columns, 1, NEURON_FLOAT64, 0);
            sized(rows, columns, 0, NEURON_FLOAT32, 0);
            sized(rows, columns, 3, NEURON_FLOAT32, 0);
        }
    }
    static const ptrdiff_t widths[] = {0, 1, 2, 5, 8, 13};
    for (ptrdiff_t rows = 0; rows <= 200; rows++) {
        for (int k = 0; k < 6; k++) {
            sized(rows, widths[k], 0, NEURON_FLOAT64, 0);
            sized(rows, widths[k], 1, k % 2 ? NEURON_FLOAT32 : NEURON_FLOAT64, 0);
        }
    }
}

static void blocks(void) {
    static const ptrdiff_t widths[] = {0,  1,  3,   4,   5,   8,    9,    16,  17,
                                       32, 33, 128, 256, 257, 1024, 1025, 2049};
    for (int k = 0; k < (int)(sizeof widths / sizeof *widths); k++) {
        ptrdiff_t block = neuron_block_rows(widths[k]);
        if (!CHECK(block > 0 && block % 8 == 0)) continue;
        const ptrdiff_t rows[] = {block - 1,     block,         block + 1, 2 * block,
                                  2 * block + 1, 3 * block + 5, 5 * block, 7 * block + 3};
        for (int r = 0; r < 8; r++) {
            /* The reference's Hessian takes the square of the columns; tails() has those. */
            unsigned without = widths[k] > 40 ? (unsigned)GIVES_H : 0;
            sized(rows[r], widths[k], r % 2 ? 1 : 0, NEURON_FLOAT64, without);
            if (widths[k] <= 32) sized(rows[r], widths[k], r % 2 ? 7 : 3, NEURON_FLOAT32, without);
        }
    }
    sized(2 * neuron_block_rows(150) + 3, 150, 0, NEURON_FLOAT64, 0);
    sized(neuron_block_rows(130) + 3, 130, 1, NEURON_FLOAT64, 0);
}

static void nothing_at_all(void) {
    neuron_matrix x = neuron_matrix_f64(NULL, 0, 0);
    neuron_vector none = neuron_vector_f64(NULL, 0);
    neuron_vector_out nowhere = neuron_vector_out_f64(NULL, 0);
    neuron_matrix_out no_dx = neuron_matrix_out_f64(NULL, 0, 0);
    neuron_samples samples = NEURON_SAMPLES_INIT(&x, &none);
    double j = 5, db = 6, a = 7;
    CHECK_STATUS(NEURON_OK, neuron_sigmoid_each(&none, &nowhere));
    CHECK_STATUS(NEURON_OK, neuron_cross_entropy_each(&none, &none, &nowhere));
    CHECK_STATUS(NEURON_OK, neuron_cross_entropy_logit_each(&none, &none, &nowhere));
    CHECK_STATUS(NEURON_OK, neuron_logit(&x, &none, 1, &nowhere, NULL));
    CHECK_STATUS(NEURON_OK, neuron_forward(&x, &none, 1, &nowhere, NULL));
    CHECK_STATUS(NEURON_OK, neuron_losses(&samples, &none, 1, &nowhere, NULL));
    CHECK_STATUS(NEURON_OK, neuron_residuals(&samples, &none, 1, &nowhere, NULL));
    CHECK_STATUS(NEURON_E_EMPTY, neuron_loss(&samples, &none, 1, &j, NULL));
    CHECK_STATUS(NEURON_E_EMPTY, neuron_gradient(&samples, &none, 1, &nowhere, &db, NULL));
    CHECK_STATUS(NEURON_E_EMPTY, neuron_input_gradient(&samples, &none, 1, &no_dx, NULL));
    CHECK(j == 5 && db == 6);
    CHECK_STATUS(NEURON_OK, neuron_step(&none, 1, &none, 2, 0.5, &nowhere, &db));
    CHECK_BITS(db, 0);
    CHECK_STATUS(NEURON_OK, neuron_forward_one(0, NULL, NULL, 0, &a));
    CHECK_BITS(a, 0.5);

    /* Rows without columns are their bias, and need no X. */
    double labels[3] = {0, 1, 1}, z[3];
    neuron_vector y = neuron_vector_f64(labels, 3);
    neuron_vector_out out = neuron_vector_out_f64(z, 3);
    x = neuron_matrix_f64(NULL, 3, 0);
    samples.y = &y;
    CHECK_STATUS(NEURON_OK, neuron_logit(&x, &none, 0.25, &out, NULL));
    CHECK(z[0] == 0.25 && z[1] == 0.25 && z[2] == 0.25);
    CHECK_STATUS(NEURON_OK, neuron_gradient(&samples, &none, 0, &nowhere, &db, NULL));
    CHECK_ULP(db, -0x1.5555555555555p-3, 1);

    /* Columns without rows. */
    double w[3] = {1, 2, 3};
    neuron_vector weights = neuron_vector_f64(w, 3);
    x = neuron_matrix_f64(NULL, 0, 3);
    CHECK_STATUS(NEURON_OK, neuron_logit(&x, &weights, 0.25, &nowhere, NULL));
}

void test_sizes(void) {
    check_section("tails");
    tails();
    check_section("blocks");
    blocks();
    check_section("nothing at all");
    nothing_at_all();
}
