#include "histogram.h"

#include <math.h>

enum { SUB = 1 << HISTOGRAM_SUB_BITS };

static size_t bucket_of(uint64_t value) {
  if (value < SUB) return (size_t)value;
  int shift = 63 - __builtin_clzll(value) - HISTOGRAM_SUB_BITS;
  return (size_t)(shift + 1) * SUB + (size_t)((value >> shift) - SUB);
}

static uint64_t upper_end(size_t bucket) {
  if (bucket < SUB) return bucket;
  int shift = (int)(bucket / SUB) - 1;
  return (((uint64_t)(bucket % SUB) + SUB + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t nanoseconds) {
  histogram->total++;
  histogram->counts[bucket_of(nanoseconds)]++;
}

uint64_t histogram_percentile(const struct histogram *histogram, double share) {
  uint64_t rank = (uint64_t)ceil(share * (double)histogram->total), passed = 0;
  if (rank == 0) rank = 1;
  for (size_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
    passed += histogram->counts[bucket];
    if (passed >= rank) return upper_end(bucket);
  }
  return 0;
}
