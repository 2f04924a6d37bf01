#ifndef BENCH_JSON_H
#define BENCH_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "span.h"

/* Reads the few members that a load generator needs, in one pass and without copying. It does not validate what it skips. */
struct json_field {
  const char *key;
  struct span value; /* as written, quotes included; length 0 when the member is missing */
};

/* Fills the fields from the object's own members, in whatever order they come. False when the text is not an object or ends early. */
bool json_read(struct span object, struct json_field *fields, size_t count);

/* The inside of a string, escapes left as they are; empty when the value is not a string. */
struct span json_text(struct span value);
bool json_is(struct span value, const char *text);

/* A whole number; `missing` when the value is none. */
int64_t json_number(struct span value, int64_t missing);

#endif
