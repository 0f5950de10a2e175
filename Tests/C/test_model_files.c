/* SPDX-License-Identifier: MIT */
/* Models on disk: all of a file or none of it, whatever the system does. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bits.h"
#include "check.h"
#include "counting.h"
#include "file_faults.h"
#include "model_bytes.h"
#include "tests.h"

static char folder[256], path[300];
static neuron_model *old, *new;

static int files_in_folder(void) {
    int count = 0;
    DIR *stream = opendir(folder);
    for (struct dirent *entry; stream && (entry = readdir(stream));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (stream) closedir(stream);
    return count;
}

/* Loads under an allocator that counts: a fresh model or none, and nothing else left. */
static neuron_status load(const char *from, size_t size, neuron_model **model) {
    static counting counts;
    neuron_options options = NEURON_OPTIONS_INIT;
    neuron_model *const before = old;
    options.allocator = counting_allocator(&counts);
    *model = before;
    neuron_status status = neuron_model_load(from, model, &options);
    CHECK(counts.peak <= 4 * size + 512);
    CHECK(counts.faults == 0);
    if (status == NEURON_OK) {
        CHECK(counts.live == 1 && counts.live_bytes < 2 * size + 256);
    } else {
        CHECK(*model == before && counts.live == 0);
        *model = NULL;
    }
    return status;
}

static void check_holds(const neuron_model *expected, const char *where) {
    neuron_model *model;
    size_t size = neuron_model_encoded_size(expected);
    if (CHECK_STATUS(NEURON_OK, load(where, size, &model))) CHECK(models_are_same(model, expected));
    neuron_model_free(model);
    model_bytes file = model_bytes_encode(expected);
    FILE *stream = fopen(where, "rb");
    unsigned char *bytes = malloc(file.size + 1);
    if (CHECK(stream != NULL)) {
        CHECK(fread(bytes, 1, file.size + 1, stream) == file.size);
        CHECK(memcmp(bytes, file.bytes, file.size) == 0);
        fclose(stream);
    }
    free(bytes);
    free(file.bytes);
}

static void write_file(const char *where, const void *bytes, size_t size) {
    FILE *stream = fopen(where, "wb");
    if (!CHECK(stream != NULL)) return;
    CHECK(fwrite(bytes, 1, size, stream) == size);
    CHECK(fclose(stream) == 0);
}

/* Says why, whatever the allocator does to errno when it takes its memory back. */
static void check_refused(const neuron_model *model, const char *where, int expected) {
    counting counts;
    neuron_options options = NEURON_OPTIONS_INIT;
    options.allocator = counting_allocator(&counts);
    CHECK_STATUS(NEURON_E_FILE, neuron_model_save(model, where, &options));
    CHECK(errno == expected);
    CHECK(counts.calls == 1 && counts.live == 0 && counts.faults == 0);
}

static void saved(void) {
    check_about("save and load");
    remove(path);
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
    check_holds(old, path);
    CHECK_STATUS(NEURON_OK, neuron_model_save(new, path, NULL));
    check_holds(new, path);
    CHECK(files_in_folder() == 1);
    /* In the current folder, by a name alone, and by ones that climb. */
    char *here = getcwd(NULL, 0), name[400];
    CHECK(chdir(folder) == 0);
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, "name", NULL));
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, "./name", NULL));
    snprintf(name, sizeof name, "../%s/name", strrchr(folder, '/') + 1);
    check_holds(old, name);
    CHECK_STATUS(NEURON_OK, neuron_model_save(new, name, NULL));
    check_holds(new, "name");
    CHECK(remove("name") == 0);
    CHECK(chdir(here) == 0);
    free(here);
    CHECK(files_in_folder() == 1);
    /* Again and again in one process: no name is in the way. */
    for (int i = 0; i < 20; i++) CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
}

