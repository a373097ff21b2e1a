#include "edge/lines.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace askmix {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr int kAskStoppedEveryMs = 200;

[[noreturn]] void ThrowUnreadable(const std::string& path) {
  throw Fatal(ExitCode::kConfiguration, "cannot read " + path + ": " + std::strerror(errno));
}

}  // namespace

LineReader::LineReader(const std::string& path, std::function<bool()> stopped)
    : path_(path == "-" ? "standard input" : path),
      stopped_(std::move(stopped)),
      fd_(path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
      buffer_(kBufferBytes) {
  if (fd_ < 0) ThrowUnreadable(path_);
  struct stat status {};
  if (::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode)) {
    bytes_total_ = static_cast<std::size_t>(status.st_size);
  }
}

LineReader::~LineReader() {
  if (fd_ >= 0) ::close(fd_);
}

bool LineReader::Next(std::string& line, std::size_t bytes_max) {
  line.clear();
  bool any = false, cut = false;
  for (;;) {
    if (begin_ == end_ && !Fill()) break;
    any = true;
    const char* from = buffer_.data() + begin_;
    const void* newline = std::memchr(from, '\n', end_ - begin_);
    const std::size_t length =
        newline != nullptr ? static_cast<std::size_t>(static_cast<const char*>(newline) - from)
                           : end_ - begin_;
    const std::size_t room = bytes_max + 1 - line.size();
    cut = cut || length > room;
    line.append(from, std::min(length, room));
    begin_ += length + (newline != nullptr ? 1 : 0);
    if (newline != nullptr) break;
  }
  // Of a line that was cut, the last byte kept shows that it is too long, whatever it is.
  if (!cut && line.ends_with('\r')) line.pop_back();
  return any;
}

bool LineReader::Fill() {
  pollfd ready{fd_, POLLIN, 0};
  while (::poll(&ready, 1, kAskStoppedEveryMs) <= 0) {
    if (stopped_()) return false;
  }
  if (stopped_()) return false;
  const ssize_t got = ::read(fd_, buffer_.data(), buffer_.size());
  if (got < 0) ThrowUnreadable(path_);
  begin_ = 0;
  end_ = static_cast<std::size_t>(got);
  bytes_read_ += end_;
  return got > 0;
}

}  // namespace askmix
