#include "json.h"

#include <stdlib.h>

static bool is_space(char byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

static const char *skip_space(const char *at, const char *end) {
  while (at < end && is_space(*at)) at++;
  return at;
}

/* From an opening quote to behind the closing one; NULL when there is none. */
static const char *skip_string(const char *at, const char *end) {
  for (at++; at < end; at++) {
    if (*at == '\\') at++;
    else if (*at == '"') return at + 1;
  }
  return NULL;
}

static const char *skip_nested(const char *at, const char *end) {
  int depth = 0;
  while (at < end) {
    if (*at == '"') {
      at = skip_string(at, end);
      if (!at) return NULL;
      continue;
    }
    if (*at == '{' || *at == '[') depth++;
    if ((*at == '}' || *at == ']') && --depth == 0) return at + 1;
    at++;
  }
  return NULL;
}

static const char *skip_value(const char *at, const char *end) {
  if (at == end) return NULL;
  if (*at == '"') return skip_string(at, end);
  if (*at == '{' || *at == '[') return skip_nested(at, end);
  while (at < end && *at != ',' && *at != '}' && !is_space(*at)) at++;
  return at;
}

/* Reads `"key": value`; returns what follows the value, NULL when malformed. */
static const char *read_member(const char *at, const char *end, struct span *key, struct span *value) {
  if (at == end || *at != '"') return NULL;
  const char *after = skip_string(at, end);
  if (!after) return NULL;
  *key = (struct span){at + 1, (size_t)(after - at - 2)};
  after = skip_space(after, end);
  if (after == end || *after != ':') return NULL;
  value->start = skip_space(after + 1, end);
  after = skip_value(value->start, end);
  if (after) value->length = (size_t)(after - value->start);
  return after;
}

static size_t keep(struct json_field *fields, size_t count, struct span key, struct span value) {
  for (size_t i = 0; i < count; i++)
    if (span_is(key, fields[i].key)) {
      fields[i].value = value;
      return 1;
    }
  return 0;
}

bool json_read(struct span object, struct json_field *fields, size_t count) {
  const char *end = object.start + object.length, *at = skip_space(object.start, end);
  for (size_t i = 0; i < count; i++) fields[i].value = (struct span){NULL, 0};
  if (at == end || *at != '{') return false;
  at = skip_space(at + 1, end);
  for (size_t found = 0; found < count;) {
    if (at < end && *at == '}') return true;
    struct span key, value;
    at = read_member(at, end, &key, &value);
    if (!at) return false;
    found += keep(fields, count, key, value);
    at = skip_space(at, end);
    if (at < end && *at == ',') at = skip_space(at + 1, end);
  }
  return true;
}

struct span json_text(struct span value) {
  if (value.length < 2 || value.start[0] != '"') return (struct span){NULL, 0};
  return (struct span){value.start + 1, value.length - 2};
}

bool json_is(struct span value, const char *text) { return value.length > 0 && span_is(json_text(value), text); }

int64_t json_number(struct span value, int64_t missing) {
  char digits[24];
  if (value.length == 0 || value.length >= sizeof digits) return missing;
  memcpy(digits, value.start, value.length);
  digits[value.length] = '\0';
  char *end;
  int64_t number = strtoll(digits, &end, 10);
  return *end == '\0' ? number : missing;
}
