#include "websocket.h"

#include "random.h"

/* The sizes of a header's fields that are known from its first two bytes. */
static size_t length_bytes(unsigned short_length) { return short_length == 127 ? 8 : short_length == 126 ? 2 : 0; }

static uint64_t read_big_endian(const unsigned char *bytes, size_t count) {
  uint64_t number = 0;
  for (size_t i = 0; i < count; i++) number = number << 8 | bytes[i];
  return number;
}

bool websocket_parse(struct span bytes, struct websocket_frame *frame) {
  const unsigned char *at = (const unsigned char *)bytes.start;
  if (bytes.length < 2) return false;
  unsigned short_length = at[1] & 0x7f;
  size_t extended = length_bytes(short_length);
  frame->final = at[0] & 0x80;
  frame->opcode = at[0] & 0x0f;
  frame->masked = at[1] & 0x80;
  size_t header = 2 + extended + (frame->masked ? 4 : 0);
  if (bytes.length < header) return false;
  uint64_t length = extended ? read_big_endian(at + 2, extended) : short_length;
  if (length > bytes.length - header) return false;
  if (frame->masked) memcpy(frame->mask, at + 2 + extended, 4);
  frame->payload = (struct span){bytes.start + header, (size_t)length};
  frame->size = header + (size_t)length;
  return true;
}

static void append_header(struct buffer *out, enum websocket_opcode opcode, uint64_t length, unsigned mask_bit) {
  unsigned char header[10] = {(unsigned char)(0x80 | opcode)};
  unsigned short_length = length < 126 ? (unsigned)length : length < 65536 ? 126 : 127;
  size_t extended = length_bytes(short_length);
  header[1] = (unsigned char)(mask_bit | short_length);
  for (size_t i = 0; i < extended; i++) header[2 + i] = (unsigned char)(length >> (8 * (extended - 1 - i)));
  buffer_append(out, header, 2 + extended);
}

static void append_xored(struct buffer *out, struct span payload, const unsigned char mask[4]) {
  char *place = buffer_extend(out, payload.length);
  for (size_t i = 0; i < payload.length; i++) place[i] = (char)(payload.start[i] ^ mask[i & 3]);
}

void websocket_append_masked(struct buffer *out, enum websocket_opcode opcode, struct span payload) {
  unsigned char mask[4];
  random_fill(mask, sizeof mask);
  append_header(out, opcode, payload.length, 0x80);
  buffer_append(out, mask, sizeof mask);
  append_xored(out, payload, mask);
}

void websocket_append_answer(struct buffer *out, enum websocket_opcode opcode, const struct websocket_frame *frame) {
  static const unsigned char nothing[4];
  append_header(out, opcode, frame->payload.length, 0);
  append_xored(out, frame->payload, frame->masked ? frame->mask : nothing);
}
