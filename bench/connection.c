#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "websocket.h"

/* One source address for this many clients: a single address runs out of ports, and finding a free one gets slow long before. */
enum { CLIENTS_PER_ADDRESS = 1000, READ_SIZE = 1 << 18 };

static void closed(struct connection *connection, const char *reason) {
  if (connection->stage == CONNECTION_CLOSED) return;
  connection_end(connection);
  connection->role->closed(connection, reason);
}

static void watch(struct connection *connection, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = connection};
  if (epoll_ctl(connection->loop->epoll, operation, connection->fd, &event) != 0) perror("epoll_ctl");
}

static void mark_unsent(struct connection *connection) {
  if (connection->is_unsent || connection->waits_for_room) return;
  connection->is_unsent = true;
  connection->next_unsent = connection->loop->unsent;
  connection->loop->unsent = connection;
}

static void bind_source(int fd, int number) {
  struct sockaddr_in source = {.sin_family = AF_INET};
  source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(number / CLIENTS_PER_ADDRESS));
  int on = 1;
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&source, sizeof source) != 0) perror("bind");
}

static int begin_connect(int port, int number) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
  if (fd < 0) return -1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  bind_source(fd, number);
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, (struct sockaddr *)&server, sizeof server) == 0 || errno == EINPROGRESS) return fd;
  close(fd);
  return -1;
}

/* The key is a constant, as nobody checks the answer to it: that the server does this right is for its own tests. */
static void write_upgrade(struct buffer *out, const struct door *door) {
  char request[2048];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                        "Origin: http://127.0.0.1:%d\r\n%s%s%s\r\n",
                        door->path, door->port, door->port, door->cookie ? "Cookie: " : "",
                        door->cookie ? door->cookie : "", door->cookie ? "\r\n" : "");
  buffer_append(out, request, (size_t)length < sizeof request ? (size_t)length : sizeof request - 1);
}

void connection_start(struct connection *connection, struct loop *loop, const struct door *door, int number,
                      const struct role *role, void *owner) {
  *connection = (struct connection){.loop = loop, .role = role, .owner = owner, .stage = CONNECTION_CONNECTING};
  connection->fd = begin_connect(door->port, number);
  if (connection->fd < 0) {
    closed(connection, "cannot connect");
    return;
  }
  write_upgrade(&connection->out, door);
  watch(connection, EPOLL_CTL_ADD, EPOLLOUT);
}

void connection_send(struct connection *connection, struct span text) {
  if (connection->stage != CONNECTION_OPEN) return;
  websocket_append_masked(&connection->out, WS_TEXT, text);
  mark_unsent(connection);
}

void connection_end(struct connection *connection) {
  if (connection->stage == CONNECTION_CLOSED) return;
  if (connection->fd >= 0) close(connection->fd);
  connection->fd = -1;
  connection->stage = CONNECTION_CLOSED;
}

void connection_flush(struct connection *connection) {
  connection->is_unsent = false;
  if (connection->stage == CONNECTION_CLOSED || buffer_length(&connection->out) == 0) return;
  ssize_t sent = send(connection->fd, buffer_front(&connection->out), buffer_length(&connection->out), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) {
    closed(connection, "cannot send");
    return;
  }
  if (sent > 0) buffer_consume(&connection->out, (size_t)sent);
  bool full = buffer_length(&connection->out) > 0;
  if (full != connection->waits_for_room) watch(connection, EPOLL_CTL_MOD, full ? EPOLLIN | EPOLLOUT : EPOLLIN);
  connection->waits_for_room = full;
}

static void finish_connect(struct connection *connection) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    closed(connection, "connection refused");
    return;
  }
  connection->stage = CONNECTION_UPGRADING;
  watch(connection, EPOLL_CTL_MOD, EPOLLIN);
  connection_flush(connection);
}

static void finish_upgrade(struct connection *connection) {
  struct buffer *in = &connection->in;
  const char *answer = buffer_front(in), *end = memmem(answer, buffer_length(in), "\r\n\r\n", 4);
  if (!end) return;
  const char *line_end = memchr(answer, '\r', buffer_length(in));
  if (strncmp(answer, "HTTP/1.1 101", 12) != 0) {
    char reason[160];
    snprintf(reason, sizeof reason, "handshake refused: %.*s", (int)(line_end - answer), answer);
    closed(connection, reason);
    return;
  }
  buffer_consume(in, (size_t)(end + 4 - answer));
  connection->stage = CONNECTION_OPEN;
  connection->role->opened(connection);
}

static void closed_by_peer(struct connection *connection, struct span payload) {
  const unsigned char *bytes = (const unsigned char *)payload.start;
  char reason[160];
  if (payload.length < 2) closed(connection, "closed by the server");
  if (payload.length < 2) return;
  snprintf(reason, sizeof reason, "closed by the server with %d %.*s", bytes[0] << 8 | bytes[1],
           (int)(payload.length - 2), payload.start + 2);
  closed(connection, reason);
}

static void handle_frame(struct connection *connection, const struct websocket_frame *frame) {
  if (frame->masked || !frame->final || frame->opcode == WS_CONTINUATION) {
    closed(connection, "the server sent a frame in parts or masked");
  } else if (frame->opcode == WS_TEXT) {
    connection->role->received(connection, frame->payload);
  } else if (frame->opcode == WS_CLOSE) {
    closed_by_peer(connection, frame->payload);
  } else if (frame->opcode == WS_PING) {
    websocket_append_masked(&connection->out, WS_PONG, frame->payload);
    mark_unsent(connection);
  }
}

static void handle_frames(struct connection *connection) {
  struct websocket_frame frame;
  while (connection->stage == CONNECTION_OPEN) {
    struct span bytes = {buffer_front(&connection->in), buffer_length(&connection->in)};
    if (!websocket_parse(bytes, &frame)) return;
    handle_frame(connection, &frame);
    buffer_consume(&connection->in, frame.size);
  }
}

static void handle_input(struct connection *connection) {
  static char bytes[READ_SIZE];
  ssize_t count = read(connection->fd, bytes, sizeof bytes);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) {
    closed(connection, count == 0 ? "connection ended by the server" : "connection broken");
    return;
  }
  connection->read_at = now_ns();
  buffer_append(&connection->in, bytes, (size_t)count);
  if (connection->stage == CONNECTION_UPGRADING) finish_upgrade(connection);
  handle_frames(connection);
}

void connection_handle(struct connection *connection, uint32_t events) {
  if (connection->stage == CONNECTION_CONNECTING) {
    finish_connect(connection);
    return;
  }
  if (connection->stage != CONNECTION_CLOSED && events & (EPOLLIN | EPOLLHUP | EPOLLERR)) handle_input(connection);
  if (connection->stage != CONNECTION_CLOSED && events & EPOLLOUT) connection_flush(connection);
}
