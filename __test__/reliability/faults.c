/* LD_PRELOAD shim: counts the system calls that change files below one folder, and on demand ends the process at one of
 * them or makes some of them fail.
 *
 *   OSK_DIR      the folder, as an absolute path without links; files beside it are left alone
 *   OSK_CONTROL  a file of 4096 bytes, see struct control; it is mapped, so that whoever writes it (JavaScript in this
 *                process, see shim.mjs) arms and disarms at once
 *
 * Which file a call concerns is asked of /proc/self/fd: slower than a table of descriptors, and right for duplicates and
 * renamed files. Not seen: writes into mapped memory (store.db-shm), and calls that bypass the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { OFF, COUNT, KILL_BEFORE, KILL_AFTER, KILL_HALF, FAIL_NTH, FAIL_SOME };
/* Bits of control.kinds; the same numbers stand in shim.mjs. */
enum kind { CREATE = 1, WRITE = 2, RESIZE = 4, SYNC = 8, RENAME = 16, REMOVE = 32, MODE = 64 };
enum verdict { GO = 0, DIE_AFTER = -1, DIE_HALF = -2 }; /* above zero: the error to fail with */

struct control {
  uint32_t mode;
  uint32_t seen;   /* calls since it was armed */
  uint32_t nth;    /* KILL_*, FAIL_NTH: the call that is meant, from 1 */
  uint32_t burst;  /* FAIL_*: so many further calls fail after it */
  uint32_t error;  /* FAIL_*: what they fail with */
  uint32_t odds;   /* FAIL_SOME: of 65536 */
  uint32_t random; /* FAIL_SOME: state of the generator, not 0 */
  uint32_t kinds;  /* FAIL_*: which kinds of calls fail; others go on and are counted */
  uint32_t failed; /* calls that were made to fail */
  uint32_t left;   /* of a burst */
  uint32_t wanted; /* for a child that arms itself: the mode it is to set; not read here */
  uint32_t spare[5];
  uint8_t log[4032]; /* kinds of the calls seen, in order */
};

static struct control *control;
static char folder[PATH_MAX];
static size_t folder_length;

__attribute__((constructor)) static void start(void) {
  const char *dir = getenv("OSK_DIR"), *name = getenv("OSK_CONTROL");
  if (dir == NULL || name == NULL || strlen(dir) >= sizeof folder) return;
  int fd = open(name, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *map = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (map == MAP_FAILED) return;
  strcpy(folder, dir);
  folder_length = strlen(folder);
  control = map;
}

static int armed(void) { return control != NULL && __atomic_load_n(&control->mode, __ATOMIC_SEQ_CST) != OFF; }

static int below(const char *path) {
  return path != NULL && strncmp(path, folder, folder_length) == 0 &&
         (path[folder_length] == '/' || path[folder_length] == '\0');
}

static int fd_below(int fd) {
  char link[32], path[PATH_MAX];
  int saved = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length < 0) return 0;
  path[length] = '\0';
  return below(path);
}

