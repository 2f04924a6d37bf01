#include "cast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(char ***list, int *count, const char *text) {
  *list = realloc(*list, (size_t)(*count + 1) * sizeof **list);
  if (!*list) abort();
  (*list)[(*count)++] = strdup(text);
}

static void read_line(struct cast *cast, char *line) {
  line[strcspn(line, "\n")] = '\0';
  if (strncmp(line, "visitor ", 8) == 0) add(&cast->tokens, &cast->visitors, line + 8);
  if (strncmp(line, "agent ", 6) == 0) add(&cast->cookies, &cast->agents, line + 6);
}

struct cast cast_read(const char *path) {
  struct cast cast = {0};
  char line[4096];
  FILE *file = fopen(path, "r");
  if (!file) {
    perror(path);
    exit(2);
  }
  while (fgets(line, sizeof line, file)) read_line(&cast, line);
  fclose(file);
  return cast;
}
