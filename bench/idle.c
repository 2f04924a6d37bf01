#include "idle.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cast.h"
#include "clock.h"
#include "connection.h"
#include "json.h"
#include "problem.h"
#include "usage.h"

/* The first ones are not counted: they pay for what the server sets up once. */
enum { FIRST_ONES = 50, AT_ONCE = 100, CONNECT_SECONDS = 120, SETTLE_MS = 1500 };

struct crowd {
  struct loop loop;
  struct cast cast;
  struct connection *connections;
  struct door door;
  int started, ready;
};

static void opened(struct connection *connection) {
  struct crowd *crowd = connection->owner;
  char frame[4608];
  int length = snprintf(frame, sizeof frame, "{\"type\":\"hello\",\"protocol\":1,\"token\":\"%s\"}",
                        crowd->cast.tokens[connection - crowd->connections]);
  connection_send(connection, (struct span){frame, (size_t)length});
}

static void received(struct connection *connection, struct span frame) {
  struct crowd *crowd = connection->owner;
  struct json_field type[] = {{.key = "type"}};
  json_read(frame, type, 1);
  if (json_is(type->value, "welcome")) crowd->ready++;
  if (json_is(type->value, "refused")) problem("idle visitor was refused: %.*s", (int)frame.length, frame.start);
}

static void closed(struct connection *connection, const char *reason) {
  struct crowd *crowd = connection->owner;
  problem("idle visitor %d: %s", (int)(connection - crowd->connections), reason);
}

static void connect_until(struct crowd *crowd, int count) {
  static const struct role role = {opened, received, closed};
  uint64_t deadline = now_ns() + CONNECT_SECONDS * NS_PER_SECOND;
  while (crowd->ready < count && problem_count() == 0 && now_ns() < deadline) {
    for (; crowd->started < count && crowd->started - crowd->ready < AT_ONCE; crowd->started++)
      connection_start(&crowd->connections[crowd->started], &crowd->loop, &crowd->door, crowd->started, &role, crowd);
    loop_turn(&crowd->loop, now_ns() + 10 * NS_PER_MS);
  }
  if (crowd->ready < count) problem("only %d of %d visitors connected", crowd->ready, count);
}

static void rest(struct crowd *crowd, uint64_t milliseconds) {
  uint64_t end = now_ns() + milliseconds * NS_PER_MS;
  while (now_ns() < end && problem_count() == 0) loop_turn(&crowd->loop, end);
}

static bool input_ended(void) {
  char byte;
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  return poll(&input, 1, 0) > 0 && read(STDIN_FILENO, &byte, 1) <= 0;
}

static void hold(struct crowd *crowd, double seconds) {
  uint64_t end = now_ns() + seconds_to_ns(seconds);
  while (now_ns() < end && problem_count() == 0 && !input_ended()) rest(crowd, 200);
}

static void print_cost(int count, const struct usage *before, const struct usage *connected, const struct usage *after) {
  double seconds = (double)(connected->at - before->at) / 1e9;
  printf("{\"connections\":%d,\"connect_seconds\":%.4f,\"connects_per_second\":%.1f,\"server_ms_per_connect\":%.4f,"
         "\"rss_kb_per_connection\":%.3f,\"rss_before_kb\":%.0f,\"rss_after_kb\":%.0f,\"problems\":%lu,\"first_problem\":\"%s\"}\n",
         count, seconds, count / seconds, 1000 * (connected->server_cpu - before->server_cpu) / count,
         ((double)after->resident - (double)before->resident) / 1024 / count, (double)before->resident / 1024,
         (double)after->resident / 1024, problem_count(), problem_first());
  fflush(stdout);
}

static void measure(struct crowd *crowd, const struct options *options) {
  connect_until(crowd, FIRST_ONES);
  rest(crowd, SETTLE_MS);
  struct usage before = usage_now(options->server);
  connect_until(crowd, FIRST_ONES + options->visitors);
  struct usage connected = usage_now(options->server);
  rest(crowd, SETTLE_MS);
  struct usage after = usage_now(options->server);
  print_cost(options->visitors, &before, &connected, &after);
}

int idle_run(const struct options *options) {
  char path[128];
  snprintf(path, sizeof path, "/socket?widget=%s", options->widget);
  struct crowd crowd = {.cast = cast_read(options->cast), .door = {.port = options->port, .path = path}};
  if (crowd.cast.visitors < FIRST_ONES + options->visitors) {
    fprintf(stderr, "chatload: the cast needs %d visitors, %d more than are measured\n", FIRST_ONES + options->visitors, FIRST_ONES);
    return 2;
  }
  crowd.connections = calloc((size_t)(FIRST_ONES + options->visitors), sizeof *crowd.connections);
  if (!crowd.connections) abort();
  loop_open(&crowd.loop);
  measure(&crowd, options);
  hold(&crowd, options->hold);
  if (problem_count() > 0) fprintf(stderr, "chatload: %s\n", problem_first());
  return problem_count() > 0;
}
