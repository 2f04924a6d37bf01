#include "uuid.h"

#include <string.h>
#include <time.h>

#include "random.h"

static uint64_t unix_milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

struct uuid uuid_make(void) {
  struct uuid id;
  random_fill(id.bytes, sizeof id.bytes);
  uint64_t milliseconds = unix_milliseconds();
  for (int i = 0; i < 6; i++) id.bytes[i] = (unsigned char)(milliseconds >> (40 - 8 * i));
  id.bytes[6] = (id.bytes[6] & 0x0f) | 0x70;
  id.bytes[8] = (id.bytes[8] & 0x3f) | 0x80;
  return id;
}

void uuid_write(const struct uuid *id, char text[UUID_TEXT + 1]) {
  static const char digits[] = "0123456789abcdef";
  for (int i = 0; i < UUID_BYTES; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *text++ = '-';
    *text++ = digits[id->bytes[i] >> 4];
    *text++ = digits[id->bytes[i] & 15];
  }
  *text = '\0';
}

bool uuid_is(const struct uuid *id, struct span text) {
  char own[UUID_TEXT + 1];
  uuid_write(id, own);
  return text.length == UUID_TEXT && memcmp(own, text.start, UUID_TEXT) == 0;
}
