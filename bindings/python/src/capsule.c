/* SPDX-License-Identifier: MIT */
#include "capsule.h"

#include "dlpack.h"
#include "errors.h"
#include "grid.h"

static const char plain_name[] = "dltensor", versioned_name[] = "dltensor_versioned";

/* What a buffer holds on to: one of the two kinds of tensor, and the buffer's shape and strides. */
typedef struct held_tensor {
    dlpack_managed *plain;
    dlpack_versioned *versioned;
    Py_ssize_t sizes[]; /* the shape, and after it the strides in bytes */
} held_tensor;

/* Deleters can run Python, and there may be a refusal on its way. */
static void give_back(PyObject *owner) {
    held_tensor *t = PyCapsule_GetPointer(owner, NULL);
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    if (t->plain != NULL && t->plain->deleter != NULL) t->plain->deleter(t->plain);
    if (t->versioned != NULL && t->versioned->deleter != NULL) t->versioned->deleter(t->versioned);
    PyErr_Restore(type, value, trace);
    PyMem_Free(t);
}

/* As the buffer protocol writes it; null with an exception for what it has no word for. */
static const char *format_of(const call *c, const char *name, const dlpack_tensor *t) {
    const int code = t->dtype.code, bits = t->dtype.bits;
    static const struct {
        int code, bits;
        const char *format;
    } known[] = {
        {DLPACK_FLOAT, 64, "d"},    {DLPACK_FLOAT, 32, "f"},     {DLPACK_FLOAT, 16, "e"},
        {DLPACK_BOOL, 8, "?"},      {DLPACK_INT, 8, "b"},        {DLPACK_INT, 16, "h"},
        {DLPACK_INT, 32, "i"},      {DLPACK_INT, 64, "q"},       {DLPACK_UINT, 8, "B"},
        {DLPACK_UINT, 16, "H"},     {DLPACK_UINT, 32, "I"},      {DLPACK_UINT, 64, "Q"},
        {DLPACK_COMPLEX, 64, "Zf"}, {DLPACK_COMPLEX, 128, "Zd"},
    };
    for (size_t i = 0; t->dtype.lanes == 1 && i < sizeof known / sizeof *known; i++)
        if (known[i].code == code && known[i].bits == bits) return known[i].format;
    const char *cure = "want float64 or float32; convert it first";
    if (code == DLPACK_BFLOAT && bits == 16 && t->dtype.lanes == 1)
        refuse(c, NEURON_E_DTYPE, "%s has dtype bfloat16; %s", name, cure);
    else
        refuse(c, NEURON_E_DTYPE, "%s has items of DLPack's type %d with %d bits and %d lanes; %s",
               name, code, bits, (int)t->dtype.lanes, cure);
    return NULL;
}

/* Sizes and strides as the buffer has them. False where an address among the items, or a number of
   bytes, would be none. */
static bool lay_out(const dlpack_tensor *t, Py_buffer *buffer) {
    const Py_ssize_t item = buffer->itemsize;
    Py_ssize_t count = 1, reach = 0;
    for (int k = buffer->ndim - 1; k >= 0; k--) {
        const Py_ssize_t size = (Py_ssize_t)t->shape[k];
        if (size != t->shape[k]) return false;
        buffer->shape[k] = size;
        if (t->strides == NULL) {
            if (__builtin_mul_overflow(count, item, &buffer->strides[k])) return false;
        } else if (__builtin_mul_overflow(t->strides[k], item, &buffer->strides[k])) {
            return false;
        }
        if (__builtin_mul_overflow(count, size, &count)) return false;
    }
    for (int k = 0; count > 0 && k < buffer->ndim; k++) {
        Py_ssize_t stride = buffer->strides[k];
        if (stride < 0 && __builtin_sub_overflow(0, stride, &stride)) return false;
        if (__builtin_mul_overflow(stride, buffer->shape[k] - 1, &stride) ||
            __builtin_add_overflow(reach, stride, &reach))
            return false;
    }
    return !__builtin_add_overflow(reach, item, &reach) &&
           !__builtin_mul_overflow(count, item, &buffer->len);
}

