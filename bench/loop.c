#include "loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "clock.h"
#include "connection.h"

enum { EVENTS_PER_TURN = 256 };

void loop_open(struct loop *loop) {
  *loop = (struct loop){.epoll = epoll_create1(EPOLL_CLOEXEC)};
  if (loop->epoll >= 0) return;
  perror("epoll_create1");
  exit(2);
}

void loop_flush(struct loop *loop) {
  struct connection *next = loop->unsent;
  loop->unsent = NULL;
  while (next) {
    struct connection *connection = next;
    next = connection->next_unsent;
    connection_flush(connection);
  }
}

void loop_turn(struct loop *loop, uint64_t until) {
  struct epoll_event events[EVENTS_PER_TURN];
  loop_flush(loop);
  uint64_t now = now_ns(), wait = until > now ? until - now : 0;
  struct timespec timeout = {(time_t)(wait / NS_PER_SECOND), (long)(wait % NS_PER_SECOND)};
  int count = epoll_pwait2(loop->epoll, events, EVENTS_PER_TURN, &timeout, NULL);
  for (int i = 0; i < count; i++) connection_handle(events[i].data.ptr, events[i].events);
  loop_flush(loop);
}
