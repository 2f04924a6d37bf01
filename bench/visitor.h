#ifndef BENCH_VISITOR_H
#define BENCH_VISITOR_H

/* What every visitor says first, so that there is a ticket to open. It is not measured. */
#define FIRST_TEXT "Hello"

#include "chat.h"
#include "connection.h"

/* A person at a widget: says hello, opens a conversation with a first message, then sends as the scenario wants. */
struct visitor {
  struct chat *chat;
  struct connection connection;
  int number;
  char conversation[UUID_TEXT + 1];
  struct letters letters;
  struct reader acknowledgements, deliveries;
  uint32_t echoed;
};

void visitor_start(struct visitor *visitor, struct chat *chat, int number, bool echo);

/* Sends one more letter; `due` is when it should have left. */
void visitor_send(struct visitor *visitor, uint64_t due);

#endif
