#ifndef BENCH_WEBSOCKET_H
#define BENCH_WEBSOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"
#include "span.h"

enum websocket_opcode { WS_CONTINUATION = 0, WS_TEXT = 1, WS_CLOSE = 8, WS_PING = 9, WS_PONG = 10 };

/* One frame at the front of some bytes (RFC 6455, 5.2). The payload is as it came: masked when `masked`. */
struct websocket_frame {
  unsigned opcode;
  bool final, masked;
  unsigned char mask[4];
  struct span payload;
  size_t size; /* header and payload */
};

/* False when the bytes do not hold a whole frame yet. */
bool websocket_parse(struct span bytes, struct websocket_frame *frame);

/* Appends one frame as a client must send it: masked with fresh randomness. */
void websocket_append_masked(struct buffer *out, enum websocket_opcode opcode, struct span payload);

/* Appends an answer to a client's frame as a server sends it: the payload unmasked. */
void websocket_append_answer(struct buffer *out, enum websocket_opcode opcode, const struct websocket_frame *frame);

#endif
