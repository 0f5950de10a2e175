/* SPDX-License-Identifier: MIT */
/* DLPack, how libraries of tensors hand them on: the structs of its versions 0 and 1, by
   https://dmlc.github.io/dlpack/latest/c_api.html. */
#ifndef NEURON_PYTHON_DLPACK_H
#define NEURON_PYTHON_DLPACK_H

#include <stdint.h>

enum { DLPACK_MAJOR = 1, DLPACK_MINOR = 0 };

/* Those that have a name here; there are more. What is pinned is the CPU's memory. */
typedef enum dlpack_device_type {
    DLPACK_CPU = 1,
    DLPACK_CUDA = 2,
    DLPACK_CUDA_PINNED = 3,
    DLPACK_OPENCL = 4,
    DLPACK_VULKAN = 7,
    DLPACK_METAL = 8,
    DLPACK_ROCM = 10,
    DLPACK_ROCM_PINNED = 11,
    DLPACK_CUDA_MANAGED = 13,
    DLPACK_ONEAPI = 14,
    DLPACK_WEBGPU = 15,
} dlpack_device_type;

typedef enum dlpack_code {
    DLPACK_INT = 0,
    DLPACK_UINT = 1,
    DLPACK_FLOAT = 2,
    DLPACK_BFLOAT = 4,
    DLPACK_COMPLEX = 5,
    DLPACK_BOOL = 6,
} dlpack_code;

enum { DLPACK_READ_ONLY = 1, DLPACK_IS_COPIED = 2 };

typedef struct dlpack_tensor {
    void *data;
    struct {
        int32_t type, id;
    } device;
    int32_t dimensions;
    struct {
        uint8_t code, bits;
        uint16_t lanes;
    } dtype;
    const int64_t *shape;
    const int64_t *strides; /* in items; null: the last dimension varies fastest, without gaps */
    uint64_t byte_offset;
} dlpack_tensor;

typedef struct dlpack_managed {
    dlpack_tensor tensor;
    void *context;
    void (*deleter)(struct dlpack_managed *); /* may be null */
} dlpack_managed;

/* Of another major version, no more is known than where the deleter is. */
typedef struct dlpack_versioned {
    uint32_t major, minor;
    void *context;
    void (*deleter)(struct dlpack_versioned *);
    uint64_t flags;
    dlpack_tensor tensor;
} dlpack_versioned;

#endif
