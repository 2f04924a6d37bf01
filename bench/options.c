#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: chatload chat|echo|idle --port PORT --server PID [--widget ID --cast FILE]\n"
    "  chat: --visitors N --agents N --tabs N (--window N | --rate PER_SECOND) --warm-up S --seconds S --text-bytes N\n"
    "  echo: --visitors N (--window N | --rate PER_SECOND) --warm-up S --seconds S --text-bytes N\n"
    "  idle: --visitors N --hold S\n"
    "Prints one JSON object. Exits with 0, with 1 when anything was lost, doubled or refused, with 2 when it could not start.\n";

static const struct option names[] = {
    {"port", required_argument, NULL, 'p'},    {"server", required_argument, NULL, 'P'},
    {"widget", required_argument, NULL, 'w'},  {"cast", required_argument, NULL, 'c'},
    {"visitors", required_argument, NULL, 'v'}, {"agents", required_argument, NULL, 'a'},
    {"tabs", required_argument, NULL, 't'}, {"window", required_argument, NULL, 'W'},
    {"rate", required_argument, NULL, 'r'},    {"warm-up", required_argument, NULL, 'u'},
    {"seconds", required_argument, NULL, 's'}, {"hold", required_argument, NULL, 'h'},
    {"text-bytes", required_argument, NULL, 'b'}, {NULL, 0, NULL, 0},
};

static void refuse(const char *why) {
  fprintf(stderr, "chatload: %s\n%s", why, usage);
  exit(2);
}

static void take(struct options *options, int name, const char *value) {
  switch (name) {
    case 'p': options->port = atoi(value); break;
    case 'P': options->server = (pid_t)atoi(value); break;
    case 'w': options->widget = value; break;
    case 'c': options->cast = value; break;
    case 'v': options->visitors = atoi(value); break;
    case 'a': options->agents = atoi(value); break;
    case 't': options->tabs = atoi(value); break;
    case 'W': options->window = atoi(value); break;
    case 'r': options->rate = atof(value); break;
    case 'u': options->warm_up = atof(value); break;
    case 's': options->seconds = atof(value); break;
    case 'h': options->hold = atof(value); break;
    case 'b': options->text_bytes = atoi(value); break;
    default: refuse("unknown option");
  }
}

static void check(const struct options *options) {
  int echo = strcmp(options->scenario, "echo") == 0;
  if (options->port < 1 || options->port > 65535) refuse("--port is missing");
  if (options->visitors < 1) refuse("--visitors must be at least 1");
  if (!echo && (!options->widget || !options->cast)) refuse("--widget and --cast are needed");
  if (options->agents < 0 || options->tabs < 1) refuse("--agents cannot be negative, --tabs must be at least 1");
  if (options->text_bytes < 24 || options->text_bytes > 4000) refuse("--text-bytes must be 24 to 4000");
  if (options->window < 0 || options->rate < 0) refuse("--window and --rate cannot be negative");
}

struct options options_read(int count, char **arguments) {
  struct options options = {.visitors = 100, .agents = 10, .tabs = 1, .warm_up = 2, .seconds = 8, .hold = 1, .text_bytes = 100};
  if (count < 2) refuse("say what to do");
  options.scenario = arguments[1];
  for (int name; (name = getopt_long(count - 1, arguments + 1, "", names, NULL)) != -1;) take(&options, name, optarg);
  if (options.window == 0 && options.rate == 0) options.window = 1;
  if (strcmp(options.scenario, "echo") == 0) options.agents = 0;
  check(&options);
  return options;
}