static void modes(void) {
    struct stat facts;
    check_about("the mode");
    for (int i = 0; i < 2; i++) {
        mode_t mask = i ? 0077 : 0022;
        mode_t before = umask(mask);
        remove(path);
        CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
        umask(before);
        CHECK(stat(path, &facts) == 0 && (facts.st_mode & 07777) == (0666 & ~mask));
    }
}

static void links(void) {
    char link_path[320], gone[320];
    struct stat facts;
    check_about("links");
    snprintf(link_path, sizeof link_path, "%s/link", folder);
    snprintf(gone, sizeof gone, "%s/gone", folder);
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
    CHECK(symlink(path, link_path) == 0);
    CHECK_STATUS(NEURON_OK, neuron_model_save(new, link_path, NULL));
    CHECK(lstat(link_path, &facts) == 0 && S_ISLNK(facts.st_mode));
    check_holds(new, path);
    CHECK(remove(link_path) == 0);
    /* A second name keeps the content of before. */
    CHECK(link(path, link_path) == 0);
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
    check_holds(new, link_path);
    check_holds(old, path);
    CHECK(remove(link_path) == 0);
    /* One that leads nowhere, and one that leads in a circle. */
    CHECK(symlink(gone, link_path) == 0);
    CHECK_STATUS(NEURON_OK, neuron_model_save(new, link_path, NULL));
    check_holds(new, link_path);
    CHECK(remove(link_path) == 0);
    CHECK(symlink(link_path, link_path) == 0);
    check_refused(new, link_path, ELOOP);
    CHECK(remove(link_path) == 0);
    CHECK(files_in_folder() == 1);
}

/* As a user who cannot put a file in a device's place, were the library to try. */
static void devices(void) {
    struct stat facts;
    uid_t user = geteuid();
    check_about("devices");
    if (user == 0 && !CHECK(seteuid(65534) == 0)) return;
    check_refused(old, "/dev/full", ENOSPC);
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, "/dev/null", NULL));
    if (user == 0) CHECK(seteuid(user) == 0);
    CHECK(stat("/dev/full", &facts) == 0 && S_ISCHR(facts.st_mode));
    CHECK(stat("/dev/null", &facts) == 0 && S_ISCHR(facts.st_mode));
}

static void refusals(void) {
    char where[6000];
    neuron_model *model;
    check_about("places where no file can be");
    snprintf(where, sizeof where, "%s/none/model", folder);
    check_refused(old, where, ENOENT);
    snprintf(where, sizeof where, "%s/model", path);
    check_refused(old, where, ENOTDIR);
    check_refused(old, folder, EISDIR);
    snprintf(where, sizeof where, "%s/", folder);
    check_refused(old, where, EISDIR);
    check_refused(old, "", ENOENT);
    snprintf(where, sizeof where, "%s/%0300d", folder, 0);
    check_refused(old, where, ENAMETOOLONG);
    snprintf(where, sizeof where, "%s/%05000d", folder, 0);
    check_refused(old, where, ENAMETOOLONG);
    /* A longer name than one of the library's own, and the longest there may be. */
    snprintf(where, sizeof where, "%s/%0255d", folder, 0);
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, where, NULL));
    CHECK(remove(where) == 0);
    CHECK(files_in_folder() == 1);

    check_about("places where no file is");
    snprintf(where, sizeof where, "%s/none", folder);
    errno = 0;
    CHECK_STATUS(NEURON_E_FILE, load(where, 0, &model));
    CHECK(errno == ENOENT);
    CHECK_STATUS(NEURON_E_FILE, load(folder, 100, &model));
    CHECK(errno == EISDIR);
    CHECK_STATUS(NEURON_E_FILE, load("", 0, &model));
    CHECK(errno == ENOENT);
    CHECK_STATUS(NEURON_E_FORMAT, load("/dev/null", 100, &model));
    CHECK_STATUS(NEURON_E_FORMAT, load("/dev/zero", 100, &model));
    CHECK_STATUS(NEURON_E_FORMAT, load("/proc/self/status", 100, &model));
}

