// Preloaded into the server: writes down, in the order in which it happens, all that is written to the database's files
// and when the system has promised that it is on the disk. From that, the state of the disk after a power failure at any
// moment can be put together. The record is a sequence of `struct entry`, each followed by its bytes.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 'w', TRUNCATE = 't', SYNC = 's', SYNCED = 'd' };
enum { MAX_FILES = 4096 };

struct entry {
  char what;
  // 'm' the database itself, 'w' its write-ahead log, 'j' a rollback journal.
  char file;
  char unused[6];
  // Of a write; a truncation's new size.
  uint64_t offset;
  uint64_t length;
};

static char files[MAX_FILES];
static int record = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("PERCH_POWER_RECORD");
  if (path) record = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

static char kind(const char *path) {
  if (ends_with(path, "/perch.sqlite")) return 'm';
  if (ends_with(path, "/perch.sqlite-wal")) return 'w';
  if (ends_with(path, "/perch.sqlite-journal")) return 'j';
  return 0;
}

static char file_of(int file) { return file >= 0 && file < MAX_FILES && record >= 0 ? files[file] : 0; }

static void note(char what, int file, uint64_t offset, const void *bytes, size_t length) {
  struct entry entry = {.what = what, .file = files[file], .offset = offset, .length = length};
  struct iovec parts[] = {{&entry, sizeof entry}, {(void *)bytes, length}};
  pthread_mutex_lock(&turn);
  if (writev(record, parts, length ? 2 : 1) != (ssize_t)(sizeof entry + length)) abort();
  pthread_mutex_unlock(&turn);
}

static void *next(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (!function) abort();
  return function;
}

#define NEXT(name) ((__typeof__(&name))next(#name))

static int opened(int file, const char *path) {
  if (file >= 0 && file < MAX_FILES) files[file] = kind(path);
  return file;
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return opened(NEXT(open64)(path, flags, mode), path);
}

int close(int file) {
  if (file >= 0 && file < MAX_FILES) files[file] = 0;
  return NEXT(close)(file);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
  if (file_of(file)) note(WRITE, file, (uint64_t)offset, bytes, length);
  return NEXT(pwrite64)(file, bytes, length, offset);
}

ssize_t write(int file, const void *bytes, size_t length) {
  // SQLite always says where; anything else would make the record wrong.
  if (file_of(file)) abort();
  return NEXT(write)(file, bytes, length);
}

int ftruncate64(int file, off64_t size) {
  if (file_of(file)) note(TRUNCATE, file, (uint64_t)size, NULL, 0);
  return NEXT(ftruncate64)(file, size);
}

static int synced(int file, int result) {
  if (file_of(file) && result == 0) note(SYNCED, file, 0, NULL, 0);
  return result;
}

int fdatasync(int file) {
  if (file_of(file)) note(SYNC, file, 0, NULL, 0);
  return synced(file, NEXT(fdatasync)(file));
}

int fsync(int file) {
  if (file_of(file)) note(SYNC, file, 0, NULL, 0);
  return synced(file, NEXT(fsync)(file));
}
