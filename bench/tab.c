#include "tab.h"

#include <stdio.h>

#include "json.h"
#include "problem.h"
#include "visitor.h"

static void open_ticket(struct tab *tab, const struct visitor *visitor) {
  char frame[160];
  int length = snprintf(frame, sizeof frame, "{\"type\":\"open\",\"ref\":%d,\"ticket\":\"%s\"}", visitor->number, visitor->conversation);
  connection_send(&tab->connection, (struct span){frame, (size_t)length});
}

static void welcome(struct tab *tab) {
  const struct chat *chat = tab->chat;
  tab->is_welcome = true;
  for (int i = 0; i < chat->options->visitors; i++)
    if (chat_tab_of(chat, i) == tab && chat->visitors[i].conversation[0]) open_ticket(tab, &chat->visitors[i]);
}

/* Texts are `VISITOR.LETTER …`. NULL for a visitor whose ticket is not open here. */
static struct visitor *visitor_of(const struct tab *tab, struct span text, int *letter) {
  char front[32] = "";
  int visitor;
  memcpy(front, text.start, text.length < sizeof front ? text.length : sizeof front - 1);
  if (sscanf(front, "%d.%d ", &visitor, letter) != 2 || visitor < 0 || visitor >= tab->chat->options->visitors) return NULL;
  return chat_tab_of(tab->chat, visitor) == tab ? &tab->chat->visitors[visitor] : NULL;
}

static void delivered(struct tab *tab, struct visitor *visitor, struct letter *letter, int64_t sequence) {
  if (letter->delivered) tab->chat->verdict.delivered_twice++;
  if (letter->delivered) return;
  letter->delivered = true;
  letters_read(&visitor->letters, &visitor->deliveries, letter, sequence, &tab->chat->verdict);
  chat_record(tab->chat, &tab->chat->deliveries, letter, tab->connection.read_at);
}

static void handle_message(struct tab *tab, struct span frame) {
  struct json_field message[] = {{.key = "message"}};
  struct json_field fields[] = {{.key = "conversation"}, {.key = "sequence"}, {.key = "text"}};
  json_read(frame, message, 1);
  json_read(message->value, fields, 3);
  /* Sent before its ticket was open here, but told after it was acknowledged: it may come or not. */
  if (span_is(json_text(fields[2].value), FIRST_TEXT)) return;
  int number = -1;
  struct visitor *visitor = visitor_of(tab, json_text(fields[2].value), &number);
  struct letter *letter = visitor ? letters_get(&visitor->letters, number) : NULL;
  if (!letter || !span_is(json_text(fields[0].value), visitor->conversation)) {
    tab->chat->verdict.strangers++;
    return;
  }
  delivered(tab, visitor, letter, json_number(fields[1].value, -1));
}

static void handle_list(struct tab *tab, struct span frame) {
  if (!chat_counts(tab->chat, tab->connection.read_at)) return;
  tab->chat->list_frames++;
  tab->chat->list_bytes += frame.length;
}

static void received(struct connection *connection, struct span frame) {
  struct tab *tab = connection->owner;
  struct json_field type[] = {{.key = "type"}};
  json_read(frame, type, 1);
  if (json_is(type->value, "message")) handle_message(tab, frame);
  else if (json_is(type->value, "tickets")) handle_list(tab, frame);
  else if (json_is(type->value, "welcome")) welcome(tab);
  else if (json_is(type->value, "opened")) tab->chat->ready++;
  else if (json_is(type->value, "refused")) problem("an agent was refused: %.*s", (int)frame.length, frame.start);
  else tab->chat->other_frames++;
}

static void opened(struct connection *connection) {
  static const char hello[] = "{\"type\":\"hello\",\"protocol\":1}";
  connection_send(connection, (struct span){hello, sizeof hello - 1});
}

static void closed(struct connection *connection, const char *reason) {
  const struct tab *tab = connection->owner;
  problem("a tab of agent %d: %s", tab->agent, reason);
}

static void start(struct tab *tab, struct chat *chat, int agent) {
  static const struct role role = {opened, received, closed};
  *tab = (struct tab){.chat = chat, .agent = agent};
  struct door door = {.port = chat->options->port, .path = "/socket", .cookie = chat->cast.cookies[agent]};
  connection_start(&tab->connection, &chat->loop, &door, (int)(tab - chat->tabs), &role, tab);
}

void tab_open(struct tab *tab, struct visitor *visitor) {
  struct chat *chat = visitor->chat;
  visitor->deliveries = visitor->acknowledgements;
  if (!tab->chat) start(tab, chat, (int)(tab - chat->tabs) / chat->options->tabs);
  if (tab->is_welcome) open_ticket(tab, visitor);
}
