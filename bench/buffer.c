#include "buffer.h"

#include <stdlib.h>
#include <string.h>

static void move_to_front(struct buffer *buffer) {
  if (buffer->start == 0) return;
  memmove(buffer->bytes, buffer->bytes + buffer->start, buffer_length(buffer));
  buffer->end -= buffer->start;
  buffer->start = 0;
}

static void grow(struct buffer *buffer, size_t needed) {
  size_t capacity = buffer->capacity ? buffer->capacity : 512;
  while (capacity < needed) capacity *= 2;
  buffer->bytes = realloc(buffer->bytes, capacity);
  if (!buffer->bytes) abort();
  buffer->capacity = capacity;
}

char *buffer_extend(struct buffer *buffer, size_t count) {
  if (buffer->end + count > buffer->capacity) move_to_front(buffer);
  if (buffer->end + count > buffer->capacity) grow(buffer, buffer->end + count);
  char *place = buffer->bytes + buffer->end;
  buffer->end += count;
  return place;
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t count) {
  if (count > 0) memcpy(buffer_extend(buffer, count), bytes, count);
}

void buffer_consume(struct buffer *buffer, size_t count) {
  buffer->start += count;
  if (buffer->start == buffer->end) buffer->start = buffer->end = 0;
}

void buffer_free(struct buffer *buffer) {
  free(buffer->bytes);
  *buffer = (struct buffer){0};
}
