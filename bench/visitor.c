#include "visitor.h"

#include <stdio.h>

#include "clock.h"
#include "json.h"
#include "problem.h"
#include "tab.h"

enum { FIRST_REF = 1000000000 };

static void send_text(struct connection *connection, const char *text, int length) {
  connection_send(connection, (struct span){text, (size_t)length});
}

/* `VISITOR.LETTER `, then filling up to the wanted size: an agent's tab finds the letter by it. */
static void write_text(const struct visitor *visitor, uint32_t letter, char *text) {
  static const char filling[] = "Could you tell me whether the blue one comes in a smaller size and when it can be here? ";
  int size = visitor->chat->options->text_bytes;
  int at = snprintf(text, (size_t)size + 1, "%d.%u ", visitor->number, letter);
  for (int i = 0; at < size; at++, i++) text[at] = filling[i % (int)(sizeof filling - 1)];
  text[size] = '\0';
}

static void send_first(struct visitor *visitor) {
  char id[UUID_TEXT + 1], frame[256];
  struct uuid draft = uuid_make();
  uuid_write(&draft, id);
  int length = snprintf(frame, sizeof frame, "{\"type\":\"send\",\"ref\":%d,\"draft\":{\"id\":\"%s\",\"text\":\"" FIRST_TEXT "\"}}", FIRST_REF, id);
  send_text(&visitor->connection, frame, length);
}

void visitor_send(struct visitor *visitor, uint64_t due) {
  char id[UUID_TEXT + 1], text[4096], frame[4608];
  uint32_t number = visitor->letters.count;
  uuid_write(&letters_add(&visitor->letters, due)->draft, id);
  write_text(visitor, number, text);
  int length = snprintf(frame, sizeof frame,
                        "{\"type\":\"send\",\"ref\":%u,\"draft\":{\"id\":\"%s\",\"text\":\"%s\"},\"conversation\":\"%s\"}", number,
                        id, text, visitor->conversation);
  send_text(&visitor->connection, frame, length);
}

/* In a closed loop, an acknowledgement makes room for the next letter. */
static void acknowledged(struct visitor *visitor, struct letter *letter, int64_t sequence) {
  struct chat *chat = visitor->chat;
  uint64_t now = visitor->connection.read_at;
  if (letter->acknowledged) chat->verdict.acknowledged_twice++;
  if (letter->acknowledged) return;
  letter->acknowledged = true;
  letters_read(&visitor->letters, &visitor->acknowledgements, letter, sequence, &chat->verdict);
  chat->acknowledged += chat_counts(chat, now);
  chat_record(chat, &chat->acknowledgements, letter, now);
  if (chat->options->window > 0 && !chat->ended) visitor_send(visitor, now_ns());
}

static void opened_conversation(struct visitor *visitor, struct span conversation, int64_t sequence) {
  if (conversation.length != UUID_TEXT || sequence < 1) {
    problem("visitor %d: the first acknowledgement names no conversation", visitor->number);
    return;
  }
  memcpy(visitor->conversation, conversation.start, UUID_TEXT);
  visitor->acknowledgements = (struct reader){-1, sequence};
  visitor->chat->ready++;
  struct tab *tab = chat_tab_of(visitor->chat, visitor->number);
  if (tab) tab_open(tab, visitor);
}

static void handle_acknowledgement(struct visitor *visitor, struct span frame) {
  struct json_field fields[] = {{.key = "ref"}, {.key = "draftId"}, {.key = "conversation"}, {.key = "sequence"}};
  json_read(frame, fields, 4);
  int64_t ref = json_number(fields[0].value, -1), sequence = json_number(fields[3].value, -1);
  struct span conversation = json_text(fields[2].value);
  if (ref == FIRST_REF) {
    opened_conversation(visitor, conversation, sequence);
    return;
  }
  struct letter *letter = letters_get(&visitor->letters, ref);
  if (!letter || !uuid_is(&letter->draft, json_text(fields[1].value)) || !span_is(conversation, visitor->conversation)) {
    visitor->chat->verdict.strangers++;
    return;
  }
  acknowledged(visitor, letter, sequence);
}

static void received(struct connection *connection, struct span frame) {
  struct visitor *visitor = connection->owner;
  struct json_field type[] = {{.key = "type"}};
  json_read(frame, type, 1);
  if (json_is(type->value, "ack")) handle_acknowledgement(visitor, frame);
  else if (json_is(type->value, "message")) visitor->chat->own_frames++;
  else if (json_is(type->value, "welcome")) send_first(visitor);
  else if (json_is(type->value, "refused")) problem("visitor %d was refused: %.*s", visitor->number, (int)frame.length, frame.start);
  else visitor->chat->other_frames++;
}

static void opened(struct connection *connection) {
  struct visitor *visitor = connection->owner;
  char frame[4608];
  int length = snprintf(frame, sizeof frame, "{\"type\":\"hello\",\"protocol\":1,\"token\":\"%s\"}",
                        visitor->chat->cast.tokens[visitor->number]);
  send_text(connection, frame, length);
}

static void closed(struct connection *connection, const char *reason) {
  const struct visitor *visitor = connection->owner;
  problem("visitor %d: %s", visitor->number, reason);
}

/* A bare echo server answers each letter with itself, in order. */
static void received_echo(struct connection *connection, struct span frame) {
  struct visitor *visitor = connection->owner;
  struct json_field draft[] = {{.key = "draft"}}, id[] = {{.key = "id"}};
  struct letter *letter = letters_get(&visitor->letters, visitor->echoed++);
  json_read(frame, draft, 1);
  json_read(draft->value, id, 1);
  if (!letter || !uuid_is(&letter->draft, json_text(id->value))) visitor->chat->verdict.strangers++;
  else acknowledged(visitor, letter, visitor->echoed);
}

static void opened_echo(struct connection *connection) {
  struct visitor *visitor = connection->owner;
  struct uuid conversation = uuid_make();
  uuid_write(&conversation, visitor->conversation);
  visitor->chat->ready++;
}

void visitor_start(struct visitor *visitor, struct chat *chat, int number, bool echo) {
  static const struct role chatting = {opened, received, closed}, echoing = {opened_echo, received_echo, closed};
  char path[128];
  *visitor = (struct visitor){.chat = chat, .number = number};
  snprintf(path, sizeof path, "/socket?widget=%s", echo ? "echo" : chat->options->widget);
  struct door door = {.port = chat->options->port, .path = path};
  connection_start(&visitor->connection, &chat->loop, &door, number, echo ? &echoing : &chatting, visitor);
}