/* A user who may not. For root every folder can be written. */
static void read_only(void) {
    neuron_model *model;
    uid_t user = geteuid();
    check_about("a folder that may not be written");
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
    CHECK(chmod(folder, 0555) == 0);
    if (user == 0) CHECK(seteuid(65534) == 0);
    check_refused(new, path, EACCES);
    if (user == 0) CHECK(seteuid(user) == 0);
    CHECK(chmod(folder, 0700) == 0);
    check_holds(old, path);
    CHECK(files_in_folder() == 1);
    CHECK(chmod(path, 0) == 0);
    CHECK(chmod(folder, 0755) == 0);
    if (user == 0) CHECK(seteuid(65534) == 0);
    errno = 0;
    CHECK_STATUS(NEURON_E_FILE, load(path, 0, &model));
    CHECK(errno == EACCES);
    if (user == 0) CHECK(seteuid(user) == 0);
    CHECK(remove(path) == 0);
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
}

/* Through a pipe, which has no size. */
static void pipes(const neuron_model *model, size_t cut) {
    model_bytes file = model_bytes_encode(model);
    int ends[2];
    char where[64];
    neuron_model *again;
    check_about("a pipe, %td columns, %zu bytes cut off", neuron_model_columns(model), cut);
    if (!CHECK(pipe(ends) == 0)) return;
    pid_t child = fork();
    if (child == 0) {
        size_t done = 0;
        close(ends[0]);
        while (done < file.size - cut) {
            ssize_t count = write(ends[1], file.bytes + done, file.size - cut - done);
            if (count <= 0) _exit(1);
            done += (size_t)count;
        }
        _exit(0);
    }
    close(ends[1]);
    snprintf(where, sizeof where, "/dev/fd/%d", ends[0]);
    neuron_status status = load(where, file.size, &again);
    close(ends[0]);
    CHECK_STATUS(cut ? NEURON_E_FORMAT : NEURON_OK, status);
    if (status == NEURON_OK) CHECK(models_are_same(model, again));
    neuron_model_free(again);
    CHECK(waitpid(child, NULL, 0) == child);

    check_about("into a pipe, %td columns", neuron_model_columns(model));
    if (cut == 0 && file.size < 60000 && CHECK(pipe(ends) == 0)) {
        unsigned char *bytes = malloc(file.size + 1);
        snprintf(where, sizeof where, "/dev/fd/%d", ends[1]);
        CHECK_STATUS(NEURON_OK, neuron_model_save(model, where, NULL));
        close(ends[1]);
        CHECK(read(ends[0], bytes, file.size + 1) == (ssize_t)file.size);
        CHECK(memcmp(bytes, file.bytes, file.size) == 0);
        close(ends[0]);
        free(bytes);
    }
    free(file.bytes);
}

/* A stream that promises more than it brings gets no memory for the promise. */
static void promises(void) {
    static const char *const headers[] = {
        "{\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
        "\"w\":{\"dtype\":\"F64\",\"shape\":[1000000000000],\"data_offsets\":[8,8000000000008]}}",
        "{\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
        "\"w\":{\"dtype\":\"F64\",\"shape\":[100000000],\"data_offsets\":[8,800000008]}}"};
    for (int i = 0; i < 3; i++) {
        int ends[2];
        char where[64];
        counting counts;
        neuron_options options = NEURON_OPTIONS_INIT;
        neuron_model *model = NULL;
        model_bytes file = model_bytes_of(headers[i % 2], strlen(headers[i % 2]), NULL, 1000);
        /* A header of 16 MiB, of which little comes. */
        if (i == 2) memcpy(file.bytes, "\0\0\0\x01\0\0\0\0", 8);
        check_about("a promise in a pipe, %d", i);
        if (!CHECK(pipe(ends) == 0)) return;
        CHECK(write(ends[1], file.bytes, file.size) == (ssize_t)file.size);
        close(ends[1]);
        snprintf(where, sizeof where, "/dev/fd/%d", ends[0]);
        options.allocator = counting_allocator(&counts);
        CHECK_STATUS(NEURON_E_FORMAT, neuron_model_load(where, &model, &options));
        CHECK(counts.peak <= 200000 && counts.live == 0);
        close(ends[0]);
        /* In a file the promise is seen to be none before memory is asked for. */
        write_file(path, file.bytes, file.size);
        CHECK_STATUS(NEURON_E_FORMAT, load(path, file.size, &model));
        free(file.bytes);
    }
}

