/* SPDX-License-Identifier: MIT */
/**
 * @file neuron.h
 * neuron: the sigmoid neuron (logistic regression), with one set of bits.
 *
 * INTRODUCTION
 *
 * A sigmoid neuron takes d numbers x to one number a in [0, 1]:
 *
 *     z = w.x + b                                   the logit
 *     a = 1 / (1 + e^-z)                            the activation
 *     L(a, y) = -(y log a + (1 - y) log(1 - a))     the loss, for a label y in [0, 1]
 *
 * This library computes the forward pass, the loss and its derivatives
 *
 *     dL/da = -y/a + (1 - y)/(1 - a)    da/dz = a(1 - a)    dL/dz = a - y
 *     dL/dw_j = (a - y) x_j             dL/db = a - y
 *
 * and, over m samples, the cost J(w, b) (the mean of L), its gradient and its Hessian.
 *
 * CONVENTIONS
 *
 * Status.    A function that can fail returns a neuron_status, 0 for success. On an error it writes
 *            nothing: every output holds what it held before. Nothing traps, aborts, prints, or
 *            installs a handler.
 * Bits.      A result is the same to the last bit on every machine and for every layout, stride and
 *            storage type; a row alone gives what it gives in a batch. Arithmetic is float64.
 *            docs/numerics.md fixes the order of every operation. The host's rounding mode,
 *            flush-to-zero mode and exception masks neither matter nor change; the sticky exception
 *            flags may be raised, as by any arithmetic.
 * Values.    NaN and infinity in X, w, b and offsets propagate by IEEE 754. Every NaN that leaves
 *            is 0x7ff8000000000000. Labels must lie in [0, 1]; weights must be finite, not negative,
 *            and not all zero. A row of weight 0 keeps its place, but its X, label and offset never
 *            matter, whatever they hold.
 * Views.     Arrays are passed as borrowed views, in any layout and with any strides, negative ones
 *            included. A base address and strides must be multiples of the item size.
 * Overlap.   An output may share no element with an input or another output, unless the entry says
 *            "in place": then it may be exactly the same view as an input. Views whose elements
 *            interleave in ways too intricate to tell apart cheaply count as overlapping.
 * Memory.    Threads aside, a function allocates nothing unless its entry says "Scratch": then it
 *            takes that many bytes from neuron_options (or from malloc, by default) and gives them
 *            back before it returns.
 * Threads.   Every function may be called from any number of threads at once; there is no global
 *            state but the thread count below. Inputs must not be written during a call. A batch
 *            that is worth it is shared out to threads of the library's own, which take no signals
 *            but faults, and are gone when the call returns; their stacks come from the C library.
 *            The bits are the same for any number of them.
 * Accuracy.  In ulp, units in the last place of the result; the worst inputs known stand beside the
 *            code, in Sources/NeuronNumerics.
 * Growth.    Structs that begin with struct_size may grow; their initializers set it. All other
 *            structs stay as they are. Fields called reserved must be zero.
 *
 * The NEURON_NOTE annotations are for the generator of language bindings and expand to nothing:
 * shapes, defaults, names, what an error becomes. bindings/generator/README.md lists the words.
 *
 * SIMPLE USE
 *
 * One sample:
 *
 *     double x[2] = {1.0, 2.0}, w[2] = {0.5, -0.25}, a;
 *     neuron_status status = neuron_forward_one(2, x, w, 0.1, &a);
 *     if (status != NEURON_OK) fprintf(stderr, "%s\n", neuron_status_message(status));
 *
 * A hundred steps of gradient descent on m samples of d columns, X row-major:
 *
 *     neuron_matrix X = neuron_matrix_f64(data, m, d);
 *     neuron_vector y = neuron_vector_f64(labels, m);
 *     neuron_samples samples = NEURON_SAMPLES_INIT(&X, &y);
 *     neuron_vector_out W = neuron_vector_out_f64(weights, d);
 *     neuron_vector_out dW = neuron_vector_out_f64(gradient, d);
 *     neuron_vector W_in = neuron_as_input(W), dW_in = neuron_as_input(dW);
 *     double b = 0, db, J;
 *     neuron_options options = NEURON_OPTIONS_INIT;     scratch of our own: no malloc in the loop
 *     options.scratch_size = neuron_gradient_scratch(m, d, 0);
 *     options.scratch = malloc(options.scratch_size);
 *     for (int i = 0; i < 100 && status == NEURON_OK; i++) {
 *         status = neuron_loss_gradient(&samples, &W_in, b, &J, &dW, &db, &options);
 *         if (status == NEURON_OK) status = neuron_step(&W_in, b, &dW_in, db, 0.1, &W, &b);
 *     }
 */
#ifndef NEURON_H
#define NEURON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef NEURON_GENERATOR
#define NEURON_NOTE(...) __attribute__((annotate(#__VA_ARGS__)))
#else
#define NEURON_NOTE(...)
#endif

/* ---- Version -------------------------------------------------------------------------------- */

#define NEURON_VERSION "0.1.0"
#define NEURON_VERSION_MAJOR 0
#define NEURON_VERSION_MINOR 1
#define NEURON_VERSION_PATCH 0

/** The number of the binary interface. It changes when a compiled caller would have to. */
#define NEURON_ABI_VERSION 1

/** The version of the library that runs, "MAJOR.MINOR.PATCH". The string is static. */
const char *neuron_version(void) NEURON_NOTE(internal);

/** The NEURON_ABI_VERSION that the library was built with. */
int32_t neuron_abi_version(void) NEURON_NOTE(internal);

/* ---- Status --------------------------------------------------------------------------------- */

/** What a call came to. Later versions may add values; 0 stays the only success. */
typedef enum neuron_status {
    NEURON_OK = 0,
    /** An argument that the call needs is missing. */
    NEURON_E_NULL NEURON_NOTE(raises(ArgumentError, TypeError)) = 1,
    /** A size is negative, has no place in memory, or is more than a buffer holds. */
    NEURON_E_SIZE NEURON_NOTE(raises(SizeError, ValueError)) = 2,
    /** Sizes that should agree do not: rows of X and labels, columns of X and weights, ... */
    NEURON_E_SHAPE NEURON_NOTE(raises(ShapeError, ValueError)) = 3,
    /** The storage type is unknown, or not one that this argument takes. */
    NEURON_E_DTYPE NEURON_NOTE(raises(DTypeError, TypeError)) = 4,
    /** The layout is unknown, or a reserved field is not zero. */
    NEURON_E_LAYOUT NEURON_NOTE(raises(LayoutError, ValueError)) = 5,
    /** A base address or a stride is not a multiple of the item size. */
    NEURON_E_ALIGNMENT NEURON_NOTE(raises(AlignmentError, ValueError)) = 6,
    /** An output overlaps an input, another output, or itself. */
    NEURON_E_OVERLAP NEURON_NOTE(raises(OverlapError, ValueError)) = 7,
    /** A label is outside [0, 1], or NaN. */
    NEURON_E_LABEL NEURON_NOTE(raises(LabelError, ValueError)) = 8,
    /** A weight is negative or not finite, or the weights sum to zero or to infinity. */
    NEURON_E_WEIGHT NEURON_NOTE(raises(WeightError, ValueError)) = 9,
    /** There are no rows, and the mean over no rows does not exist. */
    NEURON_E_EMPTY NEURON_NOTE(raises(EmptyError, ValueError)) = 10,
    /** The scratch memory handed over is smaller than the call needs. */
    NEURON_E_SCRATCH NEURON_NOTE(raises(ScratchError, ValueError)) = 11,
    /** The allocator had no memory to give. */
    NEURON_E_NOMEM NEURON_NOTE(raises(OutOfMemoryError, MemoryError)) = 12,
    /** A struct's size is none that this library knows. */
    NEURON_E_STRUCT_SIZE NEURON_NOTE(raises(StructSizeError, RuntimeError)) = 13,
    /** An option is outside its range. */
    NEURON_E_OPTION NEURON_NOTE(raises(OptionError, ValueError)) = 14,
    /** Bytes that are damaged, or not of a form that this library reads. */
    NEURON_E_FORMAT NEURON_NOTE(raises(FormatError, ValueError)) = 15,
    /** The system refused a file, and errno says why. */
    NEURON_E_FILE NEURON_NOTE(raises(OSError)) = 16
} neuron_status;

