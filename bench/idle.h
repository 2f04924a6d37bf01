#ifndef BENCH_IDLE_H
#define BENCH_IDLE_H

#include "options.h"

/* Connects visitors that say hello and then nothing, prints what each cost the server, and keeps them connected for as long as
   the options say or until standard input ends. Returns the exit code. */
int idle_run(const struct options *options);

#endif
