/* SPDX-License-Identifier: MIT */
#include "fault.h"

#include "check.h"

void run_faults(const test_case *values, const fault *faults, size_t count) {
    for (size_t k = 0; k < count; k++) {
        int runs = 0;
        for (int i = 0; i < function_count; i++) {
            const function *f = &functions[i];
            if (!(f->takes & faults[k].applies)) continue;
            call placed;
            call_place(&placed, values, (placement){0});
            faults[k].apply(&placed);
            /* An input that is written to after all crashes. */
            call_seal(&placed, true);
            check_about("%s: %s", f->name, faults[k].name);
            CHECK_STATUS(faults[k].expected, f->run(&placed));
            CHECK(call_is_untouched(&placed));
            call_free(&placed);
            runs += 1;
        }
        check_about("%s", faults[k].name);
        CHECK(runs > 0);
    }
}
