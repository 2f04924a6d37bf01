#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

/* Counts of nanoseconds in logarithmic buckets, each at most 1/128 wide: a percentile is at most 0.8 % too high. */
enum { HISTOGRAM_SUB_BITS = 7, HISTOGRAM_BUCKETS = (64 - HISTOGRAM_SUB_BITS + 1) << HISTOGRAM_SUB_BITS };

struct histogram {
  uint64_t total;
  uint64_t counts[HISTOGRAM_BUCKETS];
};

void histogram_add(struct histogram *histogram, uint64_t nanoseconds);

/* The upper end, in nanoseconds, of the bucket that holds the value below which `share` (0 to 1) of all lie; 0 when empty. */
uint64_t histogram_percentile(const struct histogram *histogram, double share);

#endif