static int at_below(int dir, const char *path) {
  return path != NULL && (path[0] == '/' ? below(path) : dir != AT_FDCWD && fd_below(dir));
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* xorshift32; another thread's step in between only makes another sequence. */
static uint32_t draw(void) {
  uint32_t x = control->random;
  x ^= x << 13, x ^= x >> 17, x ^= x << 5;
  return control->random = x;
}

static int refuse(void) {
  __atomic_add_fetch(&control->failed, 1, __ATOMIC_SEQ_CST);
  return (int)control->error;
}

static int decide(enum kind kind) {
  uint32_t at = __atomic_add_fetch(&control->seen, 1, __ATOMIC_SEQ_CST);
  if (at <= sizeof control->log) control->log[at - 1] = (uint8_t)kind;
  switch (control->mode) {
  case KILL_BEFORE: if (at == control->nth) die(); return GO;
  case KILL_AFTER: return at == control->nth ? DIE_AFTER : GO;
  case KILL_HALF: return at == control->nth ? DIE_HALF : GO;
  case FAIL_NTH: return at >= control->nth && at - control->nth <= control->burst && (control->kinds & kind) ? refuse() : GO;
  case FAIL_SOME:
    if (!(control->kinds & kind)) return GO;
    if (control->left > 0) return control->left -= 1, refuse();
    if (draw() >> 16 >= control->odds) return GO;
    control->left = control->burst;
    return refuse();
  default: return GO;
  }
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
/* The body of a call that returns -1 on failure; `half` is what it comes to when it is to die in the middle. */
#define CALL(kind, concerned, result_type, call, half) \
  int verdict = armed() && (concerned) ? decide(kind) : GO; \
  if (verdict > 0) return errno = verdict, -1; \
  if (verdict == DIE_HALF) { half; die(); } \
  result_type result = call; \
  if (verdict == DIE_AFTER) die(); \
  return result
#define FUNCTION(kind, concerned, type, name, parameters, arguments) \
  type name parameters { CALL(kind, concerned, type, REAL(name) arguments, (void)0); }

static int creates(int dir, const char *path, int flags) {
  if (!at_below(dir, path)) return 0;
  if (flags & O_TRUNC) return 1;
  int saved = errno, missing = (flags & O_CREAT) && faccessat(dir, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
  errno = saved;
  return missing;
}

#define OPEN(name, dir, parameters, ...) \
  int name parameters { \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
      va_list rest; \
      va_start(rest, flags); \
      mode = va_arg(rest, mode_t); \
      va_end(rest); \
    } \
    CALL(CREATE, creates(dir, path, flags), int, REAL(name)(__VA_ARGS__, mode), (void)0); \
  }
OPEN(open, AT_FDCWD, (const char *path, int flags, ...), path, flags)
OPEN(open64, AT_FDCWD, (const char *path, int flags, ...), path, flags)
OPEN(openat, dir, (int dir, const char *path, int flags, ...), dir, path, flags)
OPEN(openat64, dir, (int dir, const char *path, int flags, ...), dir, path, flags)

ssize_t write(int fd, const void *data, size_t size) {
  CALL(WRITE, fd_below(fd), ssize_t, REAL(write)(fd, data, size), (void)!REAL(write)(fd, data, size / 2));
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  CALL(WRITE, fd_below(fd), ssize_t, REAL(pwrite)(fd, data, size, at), (void)!REAL(pwrite)(fd, data, size / 2, at));
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  CALL(WRITE, fd_below(fd), ssize_t, REAL(pwrite64)(fd, data, size, at), (void)!REAL(pwrite64)(fd, data, size / 2, at));
}
FUNCTION(WRITE, fd_below(fd), ssize_t, writev, (int fd, const struct iovec *list, int count), (fd, list, count))
FUNCTION(WRITE, fd_below(fd), ssize_t, pwritev, (int fd, const struct iovec *list, int count, off_t at), (fd, list, count, at))
FUNCTION(WRITE, fd_below(to), ssize_t, copy_file_range,
         (int from, off64_t *at, int to, off64_t *where, size_t size, unsigned flags), (from, at, to, where, size, flags))
FUNCTION(WRITE, fd_below(to), ssize_t, sendfile, (int to, int from, off_t *at, size_t size), (to, from, at, size))
FUNCTION(WRITE, fd_below(to), ssize_t, sendfile64, (int to, int from, off64_t *at, size_t size), (to, from, at, size))
FUNCTION(RESIZE, fd_below(fd), int, ftruncate, (int fd, off_t size), (fd, size))
FUNCTION(RESIZE, fd_below(fd), int, ftruncate64, (int fd, off64_t size), (fd, size))
FUNCTION(RESIZE, fd_below(fd), int, fallocate, (int fd, int how, off_t at, off_t size), (fd, how, at, size))
FUNCTION(RESIZE, fd_below(fd), int, fallocate64, (int fd, int how, off64_t at, off64_t size), (fd, how, at, size))
FUNCTION(SYNC, fd_below(fd), int, fsync, (int fd), (fd))
FUNCTION(SYNC, fd_below(fd), int, fdatasync, (int fd), (fd))
FUNCTION(RENAME, below(from) || below(to), int, rename, (const char *from, const char *to), (from, to))
FUNCTION(RENAME, at_below(a, from) || at_below(b, to), int, renameat, (int a, const char *from, int b, const char *to), (a, from, b, to))
FUNCTION(RENAME, at_below(a, from) || at_below(b, to), int, renameat2,
         (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags))
FUNCTION(RENAME, below(from) || below(to), int, link, (const char *from, const char *to), (from, to))
FUNCTION(RENAME, at_below(a, from) || at_below(b, to), int, linkat,
         (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags))
FUNCTION(REMOVE, below(path), int, unlink, (const char *path), (path))
FUNCTION(REMOVE, at_below(dir, path), int, unlinkat, (int dir, const char *path, int flags), (dir, path, flags))
FUNCTION(REMOVE, below(path), int, rmdir, (const char *path), (path))
FUNCTION(CREATE, below(path), int, mkdir, (const char *path, mode_t mode), (path, mode))
FUNCTION(CREATE, at_below(dir, path), int, mkdirat, (int dir, const char *path, mode_t mode), (dir, path, mode))
FUNCTION(MODE, below(path), int, chmod, (const char *path, mode_t mode), (path, mode))
FUNCTION(MODE, fd_below(fd), int, fchmod, (int fd, mode_t mode), (fd, mode))
FUNCTION(MODE, at_below(dir, path), int, fchmodat, (int dir, const char *path, mode_t mode, int flags), (dir, path, mode, flags))
