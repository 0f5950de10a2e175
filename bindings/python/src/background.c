/* SPDX-License-Identifier: MIT */
#include "background.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

typedef struct background {
    fit_arguments *arguments;
    neuron_status status;
    pthread_mutex_t lock; /* over all that follows */
    pthread_cond_t changed;
    enum { RUNS, ASKS, ANSWERED, DONE } phase;
    const neuron_progress *progress; /* what it asks about */
    bool goes_on;                    /* the answer */
} background;

static void enter(background *b, int phase) {
    b->phase = phase;
    pthread_cond_broadcast(&b->changed);
}

/* On the fit's thread: hands a step to the thread that called, where Python's functions belong. */
static bool ask(const neuron_progress *progress, void *context) {
    background *b = context;
    pthread_mutex_lock(&b->lock);
    b->progress = progress;
    enter(b, ASKS);
    while (b->phase != ANSWERED) pthread_cond_wait(&b->changed, &b->lock);
    b->phase = RUNS;
    bool goes_on = b->goes_on;
    pthread_mutex_unlock(&b->lock);
    return goes_on;
}

static neuron_status fit(const fit_arguments *a) {
    return neuron_fit(a->samples, &a->fit, a->w, a->b, a->result, a->options);
}

static void *run(void *context) {
    background *b = context;
    neuron_status status = fit(b->arguments);
    pthread_mutex_lock(&b->lock);
    b->status = status;
    enter(b, DONE);
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

/* Waits for the fit's next word, or for so long as signals may wait. */
static void wait_a_while(background *b) {
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_nsec += WATCH_MILLISECONDS * 1000000L;
    if (end.tv_nsec >= 1000000000L) {
        end.tv_nsec -= 1000000000L;
        end.tv_sec++;
    }
    while (b->phase == RUNS || b->phase == ANSWERED)
        if (pthread_cond_timedwait(&b->changed, &b->lock, &end) != 0) return;
}

/* Until the fit is done, with the lock. */
static void attend(background *b, watch *w, _Atomic int32_t *cancel) {
    while (b->phase != DONE) {
        wait_a_while(b);
        const bool asks = b->phase == ASKS, waits = b->phase != DONE;
        bool goes_on = atomic_load(cancel) == 0;
        pthread_mutex_unlock(&b->lock);
        if (waits && goes_on) goes_on = asks ? watch_step(b->progress, w) : watch_signals(w);
        if (!goes_on) atomic_store(cancel, 1);
        pthread_mutex_lock(&b->lock);
        if (!asks) continue;
        b->goes_on = goes_on;
        enter(b, ANSWERED);
    }
}

/* A thread that takes no signals but its own faults: those for Python go where Python expects them. */
static bool start(pthread_t *thread, background *b) {
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
    sigset_t all, before;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) sigdelset(&all, own[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool good = pthread_create(thread, NULL, run, b) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good;
}

static bool fit_on_thread(fit_arguments *arguments, watch *w, neuron_status *status) {
    _Atomic int32_t cancel = 0;
    background b = {.arguments = arguments, .phase = RUNS};
    pthread_condattr_t monotonic;
    pthread_t thread;
    arguments->fit.progress = w->progress != NULL ? ask : NULL;
    arguments->fit.context = &b;
    arguments->fit.cancel = (const int32_t *)&cancel;
    pthread_mutex_init(&b.lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&b.changed, &monotonic);
    bool started = start(&thread, &b);
    if (started) {
        pthread_mutex_lock(&b.lock);
        attend(&b, w, &cancel);
        pthread_mutex_unlock(&b.lock);
        pthread_join(thread, NULL);
        *status = b.status;
    }
    pthread_cond_destroy(&b.changed);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_destroy(&b.lock);
    return started;
}

/* A step over all rows takes 50 ms or so from here on, if it needs a Hessian. */
static bool is_long(const neuron_matrix *x) {
    const double columns = (double)x->columns + 32;
    return (double)x->rows * columns * columns >= 2.5e8;
}

neuron_status watched_fit(fit_arguments *arguments, watch *w) {
    neuron_status status;
    if (is_long(arguments->samples->x) && fit_on_thread(arguments, w, &status)) return status;
    arguments->fit.progress = watch_step;
    arguments->fit.context = w;
    arguments->fit.cancel = NULL;
    return fit(arguments);
}
