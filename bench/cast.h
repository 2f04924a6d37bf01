#ifndef BENCH_CAST_H
#define BENCH_CAST_H

/* Who takes part: the visitors' session tokens and the agents' cookies, from a file of lines `visitor TOKEN` and `agent COOKIE`. */
struct cast {
  char **tokens, **cookies;
  int visitors, agents;
};

/* Ends the program with a sentence when the file cannot be read. */
struct cast cast_read(const char *path);

#endif
