#include "tab.h"

#include <stdio.h>

#include "json.h"
#include "problem.h"
#include "visitor.h"

static void open_ticket(struct tab *tab) {
  char frame[160];
  int length = snprintf(frame, sizeof frame, "{\"type\":\"open\",\"ref\":1,\"ticket\":\"%s\"}", tab->visitor->conversation);
  connection_send(&tab->connection, (struct span){frame, (size_t)length});
}

/* The letter that a text of `VISITOR.LETTER …` belongs to; NULL when it is not one of this tab's visitor. */
static struct letter *letter_of(struct tab *tab, struct span text) {
  char front[32] = "";
  int visitor, number;
  memcpy(front, text.start, text.length < sizeof front ? text.length : sizeof front - 1);
  if (sscanf(front, "%d.%d ", &visitor, &number) != 2 || visitor != tab->visitor->number) return NULL;
  return letters_get(&tab->visitor->letters, number);
}

static void delivered(struct tab *tab, struct letter *letter, int64_t sequence) {
  if (letter->delivered) tab->chat->verdict.delivered_twice++;
  if (letter->delivered) return;
  letter->delivered = true;
  letters_read(&tab->visitor->letters, &tab->deliveries, letter, sequence, &tab->chat->verdict);
  chat_record(tab->chat, &tab->chat->deliveries, letter, tab->connection.read_at);
}

static void handle_message(struct tab *tab, struct span frame) {
  struct json_field message[] = {{.key = "message"}};
  struct json_field fields[] = {{.key = "conversation"}, {.key = "sequence"}, {.key = "text"}};
  json_read(frame, message, 1);
  json_read(message->value, fields, 3);
  struct letter *letter = letter_of(tab, json_text(fields[2].value));
  if (!letter || !span_is(json_text(fields[0].value), tab->visitor->conversation)) {
    tab->chat->verdict.strangers++;
    return;
  }
  delivered(tab, letter, json_number(fields[1].value, -1));
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
  else if (json_is(type->value, "welcome")) open_ticket(tab);
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
  problem("the agent's tab of visitor %d: %s", tab->visitor->number, reason);
}

void tab_start(struct tab *tab, struct visitor *visitor) {
  static const struct role role = {opened, received, closed};
  struct chat *chat = visitor->chat;
  int agent = visitor->number * chat->options->agents / chat->options->visitors;
  *tab = (struct tab){.chat = chat, .visitor = visitor, .deliveries = visitor->acknowledgements};
  struct door door = {.port = chat->options->port, .path = "/socket", .cookie = chat->cast.cookies[agent]};
  connection_start(&tab->connection, &chat->loop, &door, visitor->number, &role, tab);
}
