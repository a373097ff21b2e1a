// The files of this process, sockets among them.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iterator>

namespace askmix {

inline std::size_t CountFiles() {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

/// The number that the next file would get.
inline int NextFile() {
  const int file = dup(STDERR_FILENO);
  close(file);
  return file;
}

/// How many files may be open, for as long as it lives.
class FileLimit {
 public:
  explicit FileLimit(rlim_t files) {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit now = before_;
    now.rlim_cur = std::min(files, before_.rlim_max);
    setrlimit(RLIMIT_NOFILE, &now);
    files_ = now.rlim_cur;
  }
  ~FileLimit() { setrlimit(RLIMIT_NOFILE, &before_); }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

  /// What was asked for, or less where the system grants less.
  rlim_t files() const { return files_; }

 private:
  rlimit before_{};
  rlim_t files_ = 0;
};

}  // namespace askmix
