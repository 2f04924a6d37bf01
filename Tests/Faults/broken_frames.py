"""A seeded stream of frames that break RFC 6455, or just miss breaking it. What each deserves, `rfc6455.read` says."""

import json
import uuid

from rawsocket import BINARY, CLOSE, CONTINUATION, MASK, PING, PONG, TEXT, closing, frame, header, text

# Between ASCII, the two ends of each range of UTF-8, and what is never part of it.
UTF8_PIECES = [b"a", b"\x7f", b"\xc2\x80", b"\xdf\xbf", b"\xe0\xa0\x80", b"\xed\x9f\xbf", b"\xee\x80\x80", b"\xef\xbf\xbf", b"\xf0\x90\x80\x80", b"\xf4\x8f\xbf\xbf",
               b"\x80", b"\xbf", b"\xc0\xaf", b"\xc1\xbf", b"\xe0\x80\xaf", b"\xe0\x9f\xbf", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf0\x8f\xbf\xbf", b"\xf4\x90\x80\x80",
               b"\xf5\x80\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xfe", b"\xff", b"\xe2\x82", b"\xf0\x9f\x92"]


class BrokenFrames:
    """Each method is one kind; all take what they vary from one source of chance."""

    def __init__(self, random):
        self.random = random
        self.kinds = [kind for name, kind in sorted(vars(BrokenFrames).items()) if not name.startswith("_")]

    def __iter__(self):
        while True:
            kind = self.random.choice(self.kinds)
            yield kind.__name__.replace("_", " "), kind(self)

    def flipped_bits(self):
        data = bytearray(self._good())
        reach = len(data) if self.random.random() < 0.5 else min(len(data), 8)
        for _ in range(self.random.choice([1, 1, 1, 2, 3, 8])):
            bit = self.random.randrange(reach * 8)
            data[bit // 8] ^= 1 << bit % 8
        return bytes(data)

    def noise(self):
        return self.random.randbytes(self.random.randint(1, 300))

    def noise_behind_a_good_frame(self):
        return self._good() + self.noise()

    def a_frame_cut_short(self):
        good = self._good()
        return good[:self.random.randrange(1, len(good))]

    def a_frame_without_a_mask(self):
        return frame(self.random.choice([TEXT, BINARY, PING, PONG, CLOSE]), self._payload(), mask=None)

    def reserved_bits(self):
        return frame(self.random.choice([TEXT, CONTINUATION, PING, CLOSE]), self._payload(), reserved=self.random.randint(1, 7))

    def a_reserved_opcode(self):
        return frame(self.random.choice([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), self._payload(), final=self.random.random() < 0.5)

    def binary(self):
        return frame(BINARY, self.random.randbytes(self.random.randint(0, 200)), final=self.random.random() < 0.5)

    def a_control_frame_in_pieces_or_too_long(self):
        opcode = self.random.choice([CLOSE, PING, PONG])
        if self.random.random() < 0.5:
            return frame(opcode, self._payload()[:125], final=False)
        return frame(opcode, b"x" * self.random.choice([126, 127, 200, 65_536]))

    def a_goodbye(self):
        kinds = [
            lambda: closing(self.random.choice([0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])),
            lambda: closing(self.random.randrange(65_536), self.random.choice([b"", b"bye", "grüße".encode()])),
            lambda: closing(1000, self.random.choice(UTF8_PIECES)),
            lambda: frame(CLOSE, self.random.randbytes(1)),
            lambda: frame(CLOSE, self.random.randbytes(self.random.randint(0, 125))),
            lambda: closing(1000, b"x" * 124),
        ]
        return self.random.choice(kinds)() + self.random.choice([b"", self._good()])

    def odd_utf8_across_fragments(self):
        message = b"".join(self.random.choice(UTF8_PIECES) for _ in range(self.random.randint(1, 6)))
        return self._fragments(message, self.random.randint(1, len(message)))

    def the_first_or_last_fragment_missing(self):
        message = self._payload() + b"xx"
        whole = [frame(CONTINUATION, message), frame(TEXT, message, final=False) + text(message), frame(TEXT, message, final=False) + frame(BINARY, message),
                 frame(CONTINUATION, message, final=False)]
        return self.random.choice(whole)

    def fragments_and_pings_between(self):
        message = self._payload()
        between = frame(self.random.choice([PING, PONG]), self.random.randbytes(self.random.choice([0, 5, 125])))
        return frame(TEXT, message[:9], final=False) + between + frame(CONTINUATION, message[9:])

    def about_as_many_fragments_as_are_allowed(self):
        count = self.random.choice([126, 127, 128, 129, 130, 300])
        return frame(TEXT, b"{", final=False) + frame(CONTINUATION, final=False) * (count - 2) + frame(CONTINUATION, b"}")

    def about_as_large_as_is_allowed(self):
        size = (64 << 10) + self.random.choice([-1, 0, 1, 2, 1000])
        return self._fragments(b"x" * size, self.random.choice([1, 2, 7]))

    def a_length_that_is_not_true(self):
        length = self.random.choice([125, 126, 127, 65_535, 65_536, 65_537, 1 << 31, 1 << 32, 1 << 40, (1 << 63) - 1, 1 << 63, (1 << 63) + 5, (1 << 64) - 1])
        return header(self.random.choice([TEXT, CONTINUATION, PING, CLOSE]), length) + self._payload()

    def a_length_in_too_many_bytes(self):
        payload = self._payload()[:125]
        wide = self.random.choice([b"\xfe" + len(payload).to_bytes(2), b"\xff" + len(payload).to_bytes(8), b"\xff" + (60_000).to_bytes(8)])
        return bytes([0x80 | self.random.choice([TEXT, PING])]) + wide + MASK + payload

    # What good clients send

    def _good(self):
        return self.random.choice([self._good_text, self._good_text, self._good_ping, self._good_pieces, self._good_close])()

    def _good_text(self):
        return text(self._payload())

    def _good_ping(self):
        return frame(PING, self.random.randbytes(self.random.randint(0, 125)))

    def _good_pieces(self):
        return self._fragments(self._payload(), self.random.randint(2, 5))

    def _good_close(self):
        return closing(self.random.choice([1000, 1001, 3000, 4999]), b"bye")

    def _payload(self):
        place = str(uuid.UUID(int=self.random.getrandbits(128)))
        return json.dumps(self.random.choice([
            {"type": "ping"},
            {"type": "read", "conversation": place, "sequence": 5},
            {"type": "typing", "conversation": place, "typing": True},
            {"type": "send", "ref": self.random.getrandbits(40), "draft": {"id": "none", "text": "grüße 👩‍💻"}},
        ]), ensure_ascii=False).encode()

    def _fragments(self, message, count):
        cuts = sorted(self.random.randint(0, len(message)) for _ in range(count - 1))
        parts = [message[start:end] for start, end in zip([0, *cuts], [*cuts, len(message)])]
        last = len(parts) - 1
        return b"".join(frame(CONTINUATION if number else TEXT, part, final=number == last) for number, part in enumerate(parts))
