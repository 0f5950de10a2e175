/* SPDX-License-Identifier: MIT */
/* Reads labelled samples from a CSV file. */
#ifndef EXAMPLE_CSV_H
#define EXAMPLE_CSV_H

#include "table.h"

/**
 * Reads a file of a header line and then one sample a line: the features, and last the label, 0 or
 * 1, with commas between them and no quotes.
 *
 * @param path The file.
 * @param t Receives the table; to be freed with table_free. Untouched on failure.
 * @return False, and a message with file and line on stderr, if the file cannot be read, or a line
 *         has too few or too many fields, or a field is not a finite number or not a label, or
 *         there are no samples.
 */
bool csv_read(const char *path, table *t);

#endif