/** One English sentence for a status, without a final stop. The string is static; never null. */
const char *neuron_status_message(neuron_status status) NEURON_NOTE(internal);

/* ---- Views of arrays ------------------------------------------------------------------------ */

/** How an item is stored. Views hold it as int32_t, so that their layout is the same everywhere. */
typedef enum neuron_dtype {
    NEURON_FLOAT64 = 1,
    NEURON_FLOAT32 = 2,
    NEURON_BOOL = 3, /* one byte; zero is false, all else true */
    NEURON_INT8 = 4,
    NEURON_UINT8 = 5,
    NEURON_INT16 = 6,
    NEURON_UINT16 = 7,
    NEURON_INT32 = 8,
    NEURON_UINT32 = 9,
    NEURON_INT64 = 10,
    NEURON_UINT64 = 11
} neuron_dtype;

/** How a matrix is laid out. Strided is the only way so far; the view has room for others. */
typedef enum neuron_layout { NEURON_STRIDED = 0 } neuron_layout;

/** The order of a dense matrix, for the constructors below. */
typedef enum neuron_order { NEURON_ROW_MAJOR = 0, NEURON_COLUMN_MAJOR = 1 } neuron_order;

/** A borrowed, read-only view of `size` items; item i is at data + i * stride bytes. */
typedef struct neuron_vector {
    const void *data; /* may be null when size is 0 */
    ptrdiff_t size;
    ptrdiff_t stride; /* bytes */
    int32_t dtype;    /* a neuron_dtype */
    int32_t reserved;
} neuron_vector;

/**
 * A borrowed, read-only view of rows * columns items; item (i, j) is at
 * data + i * row_stride + j * column_stride bytes.
 */
typedef struct neuron_matrix {
    const void *data; /* may be null when there are no items */
    ptrdiff_t rows;
    ptrdiff_t columns;
    ptrdiff_t row_stride;       /* bytes */
    ptrdiff_t column_stride;    /* bytes */
    const void *indices;        /* for sparse layouts to come; null */
    const void *index_pointers; /* for sparse layouts to come; null */
    int32_t layout;             /* a neuron_layout */
    int32_t dtype; /* a neuron_dtype; NEURON_FLOAT64 or NEURON_FLOAT32, unless it holds labels */
    int32_t index_dtype; /* for sparse layouts to come; 0 */
    int32_t reserved;
} neuron_matrix;

/** A borrowed, writable view of `size` float64 items. */
typedef struct neuron_vector_out {
    double *data; /* may be null when size is 0 */
    ptrdiff_t size;
    ptrdiff_t stride; /* bytes */
} neuron_vector_out;

/** A borrowed, writable view of rows * columns float64 items. */
typedef struct neuron_matrix_out {
    double *data; /* may be null when there are no items */
    ptrdiff_t rows;
    ptrdiff_t columns;
    ptrdiff_t row_stride;    /* bytes */
    ptrdiff_t column_stride; /* bytes */
} neuron_matrix_out;

/** The bytes of one item; 0 for an unknown dtype. */
static inline ptrdiff_t neuron_item_size(int32_t dtype) {
    switch (dtype) {
    case NEURON_FLOAT64:
    case NEURON_INT64:
    case NEURON_UINT64: return 8;
    case NEURON_FLOAT32:
    case NEURON_INT32:
    case NEURON_UINT32: return 4;
    case NEURON_INT16:
    case NEURON_UINT16: return 2;
    case NEURON_BOOL:
    case NEURON_INT8:
    case NEURON_UINT8: return 1;
    default: return 0;
    }
}

/* The strides below are multiplied without sign, so that sizes which overflow are no undefined
   behaviour here; the call they are passed to reports them. */

/** A plain array of `size` items of any dtype. */
static inline neuron_vector neuron_vector_of(const void *data, neuron_dtype dtype, ptrdiff_t size) {
    neuron_vector v;
    v.data = data;
    v.size = size;
    v.stride = neuron_item_size((int32_t)dtype);
    v.dtype = (int32_t)dtype;
    v.reserved = 0;
    return v;
}

/** A plain array of `size` doubles. */
static inline neuron_vector neuron_vector_f64(const double *data, ptrdiff_t size) {
    return neuron_vector_of(data, NEURON_FLOAT64, size);
}

/** A plain array of `size` floats. */
static inline neuron_vector neuron_vector_f32(const float *data, ptrdiff_t size) {
    return neuron_vector_of(data, NEURON_FLOAT32, size);
}

/** A dense matrix of any dtype, in row-major or column-major order. */
static inline neuron_matrix neuron_matrix_of(const void *data, neuron_dtype dtype, ptrdiff_t rows,
                                             ptrdiff_t columns, neuron_order order) {
    neuron_matrix m;
    size_t item = (size_t)neuron_item_size((int32_t)dtype);
    m.data = data;
    m.rows = rows;
    m.columns = columns;
    m.row_stride = (ptrdiff_t)(order == NEURON_ROW_MAJOR ? item * (size_t)columns : item);
    m.column_stride = (ptrdiff_t)(order == NEURON_ROW_MAJOR ? item : item * (size_t)rows);
    m.indices = NULL;
    m.index_pointers = NULL;
    m.layout = NEURON_STRIDED;
    m.dtype = (int32_t)dtype;
    m.index_dtype = 0;
    m.reserved = 0;
    return m;
}

/** A dense row-major matrix of doubles: row i begins at data + i * columns. */
static inline neuron_matrix neuron_matrix_f64(const double *data, ptrdiff_t rows,
                                              ptrdiff_t columns) {
    return neuron_matrix_of(data, NEURON_FLOAT64, rows, columns, NEURON_ROW_MAJOR);
}

/** A dense row-major matrix of floats: row i begins at data + i * columns. */
static inline neuron_matrix neuron_matrix_f32(const float *data, ptrdiff_t rows,
                                              ptrdiff_t columns) {
    return neuron_matrix_of(data, NEURON_FLOAT32, rows, columns, NEURON_ROW_MAJOR);
}

/** A plain array of `size` doubles, to be written. */
static inline neuron_vector_out neuron_vector_out_f64(double *data, ptrdiff_t size) {
    neuron_vector_out v;
    v.data = data;
    v.size = size;
    v.stride = (ptrdiff_t)sizeof(double);
    return v;
}

/** The same items to be read: for what is updated in place. */
static inline neuron_vector neuron_as_input(neuron_vector_out out) {
    neuron_vector v = neuron_vector_f64(out.data, out.size);
    v.stride = out.stride;
    return v;
}

/** A dense row-major matrix of doubles, to be written. */
static inline neuron_matrix_out neuron_matrix_out_f64(double *data, ptrdiff_t rows,
                                                      ptrdiff_t columns) {
    neuron_matrix_out m;
    m.data = data;
    m.rows = rows;
    m.columns = columns;
    m.row_stride = (ptrdiff_t)(sizeof(double) * (size_t)columns);
    m.column_stride = (ptrdiff_t)sizeof(double);
    return m;
}

/* ---- Samples and options -------------------------------------------------------------------- */

/** m labelled samples. The views are borrowed: they must outlive this struct. */
typedef struct neuron_samples {
    size_t struct_size;
    const neuron_matrix *x;      /* m x d, float64 or float32 */
    const neuron_vector *y;      /* m labels in [0, 1], any dtype */
    const neuron_vector *weight; /* m weights, float64 or float32, or null: all 1 */
    const neuron_vector *offset; /* m numbers added to the logits, float64 or float32, or null */
} neuron_samples;

/** Samples without weights and offsets: neuron_samples s = NEURON_SAMPLES_INIT(&x, &y); */
#define NEURON_SAMPLES_INIT(x, y) {sizeof(neuron_samples), (x), (y), NULL, NULL}

/** Where scratch memory and models come from. Both functions null: malloc and free; one: OPTION. */
typedef struct neuron_allocator {
    /** `size` bytes aligned as malloc's, or null; a null makes the call NEURON_E_NOMEM. */
    void *(*allocate)(size_t size, void *context);
    /** Takes back what allocate returned, with the same size. */
    void (*release)(void *memory, size_t size, void *context);
    void *context;
} neuron_allocator;

/** How a call is to work. A null pointer to it means NEURON_OPTIONS_INIT. */
typedef struct neuron_options {
    size_t struct_size;
    int32_t threads; /* at most this many, up to 64; 0: neuron_threads(), less those at work */
    int32_t reserved;
    neuron_allocator allocator;
    void *scratch; /* of any alignment; null: ask the allocator */
    size_t scratch_size;
} neuron_options;

