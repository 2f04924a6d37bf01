/* A bare WebSocket server that sends every text frame back: what the machine's sockets allow at most. One thread, no checks.
   Prints its port and runs until standard input ends. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buffer.h"
#include "websocket.h"

enum { EVENTS_PER_TURN = 256, READ_SIZE = 1 << 18 };

struct client {
  int fd;
  bool upgraded;
  struct buffer in, out;
};

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static void watch(int epoll, int fd, void *who) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = who};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
}

static int listen_anywhere(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 4096) != 0) fail("listen");
  getsockname(fd, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

static void welcome(int epoll, int listener) {
  int on = 1, fd = accept(listener, NULL, NULL);
  struct client *client = calloc(1, sizeof *client);
  if (fd < 0 || !client) fail("accept");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  client->fd = fd;
  watch(epoll, fd, client);
}

static void leave(struct client *client) {
  close(client->fd);
  buffer_free(&client->in);
  buffer_free(&client->out);
  free(client);
}

/* The load generator does not look at the answer to its key. */
static void upgrade(struct client *client) {
  static const char answer[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  const char *request = buffer_front(&client->in), *end = memmem(request, buffer_length(&client->in), "\r\n\r\n", 4);
  if (!end) return;
  buffer_consume(&client->in, (size_t)(end + 4 - request));
  buffer_append(&client->out, answer, sizeof answer - 1);
  client->upgraded = true;
}

static void echo(struct client *client) {
  struct websocket_frame frame;
  while (websocket_parse((struct span){buffer_front(&client->in), buffer_length(&client->in)}, &frame)) {
    websocket_append_answer(&client->out, frame.opcode, &frame);
    buffer_consume(&client->in, frame.size);
  }
}

/* The load generator reads all the time, so that a blocking write waits only for the kernel. */
static bool flush(struct client *client) {
  while (buffer_length(&client->out) > 0) {
    ssize_t sent = send(client->fd, buffer_front(&client->out), buffer_length(&client->out), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    buffer_consume(&client->out, (size_t)sent);
  }
  return true;
}

static void serve(struct client *client) {
  static char bytes[READ_SIZE];
  ssize_t count = read(client->fd, bytes, sizeof bytes);
  if (count > 0) buffer_append(&client->in, bytes, (size_t)count);
  if (count > 0 && !client->upgraded) upgrade(client);
  if (count > 0 && client->upgraded) echo(client);
  if (count <= 0 || !flush(client)) leave(client);
}

int main(void) {
  static int input_mark;
  int epoll = epoll_create1(0), listener = listen_anywhere();
  if (epoll < 0) fail("epoll_create1");
  watch(epoll, listener, NULL);
  watch(epoll, STDIN_FILENO, &input_mark);
  for (;;) {
    struct epoll_event events[EVENTS_PER_TURN];
    int count = epoll_wait(epoll, events, EVENTS_PER_TURN, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.ptr == &input_mark) return 0;
      if (!events[i].data.ptr) welcome(epoll, listener);
      else serve(events[i].data.ptr);
    }
  }
}
