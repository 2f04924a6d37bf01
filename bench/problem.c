#include "problem.h"

#include <stdarg.h>
#include <stdio.h>

static unsigned long count;
static char first[240];

/* The words go into a JSON string later. */
static void make_quotable(char *text) {
  for (; *text; text++)
    if (*text == '"' || *text == '\\' || (unsigned char)*text < ' ') *text = '\'';
}

void problem(const char *format, ...) {
  if (count++ > 0) return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(first, sizeof first, format, arguments);
  va_end(arguments);
  make_quotable(first);
}

unsigned long problem_count(void) { return count; }

const char *problem_first(void) { return first; }
