#include "chat.h"

#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "problem.h"
#include "tab.h"
#include "visitor.h"

enum { GATHER_SECONDS = 30, DRAIN_SECONDS = 15, STARTS_AT_ONCE = 50 };

bool chat_counts(const struct chat *chat, uint64_t time) { return time >= chat->from && time < chat->to; }

void chat_record(struct chat *chat, struct histogram *histogram, const struct letter *letter, uint64_t seen) {
  if (chat_counts(chat, letter->due)) histogram_add(histogram, seen - letter->due);
}

/* Agent a serves the visitors of the ath share, whose tickets are spread over the tabs of that agent. */
struct tab *chat_tab_of(const struct chat *chat, int visitor) {
  const struct options *options = chat->options;
  if (options->agents == 0) return NULL;
  int agent = visitor * options->agents / options->visitors;
  return &chat->tabs[agent * options->tabs + visitor % options->tabs];
}

static void set_up(struct chat *chat, const struct options *options, bool echo) {
  chat->options = options;
  if (!echo) chat->cast = cast_read(options->cast);
  if (!echo && (chat->cast.visitors < options->visitors || chat->cast.agents < options->agents)) {
    fprintf(stderr, "chatload: the cast has too few people\n");
    exit(2);
  }
  loop_open(&chat->loop);
  chat->visitors = calloc((size_t)options->visitors, sizeof *chat->visitors);
  chat->tab_count = options->agents * options->tabs;
  chat->tabs = calloc((size_t)chat->tab_count + 1, sizeof *chat->tabs);
  if (!chat->visitors || !chat->tabs) abort();
}

/* Everybody connects, every visitor has a conversation, every ticket is open in a tab of its agent. */
static bool gather(struct chat *chat, bool echo) {
  int everybody = chat->options->visitors * (chat->options->agents > 0 ? 2 : 1), started = 0;
  uint64_t deadline = now_ns() + GATHER_SECONDS * NS_PER_SECOND;
  while (chat->ready < everybody && problem_count() == 0 && now_ns() < deadline) {
    for (int i = 0; i < STARTS_AT_ONCE && started < chat->options->visitors; i++, started++)
      visitor_start(&chat->visitors[started], chat, started, echo);
    loop_turn(&chat->loop, now_ns() + 10 * NS_PER_MS);
  }
  if (chat->ready < everybody) problem("only %d of %d people and tickets got ready", chat->ready, everybody);
  return chat->ready == everybody && problem_count() == 0;
}

static void fill_windows(struct chat *chat) {
  for (int sent = 0; sent < chat->options->window; sent++)
    for (int i = 0; i < chat->options->visitors; i++) visitor_send(&chat->visitors[i], now_ns());
}

/* In an open loop the kth letter is due at a fixed time, whatever became of those before. */
struct pace {
  uint64_t start, sent;
  double rate;
};

static uint64_t next_due(const struct pace *pace) { return pace->start + (uint64_t)((double)pace->sent * 1e9 / pace->rate); }

static void send_due(struct chat *chat, struct pace *pace) {
  for (uint64_t due; (due = next_due(pace)) <= now_ns() && due < chat->to; pace->sent++)
    visitor_send(&chat->visitors[pace->sent % (uint64_t)chat->options->visitors], due);
}

static void run_until(struct chat *chat, struct pace *pace, uint64_t end) {
  while (now_ns() < end && problem_count() == 0) {
    uint64_t until = end;
    if (pace->rate > 0) {
      send_due(chat, pace);
      if (next_due(pace) < end) until = next_due(pace);
    }
    loop_turn(&chat->loop, until);
  }
}

static struct verdict judge(const struct chat *chat) {
  struct verdict verdict = chat->verdict;
  for (int i = 0; i < chat->options->visitors; i++)
    letters_judge(&chat->visitors[i].letters, chat->options->agents > 0, &verdict);
  return verdict;
}

static bool is_settled(const struct chat *chat) {
  struct verdict verdict = judge(chat);
  return verdict.lost + verdict.undelivered == 0;
}

/* Waits for what is under way, and a little longer for what must not come. */
static void drain(struct chat *chat) {
  uint64_t deadline = now_ns() + DRAIN_SECONDS * NS_PER_SECOND;
  struct pace none = {0};
  while (!is_settled(chat) && problem_count() == 0 && now_ns() < deadline) run_until(chat, &none, now_ns() + 100 * NS_PER_MS);
  run_until(chat, &none, now_ns() + 300 * NS_PER_MS);
}

void chat_run(struct chat *chat, const struct options *options, bool echo) {
  set_up(chat, options, echo);
  if (!gather(chat, echo)) return;
  struct pace pace = {.start = now_ns(), .rate = options->rate};
  chat->from = pace.start + seconds_to_ns(options->warm_up);
  chat->to = chat->from + seconds_to_ns(options->seconds);
  fill_windows(chat);
  run_until(chat, &pace, chat->from);
  usage_reset_peak(options->server);
  chat->before = usage_now(options->server);
  run_until(chat, &pace, chat->to);
  chat->after = usage_now(options->server);
  chat->ended = true;
  drain(chat);
  chat->verdict = judge(chat);
}