/** The defaults: neuron_options o = NEURON_OPTIONS_INIT; */
#define NEURON_OPTIONS_INIT {sizeof(neuron_options), 0, 0, {NULL, NULL, NULL}, NULL, 0}

/**
 * Sets the number of threads that calls use by default, over the whole process.
 *
 * @param threads At most so many at a time in all calls together, though each has its own: others
 *        leave a call when the next one begins. 0, as at the start: as many as there are processors
 *        that the calling thread may run on.
 *
 * Errors: OPTION for a negative number.
 */
neuron_status neuron_set_threads(int32_t threads) NEURON_NOTE(python(set_num_threads));

/** The number of threads that calls use by default: the one set, or the processors. */
int32_t neuron_threads(void) NEURON_NOTE(python(get_num_threads));

/* ---- Scalars -------------------------------------------------------------------------------- */

/**
 * The logistic sigmoid 1 / (1 + e^-z).
 *
 * @param z The logit; any float64.
 * @return In [0, 1]; 0 below about -744.8, 1 above about 36.7. NaN for NaN.
 *
 * Accuracy: at most 1 ulp. neuron_sigmoid(-z) is 1 - a without its cancellation.
 */
double neuron_sigmoid(double z NEURON_NOTE(elementwise)) NEURON_NOTE(python(sigmoid));

/**
 * The article's loss of an activation, -(y log a + (1 - y) log(1 - a)), with 0 log 0 = 0.
 *
 * @param a The activation, in [0, 1].
 * @param y The label, in [0, 1].
 * @return In [0, infinity]; infinite at a = 0 with y > 0 and at a = 1 with y < 1. NaN if either
 *         argument is outside [0, 1] or NaN.
 *
 * Accuracy: at most 2 ulp, for the a that is given. An activation near 1 has lost the digits of
 * 1 - a already; where the logit is at hand, neuron_cross_entropy_logit has not.
 */
double neuron_cross_entropy(double a NEURON_NOTE(elementwise), double y NEURON_NOTE(elementwise))
    NEURON_NOTE(python(binary_cross_entropy));

/**
 * The same loss from the logit: L(sigmoid(z), y), exact where sigmoid(z) has rounded to 0 or 1.
 *
 * @param z The logit; any float64.
 * @param y The label, in [0, 1].
 * @return In [0, infinity]. NaN if z is NaN, or y is outside [0, 1] or NaN.
 *
 * Accuracy: at most 2 ulp.
 */
double neuron_cross_entropy_logit(double z NEURON_NOTE(elementwise),
                                  double y NEURON_NOTE(elementwise))
    NEURON_NOTE(python(binary_cross_entropy_with_logits));

/* ---- Scalars over arrays -------------------------------------------------------------------- */

/**
 * neuron_sigmoid of every item.
 *
 * @param z n logits, float64 or float32.
 * @param a Receives n activations. In place with z.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, OVERLAP. Allocates nothing.
 */
neuron_status neuron_sigmoid_each(const neuron_vector *z NEURON_NOTE(shape(rows)),
                                  const neuron_vector_out *a NEURON_NOTE(out(rows), inplace(z)))
    NEURON_NOTE(each(neuron_sigmoid));

/**
 * neuron_cross_entropy of every pair of items.
 *
 * @param a n activations, float64 or float32.
 * @param y n labels, any dtype.
 * @param losses Receives n losses. In place with a or y.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, OVERLAP; values out of range give NaN, as in
 * neuron_cross_entropy. Allocates nothing.
 */
neuron_status neuron_cross_entropy_each(const neuron_vector *a NEURON_NOTE(shape(rows)),
                                        const neuron_vector *y NEURON_NOTE(shape(rows), label),
                                        const neuron_vector_out *losses
                                        NEURON_NOTE(out(rows), inplace(a, y)))
    NEURON_NOTE(each(neuron_cross_entropy));

/**
 * neuron_cross_entropy_logit of every pair of items.
 *
 * @param z n logits, float64 or float32.
 * @param y n labels, any dtype.
 * @param losses Receives n losses. In place with z or y.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, OVERLAP; values out of range give NaN, as in
 * neuron_cross_entropy_logit. Allocates nothing.
 */
neuron_status neuron_cross_entropy_logit_each(const neuron_vector *z NEURON_NOTE(shape(rows)),
                                              const neuron_vector *y
                                              NEURON_NOTE(shape(rows), label),
                                              const neuron_vector_out *losses
                                              NEURON_NOTE(out(rows), inplace(z, y)))
    NEURON_NOTE(each(neuron_cross_entropy_logit));

/* ---- One sample ----------------------------------------------------------------------------- */

/**
 * The activation of one sample: sigmoid(w.x + b).
 *
 * @param columns d, the length of x and w; at least 0.
 * @param x d doubles; may be null when d is 0.
 * @param w d doubles; may be null when d is 0.
 * @param b The bias.
 * @param a Receives the activation.
 *
 * Errors: NULL, SIZE, ALIGNMENT, OVERLAP. Allocates nothing. The bits are those of neuron_forward.
 */
neuron_status neuron_forward_one(ptrdiff_t columns, const double *x NEURON_NOTE(shape(columns)),
                                 const double *w NEURON_NOTE(shape(columns)),
                                 double b NEURON_NOTE(default(0.0)), double *a NEURON_NOTE(out()))
    NEURON_NOTE(one(neuron_forward));

/** Every value on the computation graph of one sample, forward and then backward. */
typedef struct neuron_graph {
    double z;           /* w.x + b */
    double a;           /* sigmoid(z) */
    double one_minus_a; /* 1 - a, as sigmoid(-z): it keeps the digits that 1 - a loses */
    double loss;        /* L(a, y), from z */
    double dloss_da;    /* -y/a + (1 - y)/(1 - a); infinite where a or 1 - a underflows to 0
                           (z below -744.8 with y > 0, z above 744.8 with y < 1) */
    double da_dz;       /* a (1 - a) */
    double dloss_dz;    /* a - y, from z and never as the product of the two above */
    double dloss_db NEURON_NOTE(after(dloss_dw)); /* dloss_dz */
} neuron_graph NEURON_NOTE(record(Trace));

/**
 * The article's computation graph of one sample: every value on it, and dL/dw.
 *
 * @param columns d, the length of x, w and dloss_dw; at least 0.
 * @param x d doubles; may be null when d is 0.
 * @param w d doubles; may be null when d is 0.
 * @param b The bias.
 * @param y The label, in [0, 1].
 * @param graph Receives the values.
 * @param dloss_dw Receives d derivatives, 0 + dloss_dz * x_j; may be null when d is 0.
 *
 * Errors: NULL, SIZE, ALIGNMENT, OVERLAP, LABEL. Allocates nothing. z, a, loss and dloss_dz have
 * the bits of the batch functions.
 */
neuron_status neuron_trace(ptrdiff_t columns, const double *x NEURON_NOTE(shape(columns)),
                           const double *w NEURON_NOTE(shape(columns)),
                           double b NEURON_NOTE(default(0.0)), double y NEURON_NOTE(label),
                           neuron_graph *graph NEURON_NOTE(out()),
                           double *dloss_dw NEURON_NOTE(out(columns))) NEURON_NOTE(python(trace));

/* ---- A batch, row by row -------------------------------------------------------------------- */

/**
 * The logits z_i = x_i.w + b.
 *
 * @param x m x d, float64 or float32.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param z Receives m logits.
 * @param options May be null.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, OVERLAP, STRUCT_SIZE, OPTION. Allocates
 * nothing. No rows is no error.
 */
neuron_status neuron_logit(const neuron_matrix *x NEURON_NOTE(shape(rows, columns)),
                           const neuron_vector *w NEURON_NOTE(shape(columns)),
                           double b NEURON_NOTE(default(0.0)),
                           const neuron_vector_out *z NEURON_NOTE(out(rows), trace(z)),
                           const neuron_options *options) NEURON_NOTE(python(logit));

/**
 * The forward pass, a_i = sigmoid(x_i.w + b).
 *
 * @param x m x d, float64 or float32.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param a Receives m activations.
 * @param options May be null.
 *
 * Errors: as neuron_logit. Allocates nothing. No rows is no error.
 */
