/* Checks the parts of the load generator that could spoil a measurement without being noticed. Ends with 1 at the first failure. */

#include <stdio.h>
#include <stdlib.h>

#include "buffer.h"
#include "histogram.h"
#include "json.h"
#include "letters.h"
#include "websocket.h"

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      printf("check.c:%d: %s does not hold\n", __LINE__, #condition);          \
      exit(1);                                                                 \
    }                                                                          \
  } while (0)

static struct span span_of(const char *text) { return (struct span){text, strlen(text)}; }

static void json_finds_members_in_any_order(void) {
  struct json_field fields[] = {{.key = "type"}, {.key = "sequence"}, {.key = "missing"}};
  CHECK(json_read(span_of("{\"a\":{\"type\":\"no\",\"b\":[1,{\"}\":2}]}, \"sequence\" : 42 ,\"c\":\"\\\"}\",\"type\":\"ack\"}"), fields, 3));
  CHECK(json_is(fields[0].value, "ack"));
  CHECK(json_number(fields[1].value, -1) == 42);
  CHECK(json_number(fields[2].value, -1) == -1);
}

static void json_refuses_what_ends_early(void) {
  struct json_field field[] = {{.key = "z"}};
  CHECK(!json_read(span_of("{\"a\":\"open"), field, 1));
  CHECK(!json_read(span_of("{\"a\":[1,2"), field, 1));
  CHECK(!json_read(span_of("[1]"), field, 1));
  CHECK(!json_read(span_of(""), field, 1));
}

static void percentiles_are_near(void) {
  static struct histogram histogram;
  CHECK(histogram_percentile(&histogram, 0.5) == 0);
  for (uint64_t i = 1; i <= 100000; i++) histogram_add(&histogram, i * 1000);
  uint64_t half = histogram_percentile(&histogram, 0.5), high = histogram_percentile(&histogram, 0.99);
  CHECK(half >= 50000000 && half < 50000000 * 1.01);
  CHECK(high >= 99000000 && high < 99000000 * 1.01);
  CHECK(histogram_percentile(&histogram, 1) >= 100000000);
}

static void frames_survive_their_mask(size_t length) {
  struct buffer out = {0}, plain = {0};
  struct websocket_frame frame;
  char *payload = malloc(length + 1);
  memset(payload, 'a', length);
  websocket_append_masked(&out, WS_TEXT, (struct span){payload, length});
  for (size_t part = 0; part < buffer_length(&out); part += 1 + part / 2)
    CHECK(!websocket_parse((struct span){buffer_front(&out), part}, &frame));
  CHECK(websocket_parse((struct span){buffer_front(&out), buffer_length(&out)}, &frame));
  CHECK(frame.masked && frame.final && frame.opcode == WS_TEXT && frame.payload.length == length);
  CHECK(length == 0 || memcmp(frame.payload.start, payload, length) != 0);
  websocket_append_answer(&plain, WS_TEXT, &frame);
  CHECK(websocket_parse((struct span){buffer_front(&plain), buffer_length(&plain)}, &frame));
  CHECK(!frame.masked && frame.size == buffer_length(&plain) && memcmp(frame.payload.start, payload, length) == 0);
  buffer_free(&out);
  buffer_free(&plain);
  free(payload);
}

static void draft_ids_are_version_7_and_grow(void) {
  char text[UUID_TEXT + 1];
  struct uuid first = uuid_make(), second = uuid_make();
  uuid_write(&first, text);
  CHECK(text[14] == '7' && strchr("89ab", text[19]) && text[8] == '-' && text[23] == '-');
  CHECK(memcmp(first.bytes, second.bytes, 6) <= 0 && memcmp(&first, &second, sizeof first) != 0);
  CHECK(uuid_is(&first, span_of(text)) && !uuid_is(&second, span_of(text)));
}

static struct verdict read_in_order(const int *numbers, const int *sequences, int count) {
  struct letters letters = {0};
  struct reader reader = {-1, 10};
  struct verdict verdict = {0};
  for (int i = 0; i < 4; i++) letters_add(&letters, 1);
  for (int i = 0; i < count; i++) letters_read(&letters, &reader, letters_get(&letters, numbers[i]), sequences[i], &verdict);
  letters_judge(&letters, true, &verdict);
  free(letters.list);
  return verdict;
}

static void the_verdict_sees_each_fault(void) {
  struct verdict good = read_in_order((int[]){0, 1, 2, 3}, (int[]){11, 12, 13, 14}, 4);
  CHECK(good.holes + good.disordered + good.disputed == 0);
  CHECK(good.lost == 4 && good.undelivered == 4 && !verdict_is_good(&good));
  struct verdict hole = read_in_order((int[]){0, 1, 2}, (int[]){11, 13, 14}, 3);
  CHECK(hole.holes == 1 && hole.disordered == 0);
  struct verdict swapped = read_in_order((int[]){1, 0, 2}, (int[]){11, 12, 13}, 3);
  CHECK(swapped.disordered == 1 && swapped.holes == 0);
  struct verdict disputed = read_in_order((int[]){0, 0}, (int[]){11, 12}, 2);
  CHECK(disputed.disputed == 1);
  CHECK(verdict_is_good(&(struct verdict){.sent = 1, .acknowledged = 1}));
}

int main(void) {
  json_finds_members_in_any_order();
  json_refuses_what_ends_early();
  percentiles_are_near();
  for (size_t i = 0; i < 5; i++) frames_survive_their_mask((size_t[]){0, 5, 125, 126, 70000}[i]);
  draft_ids_are_version_7_and_grow();
  the_verdict_sees_each_fault();
  puts("The load generator's parts hold.");
  return 0;
}
