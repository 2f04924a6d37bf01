#include "web.h"
const struct perch_web_file perch_web_files[] = {{"", 0, 0}};
const size_t perch_web_files_count = 0;
