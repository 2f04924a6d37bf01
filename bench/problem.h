#ifndef BENCH_PROBLEM_H
#define BENCH_PROBLEM_H

/* Whatever must not happen in a measurement is counted, and the first case is kept in words. */
__attribute__((format(printf, 1, 2))) void problem(const char *format, ...);
unsigned long problem_count(void);
const char *problem_first(void);

#endif
