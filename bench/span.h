#ifndef BENCH_SPAN_H
#define BENCH_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* A piece of somebody else's text. */
struct span {
  const char *start;
  size_t length;
};

static inline bool span_is(struct span span, const char *text) {
  return span.length == strlen(text) && memcmp(span.start, text, span.length) == 0;
}

#endif
