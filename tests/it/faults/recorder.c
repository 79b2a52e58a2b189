/* Stands between a process and its files: records what it does to those in one folder, and lets
 * calls fail on demand. Loaded with LD_PRELOAD; every real call is made as a bare system call.
 *
 * SLEVA_RECORDER_FOLDER  the folder
 * SLEVA_RECORDER_LOG     where to record; nothing is recorded without it
 *
 * Two names in the folder are signals: what is written to `saved` is recorded as said, and
 * "COUNT ERRNO ALL" written to `room` lets COUNT more calls through (-1: all) before every one fails
 * with ERRNO: writes, and where ALL is 1 truncations and syncs, too.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FILES = 4096 };
enum role { OTHER, FOLDER, DATA, SHARED_MEMORY, SAVED, ROOM };

static enum role roles[FILES];
static uint64_t inodes[FILES];
static const char *folder;
static int record = -1;
static long left = -1;
static int fault;
static int all_fail;

__attribute__((constructor)) static void begin(void)
{
    folder = getenv("SLEVA_RECORDER_FOLDER");
    const char *log = getenv("SLEVA_RECORDER_LOG");
    if (log)
        record = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void note(char kind, uint64_t inode, uint64_t at, const void *bytes, uint64_t count)
{
    uint64_t head[4] = { (uint64_t)kind, inode, at, count };
    struct iovec parts[2] = { { head, sizeof head }, { (void *)bytes, count } };
    if (record >= 0 && syscall(SYS_writev, record, parts, 2) != (long)(sizeof head + count))
        abort();
}

/* The name of a file in the folder; none of any other. */
static const char *name_of(const char *path)
{
    size_t length = folder ? strlen(folder) : 0;
    if (!length || strncmp(path, folder, length) || path[length] != '/')
        return NULL;
    return path + length + 1;
}

static enum role role_of(const char *path)
{
    const char *name = name_of(path);
    if (!name)
        return folder && !strcmp(path, folder) ? FOLDER : OTHER;
    size_t length = strlen(name);
    if (!strcmp(name, "saved"))
        return SAVED;
    if (!strcmp(name, "room"))
        return ROOM;
    return length > 4 && !strcmp(name + length - 4, "-shm") ? SHARED_MEMORY : DATA;
}

static enum role role(int file)
{
    return file >= 0 && file < FILES ? roles[file] : OTHER;
}

static int fails(int file, int is_write)
{
    enum role of = role(file);
    if ((of != DATA && of != SHARED_MEMORY) || (!is_write && !all_fail) || left < 0)
        return 0;
    if (left > 0) {
        left--;
        return 0;
    }
    errno = fault;
    return 1;
}

static int opened(const char *path, int flags, mode_t mode)
{
    enum role of = role_of(path);
    struct stat found;
    int is_new = of == DATA && (flags & O_CREAT) && stat(path, &found);
    int file = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (file < 0)
        return file;
    if (file >= FILES || fstat(file, &found))
        abort();
    roles[file] = of;
    inodes[file] = found.st_ino;
    if (is_new)
        note('C', found.st_ino, 0, name_of(path), strlen(name_of(path)));
    else if (of == DATA && (flags & O_TRUNC))
        note('T', found.st_ino, 0, NULL, 0);
    return file;
}

#define OPEN(function)                                            \
    int function(const char *path, int flags, ...)                \
    {                                                             \
        mode_t mode = 0;                                          \
        if (flags & O_CREAT) {                                    \
            va_list rest;                                         \
            va_start(rest, flags);                                \
            mode = va_arg(rest, int);                             \
            va_end(rest);                                         \
        }                                                         \
        return opened(path, flags, mode);                         \
    }
OPEN(open)
OPEN(open64)

int close(int file)
{
    if (role(file) != OTHER)
        roles[file] = OTHER;
    return syscall(SYS_close, file);
}

static ssize_t wrote(int file, const void *bytes, ssize_t count, off_t at)
{
    if (count > 0 && role(file) == DATA)
        note('W', inodes[file], at, bytes, count);
    if (count > 0 && role(file) == SAVED)
        note('A', 0, 0, bytes, count);
    if (count > 0 && role(file) == ROOM) {
        char text[64] = { 0 };
        memcpy(text, bytes, (size_t)count < sizeof text ? (size_t)count : sizeof text - 1);
        if (sscanf(text, "%ld %d %d", &left, &fault, &all_fail) != 3)
            abort();
    }
    return count;
}

ssize_t write(int file, const void *bytes, size_t count)
{
    if (fails(file, 1))
        return -1;
    off_t at = role(file) == DATA ? syscall(SYS_lseek, file, 0, SEEK_CUR) : 0;
    return wrote(file, bytes, syscall(SYS_write, file, bytes, count), at);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at)
{
    return fails(file, 1) ? -1 : wrote(file, bytes, syscall(SYS_pwrite64, file, bytes, count, at), at);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at)
{
    return pwrite(file, bytes, count, at);
}

int ftruncate(int file, off_t size)
{
    if (fails(file, 0))
        return -1;
    int result = syscall(SYS_ftruncate, file, size);
    if (!result && role(file) == DATA)
        note('T', inodes[file], size, NULL, 0);
    return result;
}

int ftruncate64(int file, off64_t size)
{
    return ftruncate(file, size);
}

static int synced(long call, int file)
{
    if (fails(file, 0))
        return -1;
    int result = syscall(call, file);
    if (!result && (role(file) == DATA || role(file) == FOLDER))
        note(role(file) == DATA ? 'S' : 'D', inodes[file], 0, NULL, 0);
    return result;
}

int fsync(int file)
{
    return synced(SYS_fsync, file);
}

int fdatasync(int file)
{
    return synced(SYS_fdatasync, file);
}

static void renamed(char kind, const char *from, const char *to)
{
    struct stat found;
    if (role_of(from) != DATA && role_of(to) != DATA)
        return;
    if (!name_of(from) || !name_of(to) || stat(to, &found))
        abort();
    char both[2048];
    int count = snprintf(both, sizeof both, "%s/%s", name_of(from), name_of(to));
    note(kind, found.st_ino, 0, both, count);
}

int link(const char *from, const char *to)
{
    int result = syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (!result)
        renamed('L', from, to);
    return result;
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    int result = syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
    if (!result)
        renamed('L', from, to);
    return result;
}

int rename(const char *from, const char *to)
{
    int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (!result)
        renamed('R', from, to);
    return result;
}

int unlink(const char *path)
{
    int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (!result && role_of(path) == DATA)
        note('U', 0, 0, name_of(path), strlen(name_of(path)));
    return result;
}

/* Ways to write that nothing here uses: a record without them would be a lie. */
ssize_t writev(int file, const struct iovec *parts, int count)
{
    if (role(file) != OTHER)
        abort();
    return syscall(SYS_writev, file, parts, count);
}

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *where, size_t count, unsigned flags)
{
    if (role(to) != OTHER)
        abort();
    return syscall(SYS_copy_file_range, from, at, to, where, count, flags);
}
