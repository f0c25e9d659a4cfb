// Loaded before the C library (LD_PRELOAD): makes a disk fail while a file of the fault's name lies in MI_NAS_FAULTS.
// Only files below MI_NAS_CACHE are concerned. ENOSPC takes half of what is written first, as a disk does that fills up.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int is_on(const char *fault) {
  const char *folder = getenv("MI_NAS_FAULTS");
  char path[PATH_MAX];
  if (!folder) return 0;
  snprintf(path, sizeof path, "%s/%s", folder, fault);
  return access(path, F_OK) == 0;
}

static int is_cache(int fd) {
  const char *cache = getenv("MI_NAS_CACHE");
  char link[64], path[PATH_MAX];
  if (!cache) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, cache, strlen(cache)) == 0;
}

static int writes_fail(int fd) {
  int full = is_on("ENOSPC"), broken = is_on("EIO-write");
  if (!full && !broken) return 0;
  return is_cache(fd) ? (full ? ENOSPC : EIO) : 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count) {
  int code = writes_fail(fd);
  if (code == ENOSPC && count > 1) return REAL(write)(fd, bytes, count / 2);
  if (code) return errno = code, -1;
  return REAL(write)(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  int code = writes_fail(fd);
  if (code == ENOSPC && offset == 0 && count > 1) return REAL(pwrite64)(fd, bytes, count / 2, offset);
  if (code) return errno = code, -1;
  return REAL(pwrite64)(fd, bytes, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return pwrite64(fd, bytes, count, offset); }

ssize_t read(int fd, void *bytes, size_t count) {
  if (is_on("EIO-read") && is_cache(fd)) return errno = EIO, -1;
  return REAL(read)(fd, bytes, count);
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) {
  if (is_on("EIO-read") && is_cache(fd)) return errno = EIO, -1;
  return REAL(pread64)(fd, bytes, count, offset);
}

ssize_t pread(int fd, void *bytes, size_t count, off_t offset) { return pread64(fd, bytes, count, offset); }
