#include "letters.h"

#include <stdlib.h>

struct letter *letters_add(struct letters *letters, uint64_t due) {
  if (letters->count == letters->capacity) {
    letters->capacity = letters->capacity ? 2 * letters->capacity : 1024;
    letters->list = realloc(letters->list, letters->capacity * sizeof *letters->list);
    if (!letters->list) abort();
  }
  struct letter *letter = &letters->list[letters->count++];
  *letter = (struct letter){.due = due, .draft = uuid_make()};
  return letter;
}

struct letter *letters_get(struct letters *letters, int64_t number) {
  return number >= 0 && number < letters->count ? &letters->list[number] : NULL;
}

void letters_read(const struct letters *letters, struct reader *reader, struct letter *letter, int64_t sequence, struct verdict *verdict) {
  int64_t number = letter - letters->list;
  verdict->holes += sequence != reader->sequence + 1;
  verdict->disordered += number < reader->letter;
  verdict->disputed += letter->sequence != 0 && letter->sequence != sequence;
  *reader = (struct reader){number, sequence};
  letter->sequence = sequence;
}

void letters_judge(const struct letters *letters, bool followed, struct verdict *verdict) {
  for (uint32_t i = 0; i < letters->count; i++) {
    const struct letter *letter = &letters->list[i];
    verdict->sent++;
    verdict->acknowledged += letter->acknowledged;
    verdict->delivered += letter->delivered;
    verdict->due_deliveries += followed;
    verdict->lost += !letter->acknowledged;
    verdict->undelivered += followed && !letter->delivered;
  }
}

bool verdict_is_good(const struct verdict *verdict) {
  return verdict->lost + verdict->undelivered + verdict->acknowledged_twice + verdict->delivered_twice + verdict->strangers +
             verdict->holes + verdict->disordered + verdict->disputed == 0;
}
