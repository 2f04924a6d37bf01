/* Runs a command apart from its neighbours: usage: apart COMMAND [ARGUMENT…]
   The command gets a session and scheduling group of its own, a high weight and short time slices, so that a busy neighbour on the
   same cores delays it by a tenth of a millisecond and not by a tick. What the machine does not allow is left out silently: the
   benchmark reports the neighbours' use. The command ends when the benchmark ends, however that happens. */

#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SLICE_NS = 100000, WEIGHT = -19 };

/* The kernel's, which the C library of Debian 12 does not declare. */
struct attributes {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
};

static void raise_group(void) {
  FILE *file = fopen("/proc/self/autogroup", "w");
  if (!file) return;
  fprintf(file, "%d", WEIGHT);
  fclose(file);
}

static void shorten_slice(void) {
  struct attributes attributes = {.size = sizeof attributes, .policy = SCHED_OTHER, .runtime = SLICE_NS};
  syscall(SYS_sched_setattr, 0, &attributes, 0);
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  setsid();
  raise_group();
  shorten_slice();
  execvp(arguments[1], arguments + 1);
  perror(arguments[1]);
  return 127;
}