neuron_status neuron_forward(const neuron_matrix *x NEURON_NOTE(shape(rows, columns)),
                             const neuron_vector *w NEURON_NOTE(shape(columns)),
                             double b NEURON_NOTE(default(0.0)),
                             const neuron_vector_out *a NEURON_NOTE(out(rows)),
                             const neuron_options *options) NEURON_NOTE(python(forward));

/**
 * The loss of each row, L(a_i, y_i), not multiplied by its weight; 0 for a row of weight 0.
 *
 * @param samples m rows, d columns.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param losses Receives m losses.
 * @param options May be null.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, OVERLAP, LABEL, WEIGHT (whatever the weights
 * sum to), STRUCT_SIZE, OPTION. Allocates nothing. No rows is no error.
 */
neuron_status neuron_losses(const neuron_samples *samples NEURON_NOTE(shape(rows, columns)),
                            const neuron_vector *w NEURON_NOTE(shape(columns)),
                            double b NEURON_NOTE(default(0.0)),
                            const neuron_vector_out *losses NEURON_NOTE(out(rows), trace(loss)),
                            const neuron_options *options) NEURON_NOTE(python(losses));

/**
 * The residual of each row, dL/dz = a_i - y_i, not multiplied by its weight; 0 for weight 0.
 *
 * @param samples m rows, d columns.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param residuals Receives m residuals, each in [-1, 1].
 * @param options May be null.
 *
 * Errors and allocation: as neuron_losses. Accuracy: at most 2 ulp, for the logit that was
 * computed, unless |a - y| is less than half of the larger of min(a, 1 - a) and the label's
 * distance from the same end: there, the error is at most 2 ulp of that.
 */
neuron_status neuron_residuals(const neuron_samples *samples NEURON_NOTE(shape(rows, columns)),
                               const neuron_vector *w NEURON_NOTE(shape(columns)),
                               double b NEURON_NOTE(default(0.0)),
                               const neuron_vector_out *residuals
                               NEURON_NOTE(out(rows), trace(dloss_dz)),
                               const neuron_options *options) NEURON_NOTE(python(residuals));

/* ---- A batch, its mean ---------------------------------------------------------------------- */

/**
 * The cost J = sum_i s_i L(a_i, y_i) / sum_i s_i, with s the weights.
 *
 * @param samples m rows, d columns; at least one row.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param loss Receives J.
 * @param options May be null.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, OVERLAP, LABEL, WEIGHT, EMPTY, STRUCT_SIZE,
 * OPTION. Allocates nothing. Summing adds at most (B/8 + 3 + log2(number of blocks)) * 2^-53 to
 * J's relative error, with B rows in a block (docs/numerics.md).
 */
neuron_status neuron_loss(const neuron_samples *samples NEURON_NOTE(shape(rows, columns)),
                          const neuron_vector *w NEURON_NOTE(shape(columns)),
                          double b NEURON_NOTE(default(0.0)),
                          double *loss NEURON_NOTE(out(), trace(loss)),
                          const neuron_options *options) NEURON_NOTE(python(loss));

/**
 * The gradient of J: dw_j = sum_i s_i (a_i - y_i) x_ij / sum_i s_i, and db.
 *
 * @param samples m rows, d columns; at least one row.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param dw Receives d derivatives.
 * @param db Receives the derivative with respect to b.
 * @param options May be null.
 *
 * Errors: as neuron_loss, and SCRATCH, NOMEM. Scratch: neuron_gradient_scratch(m, d, threads).
 */
neuron_status neuron_gradient(const neuron_samples *samples NEURON_NOTE(shape(rows, columns)),
                              const neuron_vector *w NEURON_NOTE(shape(columns)),
                              double b NEURON_NOTE(default(0.0)),
                              const neuron_vector_out *dw
                              NEURON_NOTE(out(columns), trace(dloss_dw)),
                              double *db NEURON_NOTE(out(), trace(dloss_db)),
                              const neuron_options *options) NEURON_NOTE(python(gradient));

/**
 * neuron_loss and neuron_gradient in one pass over X, with the same bits.
 *
 * @param samples m rows, d columns; at least one row.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param loss Receives J.
 * @param dw Receives d derivatives.
 * @param db Receives the derivative with respect to b.
 * @param options May be null.
 *
 * Errors and scratch: as neuron_gradient.
 */
neuron_status
neuron_loss_gradient(const neuron_samples *samples NEURON_NOTE(shape(rows, columns)),
                     const neuron_vector *w NEURON_NOTE(shape(columns)),
                     double b NEURON_NOTE(default(0.0)),
                     double *loss NEURON_NOTE(out(), trace(loss)),
                     const neuron_vector_out *dw NEURON_NOTE(out(columns), trace(dloss_dw)),
                     double *db NEURON_NOTE(out(), trace(dloss_db)), const neuron_options *options)
    NEURON_NOTE(python(loss_and_gradient));

/**
 * The bytes of scratch that the gradient functions take with so many threads (0: by default); 0 if
 * a number is out of range. A call that is handed less uses fewer threads; one thread's is the
 * least.
 */
size_t neuron_gradient_scratch(ptrdiff_t rows, ptrdiff_t columns, int32_t threads)
    NEURON_NOTE(internal);

/**
 * The gradient of J with respect to X: dx_ij = (s_i (a_i - y_i) / sum_i s_i) w_j; 0 in a row of
 * weight 0.
 *
 * @param samples m rows, d columns; at least one row.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param dx Receives m x d derivatives. In place with X, if that is float64.
 * @param options May be null.
 *
 * Errors: as neuron_loss. Allocates nothing.
 */
neuron_status neuron_input_gradient(const neuron_samples *samples NEURON_NOTE(shape(rows, columns)),
                                    const neuron_vector *w NEURON_NOTE(shape(columns)),
                                    double b NEURON_NOTE(default(0.0)),
                                    const neuron_matrix_out *dx
                                    NEURON_NOTE(out(rows, columns), inplace(samples)),
                                    const neuron_options *options)
    NEURON_NOTE(python(input_gradient));

/**
 * The Hessian of J, (d + 1) x (d + 1), symmetric to the bit; the last row and column are b's:
 * h_jk = sum_i s_i a_i (1 - a_i) x_ij x_ik / sum_i s_i, with x_i,d = 1.
 *
 * @param samples m rows, d columns; at least one row. Labels do not enter: y may be null, and
 *        may hold anything.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param h Receives (d + 1) x (d + 1) derivatives.
 * @param options May be null.
 *
 * Errors: as neuron_gradient. Scratch: neuron_hessian_scratch(m, d, threads).
 */
neuron_status neuron_hessian(const neuron_samples *samples
                             NEURON_NOTE(shape(rows, columns), unlabelled),
                             const neuron_vector *w NEURON_NOTE(shape(columns)),
                             double b NEURON_NOTE(default(0.0)),
                             const neuron_matrix_out *h NEURON_NOTE(out(columns + 1, columns + 1)),
                             const neuron_options *options) NEURON_NOTE(python(hessian));

/** The same as neuron_gradient_scratch for neuron_hessian: some hundred times as much. */
size_t neuron_hessian_scratch(ptrdiff_t rows, ptrdiff_t columns, int32_t threads)
    NEURON_NOTE(internal);

/**
 * The Hessian of J times the vector (v, vb), without forming the Hessian, in one pass over X.
 *
 * @param samples m rows, d columns; at least one row. Labels do not enter: y may be null, and
 *        may hold anything.
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param v d numbers, float64 or float32: the direction's part along w.
 * @param vb The direction's part along b.
 * @param hv Receives d numbers: the product's part along w.
 * @param hvb Receives the product's part along b.
 * @param options May be null.
 *
 * Errors and scratch: as neuron_gradient.
 */
neuron_status neuron_hessian_vector(
    const neuron_samples *samples NEURON_NOTE(shape(rows, columns), unlabelled),
    const neuron_vector *w NEURON_NOTE(shape(columns)), double b NEURON_NOTE(default(0.0)),
    const neuron_vector *v NEURON_NOTE(shape(columns)), double vb NEURON_NOTE(default(0.0)),
    const neuron_vector_out *hv NEURON_NOTE(out(columns)), double *hvb NEURON_NOTE(out()),
    const neuron_options *options) NEURON_NOTE(python(hessian_vector));

