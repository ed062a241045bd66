/*
 * Preloaded into a server under test: a second copy of each file named DURABLE_PREFIX… that holds only what was fsynced,
 * as a disk would after a power cut. `<file>` is what the process wrote, `<file>.durable` what would be left of it. And a
 * disk that fails: while there is a file DURABLE_PREFIX.no-write (or .no-fsync), every write (or fsync) is an I/O error.
 * Build: cc -shared -fPIC -O1 -o power-cut.so power-cut.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES 1024
#define RANGES 65536

struct range { off_t from, to; };
struct file {
  int tracked, durable, count, whole;
  struct range *ranges;
};
static struct file files[FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* SQLite's shared memory is made anew after a crash, and nothing else is ours. */
static int is_ours(const char *path) {
  const char *prefix = getenv("DURABLE_PREFIX");
  size_t length = strlen(path);
  if (!prefix || strncmp(path, prefix, strlen(prefix)) != 0) return 0;
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return 0;
  return !(length > 8 && strcmp(path + length - 8, ".durable") == 0);
}

static struct file *of(int fd) {
  if (fd < 0 || fd >= FILES) return NULL;
  struct file *file = &files[fd];
  if (file->tracked == 0) {
    char link[64], path[PATH_MAX];
    strcpy(link, "/proc/self/fd/");
    char digits[12];
    int n = 0, rest = fd;
    do { digits[n++] = '0' + rest % 10; rest /= 10; } while (rest);
    char *end = link + strlen(link);
    while (n) *end++ = digits[--n];
    *end = 0;
    ssize_t length = readlink(link, path, sizeof path - 16);
    if (length < 0) return NULL;
    path[length] = 0;
    file->tracked = -1;
    if (is_ours(path)) {
      strcpy(path + length, ".durable");
      file->durable = REAL(open)(path, O_RDWR | O_CREAT, 0600);
      file->ranges = malloc(sizeof(struct range) * RANGES);
      file->tracked = file->durable < 0 ? -1 : 1;
    }
  }
  return file->tracked == 1 ? file : NULL;
}

static void wrote(int fd, off_t from, ssize_t bytes) {
  pthread_mutex_lock(&lock);
  struct file *file = of(fd);
  if (file && bytes > 0) {
    if (file->count == RANGES) file->whole = 1;
    else file->ranges[file->count++] = (struct range){from, from + bytes};
  }
  pthread_mutex_unlock(&lock);
}

static void copy(int from, int to, off_t at, off_t end) {
  char buffer[65536];
  while (at < end) {
    size_t want = end - at < (off_t)sizeof buffer ? (size_t)(end - at) : sizeof buffer;
    ssize_t got = REAL(pread)(from, buffer, want, at);
    if (got <= 0) return;
    REAL(pwrite)(to, buffer, (size_t)got, at);
    at += got;
  }
}

static void synced(int fd) {
  pthread_mutex_lock(&lock);
  struct file *file = of(fd);
  struct stat now;
  if (file && fstat(fd, &now) == 0) {
    if (file->whole) copy(fd, file->durable, 0, now.st_size);
    for (int i = 0; !file->whole && i < file->count; i++)
      copy(fd, file->durable, file->ranges[i].from, file->ranges[i].to);
    REAL(ftruncate)(file->durable, now.st_size);
    file->count = file->whole = 0;
  }
  pthread_mutex_unlock(&lock);
}

static int fails(int fd, const char *what) {
  char path[PATH_MAX];
  pthread_mutex_lock(&lock);
  int ours = of(fd) != NULL;
  pthread_mutex_unlock(&lock);
  if (!ours) return 0;
  snprintf(path, sizeof path, "%s.no-%s", getenv("DURABLE_PREFIX"), what);
  if (access(path, F_OK) != 0) return 0;
  errno = EIO;
  return 1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  if (fails(fd, "write")) return -1;
  off_t at = lseek(fd, 0, SEEK_CUR);
  ssize_t done = REAL(write)(fd, bytes, count);
  if (at >= 0) wrote(fd, at, done);
  return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  if (fails(fd, "write")) return -1;
  ssize_t done = REAL(pwrite)(fd, bytes, count, at);
  wrote(fd, at, done);
  return done;
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  if (fails(fd, "write")) return -1;
  ssize_t done = REAL(pwrite64)(fd, bytes, count, at);
  wrote(fd, at, done);
  return done;
}
int fsync(int fd) {
  if (fails(fd, "fsync")) return -1;
  int failed = REAL(fsync)(fd);
  if (!failed) synced(fd);
  return failed;
}
int fdatasync(int fd) {
  if (fails(fd, "fsync")) return -1;
  int failed = REAL(fdatasync)(fd);
  if (!failed) synced(fd);
  return failed;
}
int close(int fd) {
  pthread_mutex_lock(&lock);
  if (fd >= 0 && fd < FILES && files[fd].tracked) {
    if (files[fd].tracked == 1) {
      free(files[fd].ranges);
      REAL(close)(files[fd].durable);
    }
    memset(&files[fd], 0, sizeof files[fd]);
  }
  pthread_mutex_unlock(&lock);
  return REAL(close)(fd);
}
