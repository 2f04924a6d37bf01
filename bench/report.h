#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include "chat.h"

/* Prints one run as a JSON object on one line. */
void report_print(const struct chat *chat);

#endif
