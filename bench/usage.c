#include "usage.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"

static double ticks_to_seconds(double ticks) { return ticks / (double)sysconf(_SC_CLK_TCK); }

static FILE *open_process_file(pid_t process, const char *name, const char *mode) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)process, name);
  return fopen(path, mode);
}

static double process_cpu(pid_t process) {
  char line[1024] = "";
  unsigned long user = 0, system = 0;
  FILE *file = open_process_file(process, "stat", "r");
  if (!file) return 0;
  if (!fgets(line, sizeof line, file)) line[0] = '\0';
  fclose(file);
  const char *after_name = strrchr(line, ')');
  if (!after_name || sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) return 0;
  return ticks_to_seconds((double)(user + system));
}

/* The number behind `name` in a file of lines `name: number`. */
static uint64_t process_number(pid_t process, const char *filename, const char *name) {
  char line[256];
  uint64_t number = 0;
  FILE *file = open_process_file(process, filename, "r");
  if (!file) return 0;
  while (fgets(line, sizeof line, file))
    if (strncmp(line, name, strlen(name)) == 0) sscanf(line + strlen(name), " %" SCNu64, &number);
  fclose(file);
  return number;
}

static double own_cpu(void) {
  struct rusage own;
  getrusage(RUSAGE_SELF, &own);
  return (double)own.ru_utime.tv_sec + (double)own.ru_stime.tv_sec + (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
}

static double machine_cpu(void) {
  double user = 0, nice = 0, system = 0, irq = 0, softirq = 0;
  FILE *file = fopen("/proc/stat", "r");
  if (!file) return 0;
  int count = fscanf(file, "cpu %lf %lf %lf %*f %*f %lf %lf", &user, &nice, &system, &irq, &softirq);
  fclose(file);
  return count == 5 ? ticks_to_seconds(user + nice + system + irq + softirq) : 0;
}

struct usage usage_now(pid_t server) {
  return (struct usage){
      .at = now_ns(),
      .server_cpu = process_cpu(server),
      .own_cpu = own_cpu(),
      .machine_cpu = machine_cpu(),
      .written = process_number(server, "io", "write_bytes:"),
      .resident = process_number(server, "status", "VmRSS:") * 1024,
      .peak = process_number(server, "status", "VmHWM:") * 1024,
  };
}

void usage_reset_peak(pid_t server) {
  FILE *file = open_process_file(server, "clear_refs", "w");
  if (!file) return;
  fputs("5", file);
  fclose(file);
}
