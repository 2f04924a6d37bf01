#ifndef BENCH_CHAT_H
#define BENCH_CHAT_H

#include "cast.h"
#include "histogram.h"
#include "letters.h"
#include "loop.h"
#include "options.h"
#include "usage.h"

struct visitor;
struct tab;

/* One run: all visitors and agents' tabs, the window of time that counts, and what was seen in it. */
struct chat {
  const struct options *options;
  struct cast cast;
  struct loop loop;
  struct visitor *visitors;
  struct tab *tabs;
  int tab_count, ready;
  bool ended;
  uint64_t from, to;          /* letters due in between count */
  struct usage before, after; /* at `from` and `to` */
  uint64_t acknowledged;      /* acknowledgements that came in between */
  uint64_t list_frames, list_bytes, own_frames, other_frames;
  struct histogram acknowledgements, deliveries;
  struct verdict verdict;
};

/* Runs a scenario; `echo` talks to a bare echo server instead of a chat server. The caller prints the report. */
void chat_run(struct chat *chat, const struct options *options, bool echo);

/* For the visitors and tabs. */
bool chat_counts(const struct chat *chat, uint64_t time);
void chat_record(struct chat *chat, struct histogram *histogram, const struct letter *letter, uint64_t seen);

/* The tab that has this visitor's ticket open; NULL without agents. */
struct tab *chat_tab_of(const struct chat *chat, int visitor);

#endif
