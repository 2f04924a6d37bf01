#pragma once
#include "web.h"

/// Swift cannot import an array of unknown length: it asks for one file after the other.
static inline struct perch_web_file perch_web_file_at(size_t index) { return perch_web_files[index]; }
