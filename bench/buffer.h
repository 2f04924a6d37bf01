#ifndef BENCH_BUFFER_H
#define BENCH_BUFFER_H

#include <stddef.h>

/* Bytes that are added at the end and taken from the front. */
struct buffer {
  char *bytes;
  size_t start, end, capacity;
};

static inline const char *buffer_front(const struct buffer *buffer) { return buffer->bytes + buffer->start; }
static inline size_t buffer_length(const struct buffer *buffer) { return buffer->end - buffer->start; }

/* Returns where `count` bytes may be written; they count as added. */
char *buffer_extend(struct buffer *buffer, size_t count);
void buffer_append(struct buffer *buffer, const void *bytes, size_t count);
void buffer_consume(struct buffer *buffer, size_t count);
void buffer_free(struct buffer *buffer);

#endif
