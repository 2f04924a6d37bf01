#ifndef BENCH_LETTERS_H
#define BENCH_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "uuid.h"

/* Every message that one visitor sent, and what came of it. */
struct letter {
  uint64_t due; /* when it was sent, or should have been */
  int64_t sequence; /* as the acknowledgement or the delivery said, whichever came first; 0 before */
  struct uuid draft;
  bool acknowledged, delivered;
};

/* Where somebody who gets one visitor's letters one after the other has got to. */
struct reader {
  int64_t letter, sequence;
};

struct letters {
  struct letter *list;
  uint32_t count, capacity;
};

/* What went wrong with all letters of a run; all zero in a good one. */
struct verdict {
  uint64_t sent, acknowledged, delivered, due_deliveries;
  uint64_t lost, undelivered, acknowledged_twice, delivered_twice;
  uint64_t strangers;  /* acknowledgements or deliveries of what this visitor never sent, or to the wrong ticket */
  uint64_t holes;      /* a sequence that is not the one after the last */
  uint64_t disordered; /* a letter that came after a later one */
  uint64_t disputed;   /* acknowledgement and delivery name different sequences */
};

struct letter *letters_add(struct letters *letters, uint64_t due);

/* NULL when there is no letter of that number. */
struct letter *letters_get(struct letters *letters, int64_t number);

/* Notes in the verdict what is wrong with this letter of that sequence as the reader's next one. */
void letters_read(const struct letters *letters, struct reader *reader, struct letter *letter, int64_t sequence, struct verdict *verdict);

/* Adds these letters to the verdict; `followed` says whether an agent has the ticket open. */
void letters_judge(const struct letters *letters, bool followed, struct verdict *verdict);

bool verdict_is_good(const struct verdict *verdict);

#endif
