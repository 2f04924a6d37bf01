#ifndef BENCH_USAGE_H
#define BENCH_USAGE_H

#include <stdint.h>
#include <sys/types.h>

/* What the server, this process and the whole machine have used up to now. */
struct usage {
  uint64_t at;
  double server_cpu, own_cpu, machine_cpu; /* seconds of user and system time */
  uint64_t written;                        /* bytes that the server caused to be written to storage */
  uint64_t resident, peak;                 /* bytes of the server */
};

struct usage usage_now(pid_t server);

/* Lets the server's peak begin again at what it holds now. */
void usage_reset_peak(pid_t server);

#endif
