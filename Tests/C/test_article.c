/* SPDX-License-Identifier: MIT */
/* Every formula of the article by value. The decimal values have 25 correct digits. */
#include "check.h"
#include "tests.h"

/* x = (1, 2), w = (1/2, -1/4): z = 0, and every value has a closed form. */
static void by_hand(void) {
    double x[2] = {1, 2}, w[2] = {0.5, -0.25}, dw[2], a;
    neuron_graph g;
    CHECK_STATUS(NEURON_OK, neuron_forward_one(2, x, w, 0, &a));
    CHECK_BITS(a, 0.5);
    CHECK_STATUS(NEURON_OK, neuron_trace(2, x, w, 0, 1, &g, dw));
    CHECK_BITS(g.z, 0);
    CHECK_BITS(g.a, 0.5);
    CHECK_BITS(g.one_minus_a, 0.5);
    CHECK_ULP(g.loss, 0x1.62e42fefa39efp-1, 1); /* log 2 */
    CHECK_BITS(g.dloss_da, -2);
    CHECK_BITS(g.da_dz, 0.25);
    CHECK_BITS(g.dloss_dz, -0.5);
    CHECK_BITS(g.dloss_db, -0.5);
    CHECK_BITS(dw[0], -0.5);
    CHECK_BITS(dw[1], -1);
    CHECK_STATUS(NEURON_OK, neuron_trace(2, x, w, 0, 0.5, &g, dw));
    CHECK_BITS(g.dloss_da, 0);
    CHECK_BITS(g.dloss_dz, 0);
    CHECK_ULP(g.loss, 0x1.62e42fefa39efp-1, 1);
}

/* w = (1/2, 1/4), b = 1: z = 2. */
static void one_sample(void) {
    double x[2] = {1, 2}, w[2] = {0.5, 0.25}, dw[2];
    neuron_graph g;
    CHECK_ULP(neuron_sigmoid(2), 0.8807970779778824440597291, 1);
    CHECK_STATUS(NEURON_OK, neuron_trace(2, x, w, 1, 1, &g, dw));
    CHECK_BITS(g.z, 2);
    CHECK_ULP(g.a, 0.8807970779778824440597291, 1);
    CHECK_ULP(g.one_minus_a, 0.1192029220221175559402709, 1);
    CHECK_ULP(g.loss, 0.1269280110429724964437268, 1);
    CHECK_ULP(g.dloss_da, -1.135335283236612691893999, 2);
    CHECK_ULP(g.da_dz, 0.1049935854035065173486242, 2);
    CHECK_ULP(g.dloss_dz, -0.1192029220221175559402709, 1);
    CHECK_ULP(g.dloss_db, -0.1192029220221175559402709, 1);
    CHECK_ULP(dw[0], -0.1192029220221175559402709, 1);
    CHECK_ULP(dw[1], -0.2384058440442351118805418, 1);
    CHECK_STATUS(NEURON_OK, neuron_trace(2, x, w, 1, 0, &g, dw));
    CHECK_ULP(g.loss, 2.126928011042972496443727, 1);
    CHECK_ULP(g.dloss_da, 8.389056098930650227230427, 2);
    CHECK_ULP(g.dloss_dz, 0.8807970779778824440597291, 1);
    CHECK_ULP(dw[1], 1.7615941559557648881194582, 1);
    /* The same loss from the activation that was rounded. */
    CHECK_ULP(neuron_cross_entropy(g.a, 1), 0.1269280110429724964437268, 8);
    CHECK_ULP(neuron_cross_entropy(g.a, 0), 2.126928011042972496443727, 8);
    CHECK_ULP(neuron_cross_entropy(0.5, 0.25), 0x1.62e42fefa39efp-1, 1);
}

static void batch(void) {
    double data[6] = {1, 2, 3, -1, -2, 1}, labels[3] = {1, 0, 1}, weights[2] = {0.5, 0.25};
    double z[3], a[3], losses[3], j, dw[2], db, new_w[2], new_b;
    neuron_matrix x = neuron_matrix_f64(data, 3, 2);
    neuron_vector y = neuron_vector_f64(labels, 3), w = neuron_vector_f64(weights, 2);
    neuron_samples samples = NEURON_SAMPLES_INIT(&x, &y);
    neuron_vector_out out = neuron_vector_out_f64(z, 3);
    CHECK_STATUS(NEURON_OK, neuron_logit(&x, &w, 1, &out, NULL));
    CHECK(z[0] == 2 && z[1] == 2.25 && z[2] == 0.25);
    out = neuron_vector_out_f64(a, 3);
    CHECK_STATUS(NEURON_OK, neuron_forward(&x, &w, 1, &out, NULL));
    CHECK_ULP(a[0], 0.8807970779778824440597291, 1);
    out = neuron_vector_out_f64(losses, 3);
    CHECK_STATUS(NEURON_OK, neuron_losses(&samples, &w, 1, &out, NULL));
    CHECK_ULP(losses[0], 0.1269280110429724964437268, 1);
    CHECK_STATUS(NEURON_OK, neuron_loss(&samples, &w, 1, &j, NULL));
    CHECK_ULP(j, 1.017691329946187756774905, 3);
    neuron_vector_out d = neuron_vector_out_f64(dw, 2);
    CHECK_STATUS(NEURON_OK, neuron_gradient(&samples, &w, 1, &d, &db, NULL));
    CHECK_ULP(dw[0], 1.156798560502985918032079, 4);
    CHECK_ULP(dw[1], -0.5269599594197758379612011, 4);
    /* 0.90 - 0.12 - 0.44 over 3 loses three bits of the largest term. */
    CHECK_ULP(db, 0.115874704654857018039146, 16);

    /* The article's update, with a rate that is exact. */
    neuron_vector derivatives = neuron_vector_f64(dw, 2);
    neuron_vector_out updated = neuron_vector_out_f64(new_w, 2);
    CHECK_STATUS(NEURON_OK, neuron_step(&w, 1, &derivatives, db, 0.5, &updated, &new_b));
    CHECK_BITS(new_w[0], weights[0] - 0.5 * dw[0]);
    CHECK_BITS(new_w[1], weights[1] - 0.5 * dw[1]);
    CHECK_BITS(new_b, 1 - 0.5 * db);
    double before = j;
    neuron_vector after = neuron_vector_f64(new_w, 2);
    CHECK_STATUS(NEURON_OK, neuron_loss(&samples, &after, new_b, &j, NULL));
    CHECK(j < before);
}

void test_article(void) {
    check_section("the article");
    by_hand();
    one_sample();
    batch();
}
