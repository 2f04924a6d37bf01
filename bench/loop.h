#ifndef BENCH_LOOP_H
#define BENCH_LOOP_H

#include <stdint.h>

struct connection;

/* One epoll set. What the connections of a turn want to send leaves at its end, in one write each. */
struct loop {
  int epoll;
  struct connection *unsent;
};

void loop_open(struct loop *loop);

/* Waits for something to happen, but not beyond `until`; handles it. */
void loop_turn(struct loop *loop, uint64_t until);

/* Sends what is waiting without waiting for events. */
void loop_flush(struct loop *loop);

#endif
