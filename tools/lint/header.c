/* SPDX-License-Identifier: MIT */
/* Each macro and constructor of the header once, as C and as C++: a macro is checked where it is
   expanded, and nowhere else. */
#include "neuron.h"

int main(void) {
    double x[4] = {1, 2, 3, 4};
    float f[4] = {1, 2, 3, 4};
    neuron_matrix X = neuron_matrix_f64(x, 2, 2), F = neuron_matrix_f32(f, 2, 2);
    neuron_matrix columns = neuron_matrix_of(x, NEURON_FLOAT64, 2, 2, NEURON_COLUMN_MAJOR);
    neuron_vector y = neuron_vector_f64(x, 2), g = neuron_vector_f32(f, 2);
    neuron_vector_out out = neuron_vector_out_f64(x, 2);
    neuron_matrix_out all = neuron_matrix_out_f64(x, 2, 2);
    neuron_samples samples = NEURON_SAMPLES_INIT(&X, &y);
    neuron_options options = NEURON_OPTIONS_INIT;
    return NEURON_ABI_VERSION != 1 || sizeof NEURON_VERSION < 6 || X.row_stride != 16 ||
           F.row_stride != 8 || columns.row_stride != 8 || g.stride != 4 || out.size != 2 ||
           all.rows != 2 || samples.struct_size != sizeof samples || options.threads != 0;
}