static void cut_short(void) {
    model_bytes file = model_bytes_encode(old);
    neuron_model *model;
    for (size_t size = 0; size <= file.size + 1; size++) {
        check_about("the first %zu bytes of %zu on disk", size, file.size);
        unsigned char *bytes = calloc(file.size + 1, 1);
        memcpy(bytes, file.bytes, file.size);
        write_file(path, bytes, size);
        neuron_status expected = size == file.size ? NEURON_OK : NEURON_E_FORMAT;
        CHECK_STATUS(expected, load(path, size, &model));
        neuron_model_free(model);
        free(bytes);
    }
    free(file.bytes);
}

/* Each call that saving makes fails once: the old file stays, or, after the last of them, the new one
   is there; nothing else is left. */
static void failing_saves(int error) {
    bool is_done = false;
    int n = 0;
    while (!is_done && n < 100) {
        check_about("save, call %d fails with %d", ++n, error);
        CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
        file_faults_begin(n, error);
        errno = 0;
        neuron_status status = neuron_model_save(new, path, NULL);
        int reason = errno;
        file_faults_end();
        file_faults *faults = file_faults_now();
        CHECK(faults->open == 0);
        is_done = faults->calls < n;
        if (is_done) {
            CHECK_STATUS(NEURON_OK, status);
            check_holds(new, path);
            continue;
        }
        /* After the new file took its place, only the folder is brought to disk, and closed. */
        int after = faults->calls - n;
        bool is_last = after == 0 && strcmp(faults->last, "close") == 0;
        bool is_folder = after == 1 && strcmp(faults->last, "fsync") == 0;
        if (is_last) {
            CHECK_STATUS(NEURON_OK, status);
        } else {
            CHECK_STATUS(NEURON_E_FILE, status);
            CHECK(reason == error);
        }
        check_holds(is_last || is_folder ? new : old, path);
        CHECK(files_in_folder() == 1);
    }
    CHECK(n >= 9 && n < 100);
}

static void failing_loads(int error) {
    neuron_model *model;
    size_t size = neuron_model_encoded_size(old);
    bool is_done = false;
    int n = 0;
    CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
    while (!is_done && n < 100) {
        check_about("load, call %d fails with %d", ++n, error);
        file_faults_begin(n, error);
        errno = 0;
        neuron_status status = load(path, size, &model);
        int reason = errno;
        file_faults_end();
        file_faults *faults = file_faults_now();
        is_done = faults->calls < n;
        CHECK(faults->open == 0);
        if (is_done || strcmp(faults->last, "close") == 0) {
            CHECK_STATUS(NEURON_OK, status);
            CHECK(models_are_same(model, old));
        } else {
            CHECK_STATUS(NEURON_E_FILE, status);
            CHECK(reason == error);
        }
        neuron_model_free(model);
    }
    CHECK(n >= 7 && n < 100);
}