/**
 * The rows of one block: sums over rows are added up in blocks of this many rows, then in a binary
 * tree over the blocks (docs/numerics.md).
 *
 * @param columns d, at least 0.
 * @return A multiple of 8 that depends on d alone; 0 if d is negative.
 */
ptrdiff_t neuron_block_rows(ptrdiff_t columns) NEURON_NOTE(internal);

/* ---- Several outputs ------------------------------------------------------------------------ */

/*
 * k neurons over the same rows, as one-versus-rest takes one for each class. X is read from memory
 * once: all outputs work on a block of rows before the next are read. Output by output, the results
 * have the bits of neuron_logit, neuron_forward and neuron_loss_gradient. No outputs is no error:
 * then nothing is written.
 */

/**
 * The logits of k outputs, z_ij = x_i.w_j + b_j.
 *
 * @param x m x d, float64 or float32.
 * @param w k x d weights, float64 or float32: a row for each output.
 * @param b k biases, float64 or float32.
 * @param z Receives m x k logits: a column for each output.
 * @param options May be null.
 *
 * Errors: as neuron_logit. Allocates nothing. No rows is no error.
 */
neuron_status neuron_logit_outputs(const neuron_matrix *x, const neuron_matrix *w,
                                   const neuron_vector *b, const neuron_matrix_out *z,
                                   const neuron_options *options) NEURON_NOTE(internal);

/**
 * The forward pass of k outputs, a_ij = sigmoid(x_i.w_j + b_j).
 *
 * @param x m x d, float64 or float32.
 * @param w k x d weights, float64 or float32: a row for each output.
 * @param b k biases, float64 or float32.
 * @param a Receives m x k activations: a column for each output.
 * @param options May be null.
 *
 * Errors: as neuron_logit. Allocates nothing. No rows is no error.
 */
neuron_status neuron_forward_outputs(const neuron_matrix *x, const neuron_matrix *w,
                                     const neuron_vector *b, const neuron_matrix_out *a,
                                     const neuron_options *options) NEURON_NOTE(internal);

/**
 * Cost and gradient of each of k outputs. Weights and offsets are those of all.
 *
 * @param samples m rows, d columns; at least one row. Its labels do not enter: y may be null, and
 *        may hold anything.
 * @param y m x k labels in [0, 1], any dtype: a column for each output.
 * @param w k x d weights, float64 or float32: a row for each output.
 * @param b k biases, float64 or float32.
 * @param losses Receives k costs.
 * @param dw Receives k x d derivatives: a row for each output.
 * @param db Receives k derivatives with respect to the biases.
 * @param options May be null.
 *
 * Errors: as neuron_gradient; LABEL for a label of any output. Scratch: neuron_outputs_scratch(m, d,
 * k, threads).
 */
neuron_status neuron_loss_gradient_outputs(const neuron_samples *samples, const neuron_matrix *y,
                                           const neuron_matrix *w, const neuron_vector *b,
                                           const neuron_vector_out *losses,
                                           const neuron_matrix_out *dw, const neuron_vector_out *db,
                                           const neuron_options *options) NEURON_NOTE(internal);

/** The same as neuron_gradient_scratch for neuron_loss_gradient_outputs. */
size_t neuron_outputs_scratch(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t outputs, int32_t threads)
    NEURON_NOTE(internal);

/* ---- Partial sums --------------------------------------------------------------------------- */

/*
 * Loss and gradient of rows that come in parts: as a stream, from other processes, from a cluster.
 * Each part is summed where its rows are; the partials are merged, in the order of the rows, in any
 * grouping; and the last one is finished. The bits are those of neuron_loss_gradient over all the
 * rows, however they were split.
 *
 * A part is a range of whole blocks of neuron_block_rows(d) rows; the last block of the last part
 * alone may have fewer. A partial is its bytes, the same on every machine, to be stored and sent:
 * docs/partials.md fixes them. It has few: some hundred times d at most, however many the rows. There
 * are partials over no rows, and over rows of weight 0.
 *
 * A stream of blocks of rows, each of the size B = neuron_block_rows(d):
 *
 *     while (there are rows x, y, at most B of them, that begin with row `first` of the whole) {
 *         neuron_partial_gradient(&samples, &w, b, first, next, capacity, &next_size, NULL);
 *         if (first == 0)
 *             sum = next, size = next_size
 *         else
 *             neuron_partial_merge(sum, size, next, next_size, sum, capacity, &size);
 *         first += rows of x;
 *     }
 *     neuron_partial_finish(sum, size, &loss, &dw, &db);
 */

/**
 * The bytes that hold any partial over at most so many rows, wherever they begin; 0 if a number is
 * out of range.
 */
size_t neuron_partial_size(int64_t rows, ptrdiff_t columns) NEURON_NOTE(internal);

/**
 * The sums of loss and gradient over a part of the rows.
 *
 * @param samples The part's m rows, d columns; may be none.
 * @param w d weights, float64 or float32; the same for all parts.
 * @param b The bias, likewise.
 * @param first_row The place in the whole of the part's first row: a multiple of
 *        neuron_block_rows(d), unless there are no rows.
 * @param partial Receives the partial, at any address.
 * @param capacity The bytes there are; neuron_partial_size(m, d) are enough.
 * @param size Receives the bytes that the partial takes.
 * @param options May be null.
 *
 * Errors: as neuron_loss_gradient, but that no rows and weights that are all 0 are none; SHAPE if
 * first_row is no multiple; SIZE if it is negative, rows end beyond 2^60, or the capacity is too small.
 * Scratch: neuron_partial_scratch(m, d, threads).
 */
neuron_status neuron_partial_gradient(const neuron_samples *samples, const neuron_vector *w,
                                      double b, int64_t first_row, void *partial, size_t capacity,
                                      size_t *size, const neuron_options *options)
    NEURON_NOTE(internal);

/** The same as neuron_gradient_scratch for neuron_partial_gradient. */
size_t neuron_partial_scratch(ptrdiff_t rows, ptrdiff_t columns, int32_t threads)
    NEURON_NOTE(internal);

/**
 * The partial over two parts, the second of which begins where the first one ends.
 *
 * @param left A partial.
 * @param left_size Its bytes.
 * @param right Another.
 * @param right_size Its bytes.
 * @param merged Receives the merged partial, at any address. In place with left: what lies between
 *        the merged size and left_size is then undefined.
 * @param capacity The bytes there are; left_size + right_size are enough, and so is
 *        neuron_partial_size of the rows of both.
 * @param size Receives the bytes that it takes.
 *
 * Errors: NULL, SIZE (the capacity), ALIGNMENT (of size), OVERLAP, FORMAT if one is damaged, SHAPE if
 * they do not belong side by side: other columns, another w or b, rows between them or in both.
 * Allocates nothing.
 */
neuron_status neuron_partial_merge(const void *left, size_t left_size, const void *right,
                                   size_t right_size, void *merged, size_t capacity, size_t *size)
    NEURON_NOTE(internal);

/**
 * The rows that a partial is over: what to sort partials by, and where to go on.
 *
 * @param partial A partial.
 * @param size Its bytes.
 * @param first_row Receives the place of its first row in the whole.
 * @param rows Receives the number of its rows.
 * @param columns Receives d.
 *
 * Errors: NULL, ALIGNMENT, OVERLAP, FORMAT. Allocates nothing.
 */
neuron_status neuron_partial_extent(const void *partial, size_t size, int64_t *first_row,
                                    int64_t *rows, ptrdiff_t *columns) NEURON_NOTE(internal);

/**
 * Loss and gradient of the whole, once all parts are merged: the bits of neuron_loss_gradient.
 *
 * @param partial A partial that begins with row 0.
 * @param size Its bytes.
 * @param loss Receives J.
 * @param dw Receives d derivatives.
 * @param db Receives the derivative with respect to b.
 *
 * Errors: NULL, SIZE, SHAPE (also if the partial begins elsewhere), ALIGNMENT, OVERLAP, FORMAT, EMPTY,
 * WEIGHT for weights that sum to zero or to infinity. Allocates nothing.
 */
neuron_status neuron_partial_finish(const void *partial, size_t size, double *loss,
                                    const neuron_vector_out *dw, double *db) NEURON_NOTE(internal);

/* ---- A step of gradient descent ------------------------------------------------------------- */

