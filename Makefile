# SPDX-License-Identifier: MIT
.DELETE_ON_ERROR:
.PHONY: help build test demo lint accuracy clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 18

# ---- What everything needs ------------------------------------------------------------------

tools = .venv/stamp
$(tools): tools/bootstrap tools/requirements.txt
	tools/bootstrap

# ---- The library that ships -----------------------------------------------------------------

linked = .build-embedded/release/libneuron.so
library = build/lib/libneuron.so.0

# Without sections of their own, the runtime's functions all stay, and their traps with them.
# lld, because it ships with Swift and refuses a version script that names what nobody defines.
swift_build = swift build -c release --traits Embedded --product neuron \
    --scratch-path .build-embedded --disable-local-rpath \
    -Xswiftc -no-toolchain-stdlib-rpath -Xswiftc -use-ld=lld \
    -Xswiftc -Xfrontend -Xswiftc -function-sections \
    -Xlinker --gc-sections -Xlinker --icf=all -Xlinker --version-script=build/neuron.map \
    -Xlinker -soname=libneuron.so.0 \
    -Xlinker -z -Xlinker defs -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now

build: $(library) ## build/lib/libneuron.so.0, for libc alone

build/neuron.map: include/neuron.h tools/exports
	@mkdir -p $(@D)
	tools/exports --version-script >$@

# SwiftPM knows what is out of date.
.PHONY: always
$(linked): always build/neuron.map
	$(swift_build)

$(library): $(linked)
	@mkdir -p $(@D)
	strip -o $@ $<
	ln -sf libneuron.so.0 build/lib/libneuron.so

# ---- Tests ----------------------------------------------------------------------------------

c_flags = -std=gnu11 -Iinclude -Wall -Wextra -pedantic -Werror -ffp-contract=off
c_links = -Lbuild/lib -lneuron -Wl,-rpath,'$$ORIGIN/lib' -lm
accuracy = $(wildcard Tests/C/accuracy*.c)
harness = $(filter-out $(accuracy),$(wildcard Tests/C/*.c))

build/test-gcc build/test-clang: build/test-%: $(harness) $(wildcard Tests/C/*.h) $(library)
	$* $(c_flags) -O1 $(harness) $(c_links) -o $@

build/accuracy: $(accuracy) $(wildcard Tests/C/*.h) $(library) $(tools)
	gcc $(c_flags) -O2 -DNEURON_HAVE_MPFR $(accuracy) $(c_links) -lmpfr -lgmp -o $@

test: $(tools) $(library) build/test-gcc build/test-clang build/accuracy ## every check and test
	tools/test tools/lint/run 'swift test' build/test-gcc build/test-clang \
	    'build/accuracy --long-double 100000000' 'build/accuracy --mpfr 1000000' examples/test

lint: $(tools) $(library) ## the checks of sources, header and library alone
	tools/lint/run

accuracy: build/accuracy ## 10^8 points against MPFR, some minutes
	build/accuracy --mpfr 100000000

demo: $(tools) $(library) ## the neuron at work, from C and from Swift
	examples/run-demo

clean: ## all that was built; .venv stays
	rm -rf build .build .build-embedded .build-examples
