#ifndef BENCH_RANDOM_H
#define BENCH_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* A fast generator, seeded once from the kernel. For masks and draft ids, not for secrets. */
uint64_t random_next(void);
void random_fill(unsigned char *bytes, size_t count);

#endif
