#ifndef BENCH_UUID_H
#define BENCH_UUID_H

#include <stdbool.h>

#include "span.h"

enum { UUID_BYTES = 16, UUID_TEXT = 36 };

struct uuid {
  unsigned char bytes[UUID_BYTES];
};

/* Version 7: milliseconds since 1970, then randomness. */
struct uuid uuid_make(void);
void uuid_write(const struct uuid *id, char text[UUID_TEXT + 1]);
bool uuid_is(const struct uuid *id, struct span text);

#endif
