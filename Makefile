# SPDX-License-Identifier: MIT
.DELETE_ON_ERROR:
.PHONY: help build man library install uninstall test demo lint format accuracy fuzz test-aarch64
.PHONY: test-torch sanitize bench bench-fit python-wheels clean
# Swift compiles a variant of the library on one processor.
MAKEFLAGS += --jobs=$(shell nproc)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 22

# ---- What everything needs ------------------------------------------------------------------

tools = .venv/stamp
$(tools): tools/bootstrap tools/requirements.txt
	tools/bootstrap

test_tools = .venv/test-stamp
$(test_tools): tools/requirements-test.txt tools/requirements-pytest.txt $(tools)
	.venv/bin/python -m pip install --quiet --no-deps --requirement $<
	touch $@

# ---- The library that ships -----------------------------------------------------------------

installed = .venv/neuron-stamp
wheels = build/dist/stamp
pages = build/man/man1/neuron.1 build/man/man3/neuron.3
module_sources = pyproject.toml include/neuron.h $(wildcard bindings/generator/*.py \
    bindings/python/CMakeLists.txt bindings/python/src/*.[ch] bindings/python/neuron/*.* \
    bindings/python/neuron/sklearn/*.py bindings/python/neuron/torch/*.py \
    bindings/python/neuron/cli/*.py bindings/python/neuron/cli/*/*.py)

linked = .build-embedded/release/libneuron.so
library = build/lib/libneuron.so.0
# The same library once more for each level of x86-64. The loader looks for them there by itself,
# and takes the best that the processor has: the library has no code to choose.
levels = $(if $(filter x86_64,$(shell uname -m)),x86-64-v3 x86-64-v4)
variants = $(levels:%=build/lib/glibc-hwcaps/%/libneuron.so.0)

# Without sections of their own, the runtime's functions all stay, and their traps with them.
# The hashes by which Swift spares an unchanged object its code would ship too, a kilobyte and more.
# lld, because it ships with Swift and refuses a version script that names what nobody defines.
# -Osize takes a seventh off; the kernels that memory waits for ask for speed themselves, and lose
# nothing by it.
# SwiftPM takes CC for its own clang, and whoever builds a Python module sets CC.
swift_build = env -u CC -u CXX swift build -c release --traits Embedded --product neuron \
    --scratch-path $(firstword $(subst /, ,$@)) --disable-local-rpath \
    -Xswiftc -no-toolchain-stdlib-rpath -Xswiftc -use-ld=lld -Xswiftc -Osize \
    -Xswiftc -Xfrontend -Xswiftc -function-sections \
    -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen \
    -Xlinker --gc-sections -Xlinker --icf=all -Xlinker --version-script=build/neuron.map \
    -Xlinker -soname=libneuron.so.0 \
    -Xlinker -z -Xlinker defs -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now

build: $(library) $(variants) $(installed) $(pages) ## the shared library, and a .venv whose Python imports neuron

# The way in for bindings/python/CMakeLists.txt.
library: $(library) $(variants)

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

.build-embedded-%/release/libneuron.so: always build/neuron.map
	$(swift_build) -Xcc -march=$*

$(variants): build/lib/glibc-hwcaps/%/libneuron.so.0: .build-embedded-%/release/libneuron.so
	@mkdir -p $(@D)
	strip -o $@ $<

# One object, whose only global names are the header's: a host in Swift has the runtime's itself.
archive = build/lib/libneuron.a
$(archive): $(linked) tools/exports
	tools/exports >build/exports
	ld -r --gc-sections $$(sed 's/^/-u /' build/exports) \
	    @$(<D)/neuron.product/Objects.LinkFileList -o build/neuron.o
	objcopy --keep-global-symbols=build/exports --strip-unneeded build/neuron.o
	rm -f $@
	ar rcD $@ build/neuron.o

# The same sources for AArch64, which make test runs on an emulated processor. Swift's Embedded
# standard library is for bare metal there: the code is the same, and libc is named by its files.
cross_libc = /usr/aarch64-linux-gnu
aarch64 = build/aarch64/libneuron.so.0

.build-embedded-aarch64/release/libneuron.elf: always build/neuron.map
	$(swift_build) --triple aarch64-none-none-elf -Xcc -fPIC -Xcc -isystem$(cross_libc)/include \
	    -Xswiftc -Xclang-linker -Xswiftc -nostdlib \
	    -Xswiftc -Xclang-linker -Xswiftc -Wno-unused-command-line-argument \
	    -Xlinker -shared -Xlinker -Bdynamic \
	    -Xlinker $(cross_libc)/lib/libc.so.6 -Xlinker $(cross_libc)/lib/ld-linux-aarch64.so.1

