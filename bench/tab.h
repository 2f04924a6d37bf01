#ifndef BENCH_TAB_H
#define BENCH_TAB_H

#include "chat.h"
#include "connection.h"

/* one tab of an agent's Inbox: it has some visitors' tickets open and gets the list's updates as every tab does. */
struct tab {
  struct chat *chat;
  struct connection connection;
  int agent;
  bool is_welcome;
};

/* The visitor's conversation exists now: opens its ticket here, and the tab itself for the first one. */
void tab_open(struct tab *tab, struct visitor *visitor);

#endif
