/* SPDX-License-Identifier: MIT */
#include "errors.h"

#include "dlpack.h"
#include "format.h"

bool refuse(const call *c, neuron_status status, const char *format, ...) {
    PyErr_Clear();
    va_list arguments;
    va_start(arguments, format);
    PyObject *text = PyUnicode_FromFormatV(format, arguments);
    va_end(arguments);
    if (text == NULL) return false;
    PyObject *type = (unsigned)status < STATUS_LIMIT ? c->state->errors[status] : NULL;
    PyErr_Format(type != NULL ? type : c->state->error, "%s(): %U", c->function, text);
    Py_DECREF(text);
    return false;
}

bool only_a_refusal(void) {
    return PyErr_ExceptionMatches(PyExc_TypeError) || PyErr_ExceptionMatches(PyExc_ValueError) ||
           PyErr_ExceptionMatches(PyExc_BufferError) || PyErr_ExceptionMatches(PyExc_OverflowError);
}

PyObject *type_name(PyObject *object) {
    PyObject *type = (PyObject *)Py_TYPE(object);
    PyObject *module = PyObject_GetAttrString(type, "__module__");
    PyObject *name = module != NULL ? PyObject_GetAttrString(type, "__qualname__") : NULL;
    PyObject *full = NULL;
    if (name != NULL && PyUnicode_Check(module) && PyUnicode_Check(name))
        full = PyUnicode_CompareWithASCIIString(module, "builtins") == 0
                   ? Py_NewRef(name)
                   : PyUnicode_FromFormat("%U.%U", module, name);
    Py_XDECREF(module);
    Py_XDECREF(name);
    if (full == NULL && !PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a type has no name");
    return full;
}

bool has_attribute(PyObject *object, const char *attribute) {
    PyObject *found = PyObject_GetAttrString(object, attribute);
    PyErr_Clear();
    Py_XDECREF(found);
    return found != NULL;
}

static bool refuse_type(const call *c, const char *name, PyObject *object, const char *wanted,
                        const char *cure, const char *cure_end) {
    PyErr_Clear();
    if (object == Py_None) return refuse(c, NEURON_E_NULL, "%s is None; want %s", name, wanted);
    PyObject *type = type_name(object);
    if (type == NULL) return false;
    if (cure == NULL)
        refuse(c, NEURON_E_NULL, "%s is %U; want %s", name, type, wanted);
    else
        refuse(c, NEURON_E_NULL, "%s is %U; want %s; convert with %s%s%s", name, type, wanted, cure,
               name, cure_end);
    Py_DECREF(type);
    return false;
}

bool refuse_no_array(const call *c, const char *name, PyObject *object, const char *wanted) {
    PyErr_Clear();
    if (has_attribute(object, "toarray")) /* scipy.sparse */
        return refuse_type(c, name, object, wanted, "", ".toarray()");
    if (has_attribute(object, "to_numpy")) /* pandas, polars */
        return refuse_type(c, name, object, wanted, "", ".to_numpy()");
    if (PyList_Check(object) || PyTuple_Check(object) || has_attribute(object, "__array__"))
        return refuse_type(c, name, object, wanted, "numpy.asarray(", ", dtype=numpy.float64)");
    return refuse_type(c, name, object, wanted, NULL, NULL);
}

bool refuse_no_buffer(const call *c, const char *name, PyObject *object, const char *wanted) {
    if (!PyObject_CheckBuffer(object)) return refuse_no_array(c, name, object, wanted);
    if (!only_a_refusal()) return false;
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    refuse(c, NEURON_E_DTYPE,
           "%s gives no buffer (%S); want %s of float64 or float32; convert with "
           "numpy.asarray(%s, dtype=numpy.float64)",
           name, value != NULL ? value : type, wanted, name);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    return false;
}

bool refuse_no_number(const call *c, const char *name, PyObject *object, const char *wanted) {
    return refuse_type(c, name, object, wanted, NULL, NULL);
}

bool refuse_dtype(const call *c, const char *name, const Py_buffer *buffer, bool labels) {
    PyObject *got = format_name(buffer->format, buffer->itemsize);
    if (got == NULL) return false;
    const char *types = labels ? "float64, float32, bool or integers" : "float64 or float32";
    refuse(c, NEURON_E_DTYPE,
           "%s has dtype %U; want %s; convert with numpy.asarray(%s, dtype=numpy.float64)", name,
           got, types, name);
    Py_DECREF(got);
    return false;
}

bool refuse_alignment(const call *c, const char *name, Py_ssize_t item_size) {
    return refuse(c, NEURON_E_ALIGNMENT,
                  "%s is not aligned: its address or a stride is no multiple of its item's %zd "
                  "bytes; copy with numpy.array(%s)",
                  name, item_size, name);
}

bool refuse_device(const call *c, const char *name, int type, int id) {
    static const char *const names[] = {
        [DLPACK_CUDA] = "cuda",     [DLPACK_OPENCL] = "opencl",
        [DLPACK_VULKAN] = "vulkan", [DLPACK_METAL] = "metal",
        [DLPACK_ROCM] = "rocm",     [DLPACK_CUDA_MANAGED] = "managed memory of cuda",
        [DLPACK_ONEAPI] = "oneapi", [DLPACK_WEBGPU] = "webgpu",
    };
    const bool known =
        type > 0 && type < (int)(sizeof names / sizeof *names) && names[type] != NULL;
    PyObject *device = known ? PyUnicode_FromFormat("%s:%d", names[type], id)
                             : PyUnicode_FromFormat("a device of DLPack's type %d", type);
    if (device == NULL) return false;
    refuse(c, NEURON_E_NULL, "%s is on %U; want it on the CPU; copy it there: in torch, %s.cpu()",
           name, device, name);
    Py_DECREF(device);
    return false;
}

/* Where an operand's bytes begin and end. */
static void extent(const operand *o, const char **low, const char **high) {
    *low = *high = o->data;
    const Py_ssize_t sizes[2] = {o->rows, o->columns};
    const Py_ssize_t strides[2] = {o->row_stride, o->column_stride};
    for (int k = 0; k < 2; k++) {
        Py_ssize_t reach = (sizes[k] - 1) * strides[k];
        *(reach < 0 ? low : high) += reach;
    }
    *high += neuron_item_size(o->dtype);
}

bool refuse_overlap(const call *c) {
    const operand *out = &c->operands[c->held - 1];
    const char *low, *high;
    extent(out, &low, &high);
    for (int i = 0; i < c->held - 1; i++) {
        const operand *in = &c->operands[i];
        const char *start, *end;
        extent(in, &start, &end);
        if (start < high && low < end)
            return refuse(c, NEURON_E_OVERLAP,
                          "%s overlaps %s; want memory of its own; copy one of them, or omit "
                          "%s",
                          out->name, in->name, out->name);
    }
    return refuse(c, NEURON_E_OVERLAP, "the items of %s overlap each other; want an item for each",
                  out->name);
}

PyObject *raise_status(const call *c, neuron_status status) {
    if (status == NEURON_E_OVERLAP && c->held > 0)
        refuse_overlap(c);
    else if (status == NEURON_E_EMPTY)
        refuse(c, status, "%s has no rows, and the mean over no rows does not exist",
               c->operands[0].name);
    else
        refuse(c, status, "%s", neuron_status_message(status));
    return NULL;
}
