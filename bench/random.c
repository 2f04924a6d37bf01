#include "random.h"

#include <string.h>
#include <sys/random.h>

static uint64_t state;

static void seed(void) {
  while (state == 0)
    if (getrandom(&state, sizeof state, 0) != sizeof state) state = 0;
}

/* SplitMix64. */
uint64_t random_next(void) {
  if (state == 0) seed();
  uint64_t mixed = (state += 0x9e3779b97f4a7c15ull);
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
  return mixed ^ (mixed >> 31);
}

void random_fill(unsigned char *bytes, size_t count) {
  while (count > 0) {
    uint64_t word = random_next();
    size_t part = count < sizeof word ? count : sizeof word;
    memcpy(bytes, &word, part);
    bytes += part;
    count -= part;
  }
}
