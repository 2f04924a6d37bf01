#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <sys/types.h>

struct options {
  const char *scenario; /* chat, echo or idle */
  const char *widget, *cast;
  int port;
  pid_t server;
  int visitors, agents, tabs; /* tabs: sockets of each agent, who has every ticket of theirs open in one of them */
  int window;                 /* messages that a visitor has under way at once; 0 in an open loop */
  double rate;                /* messages a second of all visitors together in an open loop; 0 in a closed one */
  double warm_up, seconds, hold;
  int text_bytes;
};

/* Ends the program with exit code 2 and a sentence when the arguments make no sense. */
struct options options_read(int count, char **arguments);

#endif
