#include "CNeuronHost.h" /* a C target needs one source */