$(aarch64): .build-embedded-aarch64/release/libneuron.elf
	@mkdir -p $(@D)
	aarch64-linux-gnu-strip -o $@ $<

# ---- The manual pages -----------------------------------------------------------------------

# From the commands' own help, and from the header's comments.
man: $(pages) ## build/man: neuron(1), the command line, and neuron(3), the C library

build/man/man1/neuron.1: $(addprefix bindings/generator/,man_commands.py roff.py) $(installed)
	@mkdir -p $(@D)
	.venv/bin/python $< >$@

build/man/man3/neuron.3: bindings/generator/man_library.py include/neuron.h $(tools) \
    $(addprefix bindings/generator/,comments.py model.py parse.py roff.py)
	@mkdir -p $(@D)
	.venv/bin/python $< --header include/neuron.h >$@

# ---- Installation ---------------------------------------------------------------------------

PREFIX = /usr/local
to = $(DESTDIR)$(PREFIX)
map = $(to)/include/module.modulemap
version = $(shell sed -n 's/^\#define NEURON_VERSION "\(.*\)"/\1/p' include/neuron.h)
hwcaps = $(levels:%=lib/glibc-hwcaps/%)
cmake = lib/cmake/Neuron
installs = include/neuron.h include/module.modulemap lib/libneuron.so.0 lib/libneuron.so \
    lib/libneuron.a $(hwcaps:%=%/libneuron.so.0) lib/pkgconfig/neuron.pc \
    $(cmake)/NeuronConfig.cmake $(cmake)/NeuronConfigVersion.cmake $(pages:build/%=share/%)

install: $(library) $(variants) $(archive) $(pages) ## under PREFIX, /usr/local unless it is set, within DESTDIR
	@! [ -e $(map) ] || grep -q '^module CNeuron' $(map) || { echo "$(map) is not neuron's" >&2; exit 1; }
	install -d $(sort $(dir $(installs:%=$(to)/%)))
	install -m 644 include/neuron.h include/module.modulemap $(to)/include
	install -m 644 $(archive) $(to)/lib
	for folder in lib $(hwcaps); do \
	    install -m 755 build/$$folder/libneuron.so.0 $(to)/$$folder || exit; done
	ln -sf libneuron.so.0 $(to)/lib/libneuron.so
	install -m 644 packaging/NeuronConfig.cmake $(to)/$(cmake)
	sed 's/@VERSION@/$(version)/' packaging/neuron.pc.in | \
	    install -m 644 /dev/stdin $(to)/lib/pkgconfig/neuron.pc
	sed 's/@VERSION@/$(version)/' packaging/NeuronConfigVersion.cmake.in | \
	    install -m 644 /dev/stdin $(to)/$(cmake)/NeuronConfigVersion.cmake
	for page in $(pages:build/%=%); do install -m 644 build/$$page $(to)/share/$$page || exit; done

uninstall: ## what make install put there
	rm -f $(installs:%=$(to)/%)
	rmdir $(patsubst %,$(to)/%,$(cmake) $(hwcaps) lib/cmake lib/glibc-hwcaps) 2>/dev/null || true

# ---- The Python module ----------------------------------------------------------------------

# An ordinary installation, by the same build that a user's pip runs, but with .venv's own tools and
# a folder that keeps the objects.
$(installed): $(tools) $(library) $(variants) $(module_sources)
	env -u MAKEFLAGS .venv/bin/python -m pip install --quiet --force-reinstall --no-deps \
	    --no-build-isolation --config-settings build-dir=build/python \
	    --config-settings cmake.define.CMAKE_COMPILE_WARNING_AS_ERROR=ON .
	touch $@

python-wheels: $(wheels) ## build/dist: the sdist, and the wheels for the Pythons of this machine
$(wheels): $(installed) $(test_tools) tools/python-wheels tools/python-versions README.md LICENSE
	tools/python-wheels
	touch $@

# ---- Documentation --------------------------------------------------------------------------

.PHONY: docs docs-check

docs_tools = .venv/docs-stamp
$(docs_tools): tools/requirements-docs.txt $(test_tools)
	.venv/bin/python -m pip install --quiet --no-deps --requirement $<
	touch $@