/**
 * One step down the gradient: new w_j = w_j - learning_rate * dw_j, and b likewise.
 *
 * @param w d weights, float64 or float32.
 * @param b The bias.
 * @param dw d derivatives, float64 or float32.
 * @param db The derivative with respect to b.
 * @param learning_rate Any number.
 * @param new_w Receives d weights. In place with w or dw.
 * @param new_b Receives the bias.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, OVERLAP. Allocates nothing.
 */
neuron_status neuron_step(const neuron_vector *w NEURON_NOTE(shape(columns)), double b,
                          const neuron_vector *dw NEURON_NOTE(shape(columns)), double db,
                          double learning_rate,
                          const neuron_vector_out *new_w NEURON_NOTE(out(columns), inplace(w, dw)),
                          double *new_b NEURON_NOTE(out())) NEURON_NOTE(python(step));

/* ---- Training ------------------------------------------------------------------------------- */

/** How a fit looks for the minimum. The fit struct holds it as int32_t. */
typedef enum neuron_solver {
    NEURON_SOLVER_AUTO = 0,              /* by shape and penalty; what it took is in the result */
    NEURON_SOLVER_GRADIENT_DESCENT = 1,  /* the article's, with learning_rate and momentum */
    NEURON_SOLVER_NEWTON = 2,            /* Cholesky; a Hessian over all rows at each step */
    NEURON_SOLVER_LBFGS = 3,             /* preconditioned by the Hessian of some of the rows */
    NEURON_SOLVER_COORDINATE_DESCENT = 4 /* proximal Newton, for l1 > 0 */
} neuron_solver;

/** How a fit ended. Every outcome comes with the best point found. */
typedef enum neuron_outcome {
    NEURON_CONVERGED = 0,         /* J - J* is at most tol * scale */
    NEURON_OUT_OF_ITERATIONS = 1, /* max_iterations are done */
    NEURON_CANCELLED = 2,         /* progress or the cancel flag said so */
    NEURON_NOT_FINITE = 3,     /* X, offsets or the start made J or its gradient NaN or infinite */
    NEURON_SEPARABLE = 4,      /* l1 = l2 = 0 and J has no minimum: see neuron_fit */
    NEURON_RANK_DEFICIENT = 5, /* l1 = l2 = 0 and columns depend linearly on one another: w is one
                                  minimum of many */
    NEURON_STALLED = 6         /* float64 has no better point; the bound stayed above tol * scale */
} neuron_outcome;

/** What a bound on J - J* rests on. */
typedef enum neuron_bound_kind {
    NEURON_BOUND_NONE = 0,             /* there is none: the bound is infinite */
    NEURON_BOUND_DUALITY_GAP = 1,      /* l1 > 0 or l2 > 0 */
    NEURON_BOUND_SELF_CONCORDANCE = 2, /* l1 = l2 = 0, close to the minimum */
    NEURON_BOUND_ESTIMATE = 3          /* half the squared Newton decrement: no proof */
} neuron_bound_kind;

/** What a fit has come to so far, for its progress function. */
typedef struct neuron_progress {
    int64_t iteration; /* steps taken */
    double loss;       /* J, penalties included */
    double bound;      /* the bound on J - J*, or infinity */
    double scale;      /* the bound stops the fit at tol * scale */
    double passes;     /* over the data: rows read, divided by the rows */
    double seconds;    /* since the fit began */
} neuron_progress;

/** What to minimize, and how. Null means NEURON_FIT_INIT. */
typedef struct neuron_fit_options {
    size_t struct_size;
    double l2;                  /* at least 0 */
    double l1;                  /* at least 0 */
    double tol;                 /* at least 0; see neuron_fit */
    int32_t solver;             /* a neuron_solver */
    int32_t max_iterations;     /* at least 0 */
    int32_t intercept;          /* 1, or 0: b stays 0 */
    int32_t standardize;        /* 0, or 1: see neuron_fit */
    double learning_rate;       /* for gradient descent: above 0 */
    double momentum;            /* for gradient descent: in [0, 1) */
    const neuron_vector *start; /* d weights to start from, or null: all 0, and the best b for it */
    double start_b;             /* the bias to start from, if start is given */
    /** Called after each step; false ends the fit. Null: never called. */
    bool (*progress)(const neuron_progress *progress, void *context);
    void *context;
    /** Looked at before each block of rows, atomically; not 0 ends the fit. May be null. */
    const int32_t *cancel;
} neuron_fit_options;

/** The defaults: neuron_fit_options f = NEURON_FIT_INIT; */
#define NEURON_FIT_INIT                                                                            \
    {sizeof(neuron_fit_options), 0, 0, 1e-8, 0, 1000, 1, 0, 0, 0, NULL, 0, NULL, NULL, NULL}

/** What a fit came to. Set struct_size before the call: NEURON_FIT_RESULT_INIT. */
typedef struct neuron_fit_result {
    size_t struct_size;
    double loss;          /* J at w and b, penalties included */
    double bound;         /* on J - J* */
    double scale;         /* D0: J(w = 0, best b) less the mean entropy of the labels */
    double gradient_norm; /* the length of J's smallest subgradient in w and b */
    double passes;        /* over the data: rows read, divided by the rows */
    double seconds;
    int64_t iterations;
    int32_t outcome;    /* a neuron_outcome */
    int32_t bound_kind; /* a neuron_bound_kind */
    int32_t solver;     /* the neuron_solver that did it */
    int32_t reserved;
} neuron_fit_result;

#define NEURON_FIT_RESULT_INIT {sizeof(neuron_fit_result), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

/**
 * Finds the w and b that minimize
 *
 *     J(w, b) = (1/sum s) sum_i s_i L(x_i.w + b + o_i, y_i) + (l2/2) |w|^2 + l1 |w|_1
 *
 * and a bound on how far J is above the minimum J*. The intercept is not penalized.
 *
 * tol has one meaning for every solver: the fit stops once the bound on J - J* is at most
 * tol * scale, with scale = J(w = 0, best b) less the mean entropy of the labels, which is the most
 * that a fit can gain. docs/training.md derives the bounds.
 *
 * standardize scales each column by its standard deviation (weighted, over the population), so that
 * the penalties, J and the gradient's norm are those of the scaled weights w_j sd_j; w and b come
 * back for X as it is. A column that is constant gets w_j = 0.
 *
 * Separable means, with l1 = l2 = 0: some hyperplane has all rows of positive weight on their
 * labels' side or on it, and J falls towards a value that no w and b reach; or there is an intercept
 * and all labels are 0, or all are 1.
 *
 * @param samples m rows, d columns; at least one row.
 * @param fit May be null.
 * @param w Receives d weights.
 * @param b Receives the bias.
 * @param result Receives the rest; its struct_size must be set.
 * @param options May be null.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, OVERLAP, LABEL, WEIGHT, EMPTY, SCRATCH, NOMEM,
 * STRUCT_SIZE, OPTION. How a fit ends is no error, but result->outcome. Scratch:
 * neuron_fit_scratch. The same bits on any number of threads; seconds aside.
 */
neuron_status neuron_fit(const neuron_samples *samples, const neuron_fit_options *fit,
                         const neuron_vector_out *w, double *b, neuron_fit_result *result,
                         const neuron_options *options) NEURON_NOTE(internal);

/** The bytes of scratch that neuron_fit takes; 0 if a number is out of range. fit may be null. */
size_t neuron_fit_scratch(ptrdiff_t rows, ptrdiff_t columns, const neuron_fit_options *fit,
                          int32_t threads) NEURON_NOTE(internal);

/** What the likelihood says at a point. Set struct_size before: NEURON_INFERENCE_RESULT_INIT. */
typedef struct neuron_inference_result {
    size_t struct_size;
    double log_likelihood;      /* l = -sum_i s_i L_i, without the penalty */
    double null_log_likelihood; /* the largest l with w = 0 */
    double observations;        /* S = sum_i s_i */
    double degrees_of_freedom;  /* k = trace(H^-1 (H - S P)); the rank, if l2 = 0 */
    double aic;                 /* 2 k - 2 l */
    double bic;                 /* k log S - 2 l */
    double condition;           /* sum_j H_jj (H^-1)_jj: see neuron_inference */
    int64_t rank;               /* of H, over the unknowns */
} neuron_inference_result;

#define NEURON_INFERENCE_RESULT_INIT {sizeof(neuron_inference_result), 0, 0, 0, 0, 0, 0, 0, 0}

