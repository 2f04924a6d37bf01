#ifndef BENCH_CONNECTION_H
#define BENCH_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"
#include "loop.h"
#include "span.h"

struct connection;

/* What the one who uses a connection does when something happens to it. */
struct role {
  void (*opened)(struct connection *connection);
  void (*received)(struct connection *connection, struct span text);
  void (*closed)(struct connection *connection, const char *reason);
};

/* Where a WebSocket leads. `cookie` may be NULL. */
struct door {
  int port;
  const char *path;
  const char *cookie;
};

/* The client's end of one WebSocket. */
struct connection {
  int fd;
  enum { CONNECTION_NEW, CONNECTION_CONNECTING, CONNECTION_UPGRADING, CONNECTION_OPEN, CONNECTION_CLOSED } stage;
  bool is_unsent, waits_for_room;
  struct loop *loop;
  struct connection *next_unsent;
  const struct role *role;
  void *owner;
  struct buffer in, out;
  uint64_t read_at; /* when the bytes now being handled were read */
};

/* Connects from the `number`th client's source address; `opened` or `closed` follows. */
void connection_start(struct connection *connection, struct loop *loop, const struct door *door, int number,
                      const struct role *role, void *owner);
void connection_send(struct connection *connection, struct span text);
void connection_end(struct connection *connection);

/* For the loop. */
void connection_handle(struct connection *connection, uint32_t events);
void connection_flush(struct connection *connection);

#endif