/* Fills in all that a tensor says, whose sizes have a place. */
static bool describe(const call *c, const char *name, const dlpack_tensor *t, Py_buffer *buffer) {
    const char *format = format_of(c, name, t);
    if (format == NULL) return false;
    buffer->format = (char *)format;
    buffer->itemsize = t->dtype.bits / 8;
    for (int k = 0; k < buffer->ndim; k++)
        if (t->shape[k] < 0)
            return refuse(c, NEURON_E_SHAPE, "%s has a negative size, %lld", name,
                          (long long)t->shape[k]);
    uintptr_t address = (uintptr_t)t->data;
    if (!lay_out(t, buffer) || __builtin_add_overflow(address, t->byte_offset, &address))
        return refuse(c, NEURON_E_SIZE, "the items of %s would reach beyond the address space",
                      name);
    if (t->data == NULL && buffer->len > 0)
        return refuse(c, NEURON_E_NULL, "%s has no memory behind its items", name);
    buffer->buf = (void *)address;
    return true;
}

bool is_of_the_cpu(int device) {
    return device == DLPACK_CPU || device == DLPACK_CUDA_PINNED || device == DLPACK_ROCM_PINNED;
}

/* What is refused here stays the capsule's, which gives it back. */
static held_tensor *look(const call *c, const char *name, PyObject *capsule, Py_buffer *buffer) {
    dlpack_versioned *versioned = NULL;
    dlpack_managed *plain = NULL;
    if (PyCapsule_IsValid(capsule, versioned_name)) {
        versioned = PyCapsule_GetPointer(capsule, versioned_name);
    } else if (PyCapsule_IsValid(capsule, plain_name)) {
        plain = PyCapsule_GetPointer(capsule, plain_name);
    } else {
        refuse(c, NEURON_E_NULL, "%s.__dlpack__() gives no new DLPack capsule", name);
        return NULL;
    }
    if (versioned != NULL && versioned->major != DLPACK_MAJOR) {
        refuse(c, NEURON_E_NULL, "%s comes by version %u of DLPack; want version %d or 0", name,
               (unsigned)versioned->major, (int)DLPACK_MAJOR);
        return NULL;
    }
    const dlpack_tensor *t = versioned != NULL ? &versioned->tensor : &plain->tensor;
    if (!is_of_the_cpu(t->device.type)) {
        refuse_device(c, name, t->device.type, t->device.id);
        return NULL;
    }
    if (t->dimensions < 0 || t->dimensions > DIMENSION_LIMIT ||
        (t->dimensions > 0 && t->shape == NULL)) {
        refuse(c, NEURON_E_SHAPE, "%s has %d dimensions; want %d at most, with a shape", name,
               (int)t->dimensions, DIMENSION_LIMIT);
        return NULL;
    }
    const size_t dimensions = (size_t)t->dimensions;
    held_tensor *held = PyMem_Malloc(sizeof *held + 2 * dimensions * sizeof *held->sizes);
    if (held == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    held->plain = plain;
    held->versioned = versioned;
    *buffer = (Py_buffer){.ndim = (int)dimensions,
                          .shape = held->sizes,
                          .strides = held->sizes + dimensions,
                          .readonly = versioned == NULL ||
                                      (versioned->flags & (DLPACK_READ_ONLY | DLPACK_IS_COPIED))};
    if (describe(c, name, t, buffer)) return held;
    PyMem_Free(held);
    return NULL;
}

/* The buffer is then the tensor's one owner: the capsule, under another name, leaves it alone. */
static bool take_over(PyObject *capsule, held_tensor *held, Py_buffer *buffer) {
    PyObject *owner = PyCapsule_New(held, NULL, give_back);
    if (owner == NULL) {
        PyMem_Free(held);
        return false;
    }
    const char *used = held->versioned != NULL ? "used_dltensor_versioned" : "used_dltensor";
    if (PyCapsule_SetName(capsule, used) < 0) {
        held->plain = NULL;
        held->versioned = NULL;
        Py_DECREF(owner);
        return false;
    }
    buffer->obj = owner;
    return true;
}

bool capsule_take(const call *c, const char *name, PyObject *capsule, Py_buffer *buffer) {
    held_tensor *held = look(c, name, capsule, buffer);
    return held != NULL && take_over(capsule, held, buffer);
}
