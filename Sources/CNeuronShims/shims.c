#include "CNeuronShims.h" /* a C target needs one source */
