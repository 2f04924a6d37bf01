#include "report.h"

#include <inttypes.h>
#include <stdio.h>

#include "problem.h"

static void number(const char *name, double value) { printf("\"%s\":%.6g,", name, value); }

static void count(const char *name, uint64_t value) { printf("\"%s\":%" PRIu64 ",", name, value); }

static void percentiles(const char *name, const struct histogram *histogram) {
  printf("\"%s_count\":%" PRIu64 ",\"%s_p50_ms\":%.4f,\"%s_p99_ms\":%.4f,\"%s_p999_ms\":%.4f,", name, histogram->total, name,
         (double)histogram_percentile(histogram, 0.5) / 1e6, name, (double)histogram_percentile(histogram, 0.99) / 1e6, name,
         (double)histogram_percentile(histogram, 0.999) / 1e6);
}

static void print_speed(const struct chat *chat, double seconds) {
  number("seconds", seconds);
  count("messages", chat->acknowledged);
  number("messages_per_second", (double)chat->acknowledged / seconds);
  percentiles("ack", &chat->acknowledgements);
  percentiles("agent", &chat->deliveries);
}

static void print_cost(const struct chat *chat, double seconds) {
  const struct usage *before = &chat->before, *after = &chat->after;
  double messages = chat->acknowledged > 0 ? (double)chat->acknowledged : 1;
  double server = after->server_cpu - before->server_cpu, own = after->own_cpu - before->own_cpu;
  number("server_cpu_per_10k", server / messages * 10000);
  number("generator_cpu_per_10k", own / messages * 10000);
  number("server_cores", server / seconds);
  number("generator_cores", own / seconds);
  number("other_cores", (after->machine_cpu - before->machine_cpu - server - own) / seconds);
  number("written_per_message", (double)(after->written - before->written) / messages);
  number("peak_rss_mb", (double)after->peak / (1 << 20));
}

static void print_frames(const struct chat *chat, double seconds) {
  count("tabs", (uint64_t)chat->tab_count);
  number("list_frames_per_second", (double)chat->list_frames / seconds);
  number("list_kb_per_second", (double)chat->list_bytes / 1000 / seconds);
  count("own_frames", chat->own_frames);
  count("other_frames", chat->other_frames);
}

static void print_verdict(const struct verdict *verdict) {
  count("sent", verdict->sent);
  count("acknowledged", verdict->acknowledged);
  count("delivered", verdict->delivered);
  count("due_deliveries", verdict->due_deliveries);
  count("lost", verdict->lost);
  count("undelivered", verdict->undelivered);
  count("acknowledged_twice", verdict->acknowledged_twice);
  count("delivered_twice", verdict->delivered_twice);
  count("strangers", verdict->strangers);
  count("holes", verdict->holes);
  count("disordered", verdict->disordered);
  count("disputed", verdict->disputed);
}

void report_print(const struct chat *chat) {
  double seconds = (double)(chat->after.at - chat->before.at) / 1e9;
  if (seconds <= 0) seconds = 1;
  printf("{");
  count("visitors", (uint64_t)chat->options->visitors);
  count("window", (uint64_t)chat->options->window);
  number("rate", chat->options->rate);
  print_speed(chat, seconds);
  print_cost(chat, seconds);
  print_frames(chat, seconds);
  print_verdict(&chat->verdict);
  count("problems", problem_count());
  printf("\"first_problem\":\"%s\"}\n", problem_first());
}
