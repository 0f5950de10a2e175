/* SPDX-License-Identifier: MIT */
/* Logits at and beyond every edge, soft labels, and 0 log 0. */
#include <math.h>

#include "bits.h"
#include "check.h"
#include "reference.h"
#include "tests.h"

#define NOT_A_NUMBER of_bits(UINT64_C(0x7ff8000000000000))

static const double edges[] = {
    0,       -0.0,   0x1p-1074, 0x1p-1022, 1e-300, 1e-17, 0.5,   1,
    17,      36,     36.7,      36.8,      37,     40,    700,   708.39,
    709,     709.79, 710,       744.4,     744.5,  744.8, 745,   745.13,
    745.14,  746,    746.5,     747,       1000,   1e10,  1e308, 0x1.fffffffffffffp1023,
    INFINITY};
enum { EDGES = sizeof edges / sizeof *edges };

static void scalars(void) {
    static const double labels[] = {
        0, -0.0, 0x1p-1074, 1e-300, 1e-8, 0.25, 0.5, 0.75, 1 - 1e-8, 0x1.fffffffffffffp-1, 1};
    for (int k = 0; k < 2 * EDGES; k++) {
        double z = k % 2 ? -edges[k / 2] : edges[k / 2];
        check_about("z = %a", z);
        double a = neuron_sigmoid(z);
        CHECK_BITS(a, reference_sigmoid(z));
        CHECK(a >= 0 && a <= 1);
        for (int i = 0; i < (int)(sizeof labels / sizeof *labels); i++) {
            double y = labels[i];
            check_about("z = %a, y = %a", z, y);
            CHECK_BITS(neuron_cross_entropy_logit(z, y), reference_cross_entropy_logit(z, y));
            CHECK(neuron_cross_entropy_logit(z, y) >= 0);
            CHECK_BITS(neuron_cross_entropy(a, y), reference_cross_entropy(a, y));
            CHECK(neuron_cross_entropy(a, y) >= 0);
        }
    }
}

static void known_values(void) {
    check_about("values at the edges");
    CHECK_BITS(neuron_sigmoid(0), 0.5);
    CHECK_BITS(neuron_sigmoid(-0.0), 0.5);
    CHECK_BITS(neuron_sigmoid(36), 1 - 0x1p-52);
    CHECK_BITS(neuron_sigmoid(40), 1);
    CHECK_BITS(neuron_sigmoid(746), 1);
    CHECK_BITS(neuron_sigmoid(1e308), 1);
    CHECK_BITS(neuron_sigmoid(INFINITY), 1);
    CHECK_BITS(neuron_sigmoid(-746), 0);
    CHECK_BITS(neuron_sigmoid(-1e308), 0);
    CHECK_BITS(neuron_sigmoid(-INFINITY), 0);
    CHECK_ULP(neuron_sigmoid(-36), 2.319522830243568850293648e-16, 1);
    CHECK_ULP(neuron_sigmoid(-40), 4.248354255291588977280721e-18, 1);
    CHECK_ULP(neuron_sigmoid(-709), 1.216780750623423065516435e-308, 1);
    CHECK_BITS(neuron_sigmoid(-744), 0x1p-1073); /* 1.55 times the least double */
    CHECK_BITS(neuron_cross_entropy_logit(INFINITY, 1), 0);
    CHECK_BITS(neuron_cross_entropy_logit(INFINITY, 0), INFINITY);
    CHECK_BITS(neuron_cross_entropy_logit(INFINITY, 0x1.fffffffffffffp-1), INFINITY);
    CHECK_BITS(neuron_cross_entropy_logit(-INFINITY, 0), 0);
    CHECK_BITS(neuron_cross_entropy_logit(-INFINITY, 1), INFINITY);
    CHECK_BITS(neuron_cross_entropy_logit(-INFINITY, 0x1p-1074), INFINITY);
    CHECK_BITS(neuron_cross_entropy_logit(1e308, 0), 1e308);
    CHECK_BITS(neuron_cross_entropy_logit(-1e308, 1), 1e308);
    CHECK_BITS(neuron_cross_entropy_logit(1e308, 1), 0);
    CHECK_BITS(neuron_cross_entropy_logit(745, 0), 745);
    CHECK_ULP(neuron_cross_entropy_logit(40, 1), 4.248354255291588977280721e-18, 1);
    CHECK_ULP(neuron_cross_entropy_logit(20, 1 - 1e-8), 2.020611546252662357691221e-7, 1);
    CHECK_BITS(neuron_cross_entropy(0, 0), 0);
    CHECK_BITS(neuron_cross_entropy(1, 1), 0);
    CHECK_BITS(neuron_cross_entropy(0, 1), INFINITY);
    CHECK_BITS(neuron_cross_entropy(1, 0), INFINITY);
    CHECK_BITS(neuron_cross_entropy(0, 0x1p-1074), INFINITY);
    CHECK_BITS(neuron_cross_entropy(1, 0x1.fffffffffffffp-1), INFINITY);
}

