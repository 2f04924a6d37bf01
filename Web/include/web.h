#pragma once
#include <stddef.h>

/// One browser file, embedded in the binary.
struct perch_web_file {
  const char *path;
  const unsigned char *bytes;
  size_t count;
};

extern const struct perch_web_file perch_web_files[];
extern const size_t perch_web_files_count;
