/* What the disk and SQLite allow at most, with the durability that the server promises. usage: limits DIRECTORY SECONDS
   Prints one JSON object. */

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "histogram.h"
#include "random.h"

enum { APPEND_BYTES = 200, ROWS_PER_COMMIT = 100, TEXT_BYTES = 100, CONVERSATIONS = 100 };

static void fail(const char *what) {
  fprintf(stderr, "limits: %s\n", what);
  exit(2);
}

static const char *path_in(const char *directory, const char *name) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  return path;
}

static void measure_sync(const char *directory, double seconds) {
  static struct histogram times;
  char bytes[APPEND_BYTES];
  memset(bytes, 'x', sizeof bytes);
  int file = open(path_in(directory, "limits.log"), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
  if (file < 0) fail("cannot write into the directory");
  uint64_t start = now_ns(), end = start + seconds_to_ns(seconds), at = start;
  while (at < end) {
    if (write(file, bytes, sizeof bytes) != sizeof bytes || fdatasync(file) != 0) fail("fdatasync failed");
    uint64_t done = now_ns();
    histogram_add(&times, done - at);
    at = done;
  }
  close(file);
  printf("\"syncs_per_second\":%.1f,\"sync_p50_ms\":%.4f,\"sync_p99_ms\":%.4f", (double)times.total / ((double)(at - start) / 1e9),
         (double)histogram_percentile(&times, 0.5) / 1e6, (double)histogram_percentile(&times, 0.99) / 1e6);
}

static void execute(sqlite3 *database, const char *sql) {
  if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sqlite3_errmsg(database));
}

static sqlite3 *open_database(const char *directory, const char *name, const char *schema) {
  sqlite3 *database;
  if (sqlite3_open(path_in(directory, name), &database) != SQLITE_OK) fail("cannot open a database");
  execute(database, "PRAGMA journal_mode = WAL");
  execute(database, "PRAGMA synchronous = FULL");
  execute(database, schema);
  return database;
}

static void insert(sqlite3_stmt *statement, sqlite3_int64 row) {
  static const char text[] = "Could you tell me whether the blue one comes in a smaller size and when it can be here? Thank you so.";
  unsigned char draft[16];
  random_fill(draft, sizeof draft);
  sqlite3_bind_int64(statement, 1, row % CONVERSATIONS);
  sqlite3_bind_int64(statement, 2, row / CONVERSATIONS);
  sqlite3_bind_text(statement, 3, text, TEXT_BYTES, SQLITE_STATIC);
  sqlite3_bind_blob(statement, 4, draft, sizeof draft, SQLITE_TRANSIENT);
  if (sqlite3_step(statement) != SQLITE_DONE) fail(sqlite3_errmsg(sqlite3_db_handle(statement)));
  sqlite3_reset(statement);
}

static double rows_per_second(sqlite3 *database, double seconds) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(database, "INSERT INTO message VALUES (?1, ?2, ?3, ?4)", -1, &statement, NULL) != SQLITE_OK)
    fail(sqlite3_errmsg(database));
  sqlite3_int64 rows = 0;
  uint64_t start = now_ns(), end = start + seconds_to_ns(seconds);
  while (now_ns() < end) {
    execute(database, "BEGIN IMMEDIATE");
    for (int i = 0; i < ROWS_PER_COMMIT; i++) insert(statement, rows++);
    execute(database, "COMMIT");
  }
  double taken = (double)(now_ns() - start) / 1e9;
  sqlite3_finalize(statement);
  return (double)rows / taken;
}

static void measure_rows(const char *directory, double seconds, const char *name, const char *schema) {
  sqlite3 *database = open_database(directory, name, schema);
  printf(",\"%s\":%.1f", name, rows_per_second(database, seconds));
  sqlite3_close(database);
}

int main(int count, char **arguments) {
  if (count != 3) fail("usage: limits DIRECTORY SECONDS");
  double seconds = atof(arguments[2]);
  alarm((unsigned)(3 * seconds) + 60);
  printf("{");
  measure_sync(arguments[1], seconds);
  measure_rows(arguments[1], seconds, "append_rows_per_second", "CREATE TABLE message (conversation, sequence, text, draft)");
  measure_rows(arguments[1], seconds, "chat_rows_per_second",
               "CREATE TABLE message (conversation, sequence, text, draft, PRIMARY KEY (conversation, sequence)) WITHOUT ROWID;"
               "CREATE UNIQUE INDEX message_draft ON message (draft)");
  printf("}\n");
  return 0;
}
