/* The load generator: one thread that plays all visitors and all agents, so that one clock sees both ends of a message. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "chat.h"
#include "idle.h"
#include "problem.h"
#include "report.h"

/* Whatever goes wrong, the program ends by itself. */
enum { SPARE_SECONDS = 180 };

static int run_chat(const struct options *options, bool echo) {
  static struct chat chat;
  chat_run(&chat, options, echo);
  report_print(&chat);
  if (problem_count() > 0) fprintf(stderr, "chatload: %s\n", problem_first());
  return problem_count() > 0 || chat.verdict.sent == 0 || !verdict_is_good(&chat.verdict);
}

int main(int count, char **arguments) {
  struct options options = options_read(count, arguments);
  alarm((unsigned)(options.warm_up + options.seconds + options.hold) + SPARE_SECONDS);
  if (strcmp(options.scenario, "chat") == 0) return run_chat(&options, false);
  if (strcmp(options.scenario, "echo") == 0) return run_chat(&options, true);
  if (strcmp(options.scenario, "idle") == 0) return idle_run(&options);
  fprintf(stderr, "chatload: there is no scenario %s\n", options.scenario);
  return 2;
}