/**
 * Standard errors, covariances, likelihood and information criteria at a point, which should be the
 * one that a fit has found. Weights count rows: one of weight 3 is three rows. With the unknowns
 * (w, b), x_i,d = 1, and P the diagonal matrix of l2 (of l2 sd_j^2, if the fit standardized; 0 for b):
 *
 *     H = sum_i s_i a_i (1 - a_i) x_i x_i' + S P
 *     covariance = H^-1                          standard errors: the roots of its diagonal
 *     robust     = H^-1 (sum_i s_i (a_i - y_i)^2 x_i x_i') H^-1         the sandwich, HC0
 *
 * With l2 > 0 they measure the spread of the penalized estimate, which is biased: H^-1 as if w_j were
 * normal beforehand, with mean 0 and variance 1 / (S P_jj), the sandwich about its own mean.
 *
 * An unknown that H does not identify, because columns depend linearly on one another, has NaN for
 * its errors and covariances; the others have what they have without the columns at fault. One that the
 * fit holds at 0 has 0: b without an intercept, with standardize the weight of a constant column.
 * A pivot of H counts as 0 below (d + 1) 2^-46 times its diagonal entry.
 *
 * condition lies within a factor of d + 1 of the condition number of H scaled to a diagonal of 1, and
 * is infinite where H is singular. A variance has a relative error of at most some (d + 1) condition
 * 2^-50. docs/inference.md has the reasons for all of this.
 *
 * @param samples m rows, d columns; at least one row.
 * @param w d weights, float64 or float32.
 * @param b The bias; 0 without an intercept.
 * @param fit What was minimized: l2, intercept and standardize matter. l1 must be 0: where it is
 *        not, J has no Hessian. May be null.
 * @param standard_errors Receives d + 1 numbers; the last is b's.
 * @param robust_errors Receives d + 1 numbers. May be null.
 * @param covariance Receives (d + 1) x (d + 1) numbers, symmetric to the bit. May be null.
 * @param result Receives the rest; its struct_size must be set.
 * @param options May be null.
 *
 * Errors: as neuron_fit. OPTION also for l1 > 0, and for a b without an intercept. Scratch:
 * neuron_inference_scratch(m, d, threads): 16 (d + 1)^2 bytes and some more than a Hessian takes. The
 * same bits on any number of threads.
 */
neuron_status neuron_inference(const neuron_samples *samples, const neuron_vector *w, double b,
                               const neuron_fit_options *fit,
                               const neuron_vector_out *standard_errors,
                               const neuron_vector_out *robust_errors,
                               const neuron_matrix_out *covariance, neuron_inference_result *result,
                               const neuron_options *options) NEURON_NOTE(internal);

/** The bytes of scratch that neuron_inference takes; 0 if a number is out of range. */
size_t neuron_inference_scratch(ptrdiff_t rows, ptrdiff_t columns, int32_t threads)
    NEURON_NOTE(internal);

/* ---- Training on a stream ------------------------------------------------------------------- */

/**
 * A neuron that learns from rows as they come, by a step for each minibatch of them, in constant
 * memory. One thread at a time may use it; any number may use different ones.
 */
typedef struct neuron_trainer neuron_trainer;

/** What a step is divided by, entry by entry. The options hold it as int32_t. */
typedef enum neuron_method {
    NEURON_METHOD_ADAGRAD = 0, /* the root of the sum of the squared gradients so far */
    NEURON_METHOD_ADAM = 1,    /* the root of their mean, which forgets: half in 700 steps */
    NEURON_METHOD_SGD = 2      /* nothing */
} neuron_method;

/** What becomes of the steps in time. The options hold it as int32_t. */
typedef enum neuron_schedule {
    NEURON_SCHEDULE_AVERAGING = 0, /* w and b are a mean over all steps, the later half most */
    NEURON_SCHEDULE_CONSTANT =
        1, /* w and b are where the last step led: for a world that changes */
    NEURON_SCHEDULE_INVERSE_SCALING = 2 /* step t is divided by the root of t */
} neuron_schedule;

/** What to minimize, and how. Null means NEURON_TRAINER_INIT. */
typedef struct neuron_trainer_options {
    size_t struct_size;
    double l2;            /* at least 0 */
    double l1;            /* at least 0 */
    double learning_rate; /* at least 0; 0: steps find their length, see neuron_trainer_create */
    double momentum;      /* in [0, 1): what the mean of gradients that is stepped along keeps */
    ptrdiff_t batch_rows; /* the rows of a minibatch, at least 1 */
    int32_t method;       /* a neuron_method */
    int32_t schedule;     /* a neuron_schedule */
    int32_t intercept;    /* 1, or 0: b stays 0 */
    int32_t scaling;      /* 1: columns count by their means and deviations so far; or 0 */
    const neuron_vector *start; /* d weights to start from, or null: all 0 */
    double start_b;             /* the bias to start from, if start is given */
} neuron_trainer_options;

/** The defaults: neuron_trainer_options t = NEURON_TRAINER_INIT; */
#define NEURON_TRAINER_INIT {sizeof(neuron_trainer_options), 0, 0, 0, 0.9, 32, 0, 0, 1, 1, NULL, 0}

/**
 * Makes a trainer that goes down
 *
 *     J(w, b) = E[s L(x.w + b + o, y)] / E[s] + (l2/2) |w|^2 + l1 |w|_1
 *
 * over the rows of a stream. The defaults need no tuning: with scaling, columns of any unit and any
 * mean are alike, and with learning_rate 0 a step is as long as the way so far over the root of the
 * squared gradients so far. docs/streams.md has the arithmetic, its sources, and how near to the
 * minimum it comes. Nothing is random.
 *
 * @param columns d, at least 0.
 * @param training May be null.
 * @param trainer Receives the trainer, to be freed with neuron_trainer_free.
 * @param options May be null. Its allocator gives the trainer's memory, 80 d bytes and less than 2048
 *        more, and takes it back when the trainer is freed; nothing else is used.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, STRUCT_SIZE, OPTION, NOMEM.
 */
neuron_status neuron_trainer_create(ptrdiff_t columns, const neuron_trainer_options *training,
                                    neuron_trainer **trainer, const neuron_options *options)
    NEURON_NOTE(internal);

/**
 * Takes rows: a step after each batch_rows rows of the stream, against the gradient of their weighted
 * mean loss. How rows are cut into calls moves no bit: those that fill no minibatch wait as sums. A
 * minibatch whose sums are not finite (there is a NaN in X), or whose weights are all 0, takes no step
 * and is counted by neuron_trainer_skipped.
 *
 * @param trainer The trainer.
 * @param samples Any number of rows, d columns.
 * @param options May be null. One thread works, whatever it says: steps follow one another.
 *
 * Errors: NULL, SIZE, SHAPE, DTYPE, LAYOUT, ALIGNMENT, OVERLAP, LABEL, WEIGHT, STRUCT_SIZE, OPTION;
 * then no row has been taken. Weights may sum to 0. Allocates nothing.
 */
neuron_status neuron_trainer_step(neuron_trainer *trainer, const neuron_samples *samples,
                                  const neuron_options *options) NEURON_NOTE(internal);

/**
 * Takes a step with the rows that wait, if there are any: at the end of a stream.
 *
 * Errors: NULL. Allocates nothing.
 */
neuron_status neuron_trainer_flush(neuron_trainer *trainer) NEURON_NOTE(internal);

/** The number of weights, d; 0 for null. */
ptrdiff_t neuron_trainer_columns(const neuron_trainer *trainer) NEURON_NOTE(internal);

/** The d weights, contiguous; valid until the trainer is next changed or freed. Null for null. */
const double *neuron_trainer_w(const neuron_trainer *trainer) NEURON_NOTE(internal);

/** The bias; NaN for null. */
double neuron_trainer_b(const neuron_trainer *trainer) NEURON_NOTE(internal);

/** The rows taken, those that wait included; 0 for null. */
int64_t neuron_trainer_rows(const neuron_trainer *trainer) NEURON_NOTE(internal);

/** The steps taken; 0 for null. */
int64_t neuron_trainer_steps(const neuron_trainer *trainer) NEURON_NOTE(internal);

/** The minibatches that took no step; 0 for null. */
int64_t neuron_trainer_skipped(const neuron_trainer *trainer) NEURON_NOTE(internal);

/**
 * The progressive loss: the weighted mean, over all rows that steps were taken with, of each row's
 * loss before its minibatch's step, penalties aside. An honest estimate, for no row had been seen; it
 * is that of the last steps' w and b, which their average is better than. NaN before the first step,
 * and for null.
 */