static void not_numbers(void) {
    static const double bad[] = {-0x1p-1074, -1e-300, -0.1,     0x1.0000000000001p0,
                                 1.1,        2,       INFINITY, -INFINITY};
    static const uint64_t nans[] = {UINT64_C(0x7ff8000000000000), UINT64_C(0xfff8000000000000),
                                    UINT64_C(0x7ff0000000000001), UINT64_C(0xfff0000000000001),
                                    UINT64_C(0x7fffffffffffffff), UINT64_C(0xffffffffffffffff)};
    for (int i = 0; i < 8; i++) {
        check_about("out of range: %a", bad[i]);
        CHECK_BITS(neuron_cross_entropy(bad[i], 0.5), NOT_A_NUMBER);
        CHECK_BITS(neuron_cross_entropy(0.5, bad[i]), NOT_A_NUMBER);
        CHECK_BITS(neuron_cross_entropy_logit(1, bad[i]), NOT_A_NUMBER);
        CHECK_BITS(neuron_cross_entropy_logit(-INFINITY, bad[i]), NOT_A_NUMBER);
    }
    for (int i = 0; i < 6; i++) {
        double nan = of_bits(nans[i]);
        check_about("NaN %016llx", (unsigned long long)nans[i]);
        CHECK_BITS(neuron_sigmoid(nan), NOT_A_NUMBER);
        CHECK_BITS(neuron_cross_entropy(nan, 0), NOT_A_NUMBER);
        CHECK_BITS(neuron_cross_entropy(nan, 1), NOT_A_NUMBER);
        CHECK_BITS(neuron_cross_entropy(0.5, nan), NOT_A_NUMBER);
        CHECK_BITS(neuron_cross_entropy_logit(nan, 0), NOT_A_NUMBER);
        CHECK_BITS(neuron_cross_entropy_logit(nan, 1), NOT_A_NUMBER);
        CHECK_BITS(neuron_cross_entropy_logit(1, nan), NOT_A_NUMBER);
    }
}

static void graphs(void) {
    neuron_graph g;
    check_about("the graph at the edges");
    CHECK_STATUS(NEURON_OK, neuron_trace(0, NULL, NULL, 40, 1, &g, NULL));
    CHECK_ULP(g.dloss_dz, -4.248354255291588977280721e-18, 1);
    CHECK_ULP(g.loss, 4.248354255291588977280721e-18, 1);
    CHECK_ULP(g.one_minus_a, 4.248354255291588977280721e-18, 1);
    CHECK_BITS(g.dloss_da, -1);
    CHECK_STATUS(NEURON_OK, neuron_trace(0, NULL, NULL, 20, 1 - 1e-8, &g, NULL));
    CHECK_ULP(g.dloss_dz, 7.938846432057389171863295e-9, 1);
    CHECK_STATUS(NEURON_OK, neuron_trace(0, NULL, NULL, 800, 0, &g, NULL));
    CHECK(g.loss == 800 && g.a == 1 && g.one_minus_a == 0 && g.dloss_dz == 1 && g.da_dz == 0);
    CHECK_BITS(g.dloss_da, INFINITY);
    CHECK_STATUS(NEURON_OK, neuron_trace(0, NULL, NULL, 800, 1, &g, NULL));
    CHECK(g.loss == 0 && g.dloss_dz == 0 && g.dloss_da == -1);
    CHECK_STATUS(NEURON_OK, neuron_trace(0, NULL, NULL, -800, 1, &g, NULL));
    CHECK(g.loss == 800 && g.a == 0 && g.one_minus_a == 1 && g.dloss_dz == -1 && g.da_dz == 0);
    CHECK_BITS(g.dloss_da, -INFINITY);
    CHECK_STATUS(NEURON_OK, neuron_trace(0, NULL, NULL, INFINITY, 1, &g, NULL));
    CHECK(g.z == INFINITY && g.loss == 0 && g.dloss_dz == 0 && g.dloss_da == -1);
    CHECK_STATUS(NEURON_OK, neuron_trace(0, NULL, NULL, NAN, 0.5, &g, NULL));
    CHECK_BITS(g.z, NOT_A_NUMBER);
    CHECK_BITS(g.a, NOT_A_NUMBER);
    CHECK_BITS(g.one_minus_a, NOT_A_NUMBER);
    CHECK_BITS(g.loss, NOT_A_NUMBER);
    CHECK_BITS(g.dloss_da, NOT_A_NUMBER);
    CHECK_BITS(g.da_dz, NOT_A_NUMBER);
    CHECK_BITS(g.dloss_dz, NOT_A_NUMBER);
    CHECK_BITS(g.dloss_db, NOT_A_NUMBER);
}

void test_extremes(void) {
    check_section("extremes");
    scalars();
    known_values();
    not_numbers();
    graphs();
}