/* Signals in between, and a byte at a time. */
static void hindered(void) {
    for (int i = 1; i < 4; i++) {
        neuron_model *model;
        check_about("%s%s", i & 1 ? "interrupted " : "", i & 2 ? "a byte at a time" : "");
        CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
        file_faults_begin(0, 0);
        file_faults_now()->interrupts = i & 1;
        file_faults_now()->dribbles = i & 2;
        CHECK_STATUS(NEURON_OK, neuron_model_save(new, path, NULL));
        CHECK_STATUS(NEURON_OK, load(path, neuron_model_encoded_size(new), &model));
        file_faults_end();
        CHECK(file_faults_now()->open == 0);
        CHECK(models_are_same(model, new));
        neuron_model_free(model);
        check_holds(new, path);
    }
}

/* Each allocation fails once. */
static void without_memory(void) {
    for (int is_load = 0; is_load < 2; is_load++) {
        neuron_status status = NEURON_E_NOMEM;
        int n = 0;
        CHECK_STATUS(NEURON_OK, neuron_model_save(old, path, NULL));
        while (status != NEURON_OK && ++n < 20) {
            counting counts;
            neuron_options options = NEURON_OPTIONS_INIT;
            neuron_model *model = NULL;
            check_about("%s, allocation %d fails", is_load ? "load" : "save", n);
            options.allocator = counting_allocator(&counts);
            counts.fail_at = n;
            status = is_load ? neuron_model_load(path, &model, &options)
                             : neuron_model_save(new, path, &options);
            neuron_model_free(model);
            if (status != NEURON_OK) {
                CHECK_STATUS(NEURON_E_NOMEM, status);
                CHECK(model == NULL);
                check_holds(old, path);
            }
            CHECK(counts.live == 0 && counts.faults == 0);
        }
        CHECK(n > 1 && n < 20);
    }
    CHECK(files_in_folder() == 1);
}

static void arguments(void) {
    neuron_options short_options = NEURON_OPTIONS_INIT;
    neuron_model *models[2] = {old, old};
    neuron_model **off = (neuron_model **)(void *)((char *)models + 4);
    short_options.struct_size -= 8;
    check_about("arguments");
    CHECK_STATUS(NEURON_E_NULL, neuron_model_save(NULL, path, NULL));
    CHECK_STATUS(NEURON_E_NULL, neuron_model_save(old, NULL, NULL));
    CHECK_STATUS(NEURON_E_STRUCT_SIZE, neuron_model_save(old, path, &short_options));
    CHECK_STATUS(NEURON_E_NULL, neuron_model_load(NULL, models, NULL));
    CHECK_STATUS(NEURON_E_NULL, neuron_model_load(path, NULL, NULL));
    CHECK_STATUS(NEURON_E_ALIGNMENT, neuron_model_load(path, off, NULL));
    CHECK_STATUS(NEURON_E_STRUCT_SIZE, neuron_model_load(path, models, &short_options));
    CHECK(models[0] == old && models[1] == old);
}

void test_model_files(void) {
    static const char *const pairs[] = {"feature_names", "[\"a\", \"b\"]", NULL};
    double w[] = {0.5, -0.25}, *many = calloc(50000, sizeof *many);
    check_section("model files");
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/neuron-XXXXXX", base ? base : "/tmp");
    if (!CHECK(mkdtemp(folder) != NULL)) return;
    snprintf(path, sizeof path, "%s/model.safetensors", folder);
    for (int j = 0; j < 50000; j++) many[j] = j;
    old = model_of(w, 2, 0.1, pairs);
    new = model_of(many, 300, 2, NULL);
    neuron_model *large = model_of(many, 50000, 3, pairs);
    saved();
    modes();
    links();
    devices();
    refusals();
    read_only();
    pipes(old, 0);
    pipes(new, 0);
    pipes(large, 0);
    pipes(old, 1);
    pipes(large, 1);
    promises();
    cut_short();
    failing_saves(EIO);
    failing_saves(ENOSPC);
    failing_loads(EIO);
    hindered();
    without_memory();
    arguments();
    neuron_model_free(large);
    neuron_model_free(new);
    neuron_model_free(old);
    remove(path);
    CHECK(rmdir(folder) == 0);
    free(many);
}