# What the compiler knows of the Swift module: its symbols with their comments. The folder is one with
# the build's, for SwiftPM does not write again what it has written.
symbols = build/symbols/Neuron.symbols.json
$(symbols): Package.swift include/neuron.h $(wildcard Sources/*/*.swift Sources/*/*/*.swift)
	@mkdir -p $(@D)
	env -u CC -u CXX swift build --quiet --target Neuron --scratch-path $(@D)/build \
	    $(addprefix -Xswiftc ,-emit-symbol-graph -emit-symbol-graph-dir $(@D) \
	    -symbol-graph-skip-synthesized-members)
	touch $@

# What Material would say at each build: docs/building.md says it once.
docs: export NO_MKDOCS_2_WARNING = 1
docs: $(docs_tools) $(installed) $(symbols) ## build/site: the documentation, to be read from the disk or a server
	.venv/bin/mkdocs build --quiet

browser_tools = .venv/docs-check-stamp
$(browser_tools): tools/requirements-docs-check.txt $(docs_tools)
	.venv/bin/python -m pip install --quiet --no-deps --requirement $<
	touch $@

docs-check: docs $(browser_tools) ## every page of it in a headless Chromium, at two widths
	tools/docs-check

# ---- Tests ----------------------------------------------------------------------------------

c_flags = -std=gnu11 -Iinclude -Wall -Wextra -pedantic -Werror -ffp-contract=off
c_links = -Lbuild/lib -lneuron -Wl,-rpath,'$$ORIGIN/lib' -lm
accuracy = $(wildcard Tests/C/accuracy*.c)
harness = $(filter-out $(accuracy),$(wildcard Tests/C/*.c))

build/test-gcc build/test-clang: build/test-%: $(harness) $(wildcard Tests/C/*.h) $(library)
	$* $(c_flags) -O1 $(harness) $(c_links) -o $@

build/aarch64/test-gcc: $(harness) $(wildcard Tests/C/*.h) $(aarch64)
	aarch64-linux-gnu-gcc $(c_flags) -O1 $(harness) $(aarch64) -Wl,-rpath,'$$ORIGIN' -lm -o $@

build/accuracy: $(accuracy) $(wildcard Tests/C/*.h) $(library) $(tools)
	gcc $(c_flags) -O2 -DNEURON_HAVE_MPFR $(accuracy) $(c_links) -lmpfr -lgmp -o $@

pytest = .venv/bin/python -m pytest --quiet

# Beside the rest: most of it keeps one processor busy.
.PHONY: swift-tests
swift-tests:
	swift build --build-tests

test: $(test_tools) build $(wheels) build/test-gcc build/test-clang build/accuracy swift-tests
test: ## every check and test
	tools/test-packages
	tools/test '$(pytest) bindings/python/tests' tools/python-test examples/test tools/lint/run \
	    tools/sklearn-test tools/test-variants 'swift test --skip-build' build/test-gcc \
	    build/test-clang 'build/accuracy --long-double 100000000' \
	    'build/accuracy --mpfr 1000000' '$(pytest) bindings/generator/tests' tools/test-install

lint: $(test_tools) build ## the checks of sources, header, library and module alone
	tools/lint/run

format: $(test_tools) ## Swift, C and Python laid out as the checks want them
	tools/format

test-aarch64: $(test_tools) build build/test-gcc ## every C test on an emulated AArch64, some minutes
	tools/test-variants --whole

test-torch: $(wheels) ## torch and jax, which it installs (1.8 GB): their tensors, neuron.torch
	tools/torch-test

accuracy: build/accuracy ## 10^8 points against MPFR, some minutes
	build/accuracy --mpfr 100000000

fuzz: ## libFuzzer on what reads model files, a minute
	tools/fuzz 60

sanitize: build/neuron.map ## the C tests under ThreadSanitizer, AddressSanitizer, UBSan and valgrind, minutes
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL tools/test tools/sanitize

bench_python = build/bench/bin/python
$(bench_python): $(wheels) benchmarks/requirements.txt
	$(firstword $(wildcard /usr/bin/python3) python3) -m venv --clear build/bench
	$@ -m pip install --quiet --requirement benchmarks/requirements.txt
	$@ -m pip install --quiet --no-index --find-links build/dist libneuron

bench: $(bench_python) ## what batches and single calls cost, beside peers, some minutes
	-$(bench_python) -m benchmarks.batch --json build/bench/batches.json \
	    --chart docs/figures/batches.svg
	-$(bench_python) benchmarks/python_calls.py

bench-fit: $(bench_python) ## what fits cost, beside other solvers, an hour; peers' results are kept
	$(bench_python) -m benchmarks.fit --chart docs/figures/fit.svg

demo: build ## the neuron at work, from C, Swift and Python
	examples/run-demo

clean: ## all that was built; .venv stays
	rm -rf build .build .build-embedded* .build-examples .build-tsan .build-asan $(installed)