double neuron_trainer_loss(const neuron_trainer *trainer) NEURON_NOTE(internal);

/**
 * Writes a trainer with all that it knows. What is restored goes on to the same bits, on any machine.
 *
 * @param trainer The trainer.
 * @param bytes Receives the bytes, at any alignment; null: only their number is wanted.
 * @param capacity The bytes there is room for; more than enough is fine.
 * @param size Receives the number of bytes, which depends on d alone.
 *
 * Errors: NULL, SIZE (the capacity), ALIGNMENT (of size), OVERLAP. Allocates nothing.
 */
neuron_status neuron_trainer_save(const neuron_trainer *trainer, void *bytes, size_t capacity,
                                  size_t *size) NEURON_NOTE(internal);

/**
 * Makes a trainer of the bytes that neuron_trainer_save wrote. They may come from anyone.
 *
 * @param bytes The bytes, at any alignment.
 * @param size Their number.
 * @param trainer Receives the trainer, to be freed with neuron_trainer_free.
 * @param options As in neuron_trainer_create; less than size + 2048 bytes.
 *
 * Errors: NULL, ALIGNMENT, LAYOUT, STRUCT_SIZE, OPTION, NOMEM; FORMAT if the bytes are not those of a
 * trainer, or damaged.
 */
neuron_status neuron_trainer_restore(const void *bytes, size_t size, neuron_trainer **trainer,
                                     const neuron_options *options) NEURON_NOTE(internal);

/** Frees a trainer; null is no error. */
void neuron_trainer_free(neuron_trainer *trainer) NEURON_NOTE(internal);

/* ---- A model -------------------------------------------------------------------------------- */

/** A neuron that owns a copy of its w and b. It never changes; any thread may use it. */
typedef struct neuron_model neuron_model;

/**
 * Makes a model from w and b.
 *
 * @param w d weights, float64 or float32; copied.
 * @param b The bias.
 * @param model Receives the model, to be freed with neuron_model_free.
 * @param options May be null. Its allocator gives the model's memory, 8 d bytes and less than 256
 *        more, and takes it back when the model is freed; scratch is not used.
 *
 * Errors: NULL, SIZE, DTYPE, LAYOUT, ALIGNMENT, STRUCT_SIZE, OPTION, NOMEM.
 */
neuron_status neuron_model_create(const neuron_vector *w NEURON_NOTE(shape(columns)),
                                  double b NEURON_NOTE(default(0.0)),
                                  neuron_model **model NEURON_NOTE(handle),
                                  const neuron_options *options) NEURON_NOTE(handle(Neuron));

/** Frees a model; null is no error. */
void neuron_model_free(neuron_model *model) NEURON_NOTE(internal);

/** The number of weights, d; 0 for null. */
ptrdiff_t neuron_model_columns(const neuron_model *model) NEURON_NOTE(internal);

/** The d weights, contiguous and 64-byte aligned; valid until the model is freed. Null for null. */
const double *neuron_model_w(const neuron_model *model) NEURON_NOTE(internal);

/** The bias; NaN for null. */
double neuron_model_b(const neuron_model *model) NEURON_NOTE(internal);

/**
 * neuron_forward_one with the model's w and b.
 *
 * @param model The model.
 * @param x As many doubles as the model has weights.
 * @param a Receives the activation.
 *
 * Errors: NULL, ALIGNMENT, OVERLAP. Allocates nothing.
 */
neuron_status neuron_model_forward_one(const neuron_model *model,
                                       const double *x NEURON_NOTE(shape(columns)),
                                       double *a NEURON_NOTE(out()))
    NEURON_NOTE(one(neuron_forward));

/* ---- Model files ---------------------------------------------------------------------------- */

/* A model file is a safetensors file with w, b and metadata: pairs of texts. docs/model-files.md has
   the format, what else is read, and the keys that are agreed on. What a file holds is checked to the
   last byte before a model is made of it; it may come from anyone. */

/** A pair of metadata: UTF-8 texts that end with a zero byte; borrowed. */
typedef struct neuron_metadata {
    const char *key;
    const char *value;
} neuron_metadata;

/**
 * Makes a model with the w and b of another, and metadata in place of the other's.
 *
 * @param model The model.
 * @param metadata `count` pairs with different keys, in any order; copied. May be null when count
 *        is 0.
 * @param count The number of pairs, at least 0.
 * @param copy Receives the new model, to be freed with neuron_model_free.
 * @param options May be null. Its allocator gives the new model's memory, as in
 *        neuron_model_create and 4 bytes and the texts for each pair; scratch is not used.
 *
 * Errors: NULL, SIZE (also for what is more than the header of a file holds), ALIGNMENT, STRUCT_SIZE,
 * LAYOUT, OPTION, NOMEM; FORMAT if a text is not UTF-8, or a key stands twice.
 */
neuron_status neuron_model_with_metadata(const neuron_model *model, const neuron_metadata *metadata,
                                         ptrdiff_t count, neuron_model **copy,
                                         const neuron_options *options) NEURON_NOTE(internal);

/** The number of a model's pairs of metadata; 0 for null. */
ptrdiff_t neuron_model_metadata_count(const neuron_model *model) NEURON_NOTE(internal);

/**
 * The key of pair `index`, from 0; null if there is none. Keys are sorted by their bytes. Valid until
 * the model is freed.
 */
const char *neuron_model_metadata_key(const neuron_model *model, ptrdiff_t index)
    NEURON_NOTE(internal);

/** The value that stands with a key; null if there is none. Valid until the model is freed. */
const char *neuron_model_metadata(const neuron_model *model, const char *key) NEURON_NOTE(internal);

/**
 * Writes a model's file. It is there as a whole or not at all: the bytes go to a new file in the same
 * folder, and to the disk, before it takes the name. After an error the file of before is there, and no
 * other. A pipe or a device is written as it is.
 *
 * @param model The model.
 * @param path Where.
 * @param options May be null. Its allocator gives neuron_model_encoded_size(model) bytes for the time
 *        of the call; scratch is not used.
 *
 * Errors: NULL, STRUCT_SIZE, LAYOUT, OPTION, NOMEM; FILE, with errno set. If it was only the folder
 * that could not be brought to disk, the new file is in place.
 */
neuron_status neuron_model_save(const neuron_model *model, const char *path,
                                const neuron_options *options) NEURON_NOTE(internal);

/**
 * Reads a model's file, or what comes out of a pipe.
 *
 * @param path Where.
 * @param model Receives the model, to be freed with neuron_model_free.
 * @param options May be null. Its allocator gives the model's memory, as in
 *        neuron_model_with_metadata, and for the time of the call at most twice the bytes of the
 *        file; scratch is not used.
 *
 * Errors: NULL, ALIGNMENT, STRUCT_SIZE, LAYOUT, OPTION, NOMEM; FORMAT if it is not a model's file;
 * FILE, with errno set.
 */
neuron_status neuron_model_load(const char *path, neuron_model **model,
                                const neuron_options *options) NEURON_NOTE(internal);

/** The bytes of a model's file; 0 for null. */
size_t neuron_model_encoded_size(const neuron_model *model) NEURON_NOTE(internal);

/**
 * Writes the bytes of a model's file to memory: the same bytes on every machine.
 *
 * @param model The model.
 * @param bytes Receives the bytes; of any alignment.
 * @param size neuron_model_encoded_size(model).
 *
 * Errors: NULL, SHAPE if the size is another, OVERLAP. Allocates nothing.
 */
neuron_status neuron_model_encode(const neuron_model *model, void *bytes, size_t size)
    NEURON_NOTE(internal);

/**
 * Makes a model of the bytes of a file.
 *
 * @param bytes The whole file; of any alignment.
 * @param size The number of bytes.
 * @param model Receives the model, to be freed with neuron_model_free.
 * @param options May be null. Its allocator gives the model's memory, as in
 *        neuron_model_with_metadata; scratch is not used.
 *
 * Errors: NULL, SIZE, ALIGNMENT, STRUCT_SIZE, LAYOUT, OPTION, NOMEM; FORMAT if it is not a model's
 * file.
 */
neuron_status neuron_model_decode(const void *bytes, size_t size, neuron_model **model,
                                  const neuron_options *options) NEURON_NOTE(internal);

#ifdef __cplusplus
}
#endif

#endif /* NEURON_H */
