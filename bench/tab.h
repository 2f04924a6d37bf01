#ifndef BENCH_TAB_H
#define BENCH_TAB_H

#include "chat.h"
#include "connection.h"

/* One tab of an agent's Inbox: it has one visitor's ticket open and gets the list's updates as every tab does. */
struct tab {
  struct chat *chat;
  struct connection connection;
  struct visitor *visitor;
  struct reader deliveries;
};

/* Opens the tab with the ticket of a visitor whose conversation exists. */
void tab_start(struct tab *tab, struct visitor *visitor);

#endif
