/* SPDX-License-Identifier: MIT */
/* One call of the installed library, which has to be that of the installed header. */
#include <neuron.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    double x[] = {1, 2}, w[] = {0.5, 0.25}, a;
    if (strcmp(neuron_version(), NEURON_VERSION) != 0) return 1;
    if (neuron_forward_one(2, x, w, 0, &a) != NEURON_OK) return 1;
    printf("%.16g\n", a);
    return 0;
}
