#include "edge/input.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/error.h"

namespace askmix {
namespace {

using namespace std::string_view_literals;

constexpr int kAskStoppedEveryMs = 200;
constexpr std::size_t kPackedBytes = std::size_t{1} << 16;

/// What packed files begin with.
constexpr std::array kMagics = {"\x1f\x8b"sv, "\x28\xb5\x2f\xfd"sv, "BZh"sv, "\xfd\x37zXZ\0"sv};
constexpr std::size_t kMagicBytesMax = 6;

bool IsPacked(std::string_view head) {
  return std::any_of(kMagics.begin(), kMagics.end(),
                     [&](std::string_view magic) { return head.starts_with(magic); });
}

bool MayBePacked(std::string_view head) {
  return std::any_of(kMagics.begin(), kMagics.end(),
                     [&](std::string_view magic) { return magic.starts_with(head); });
}

[[noreturn]] void ThrowUnreadable(const std::string& name, const std::string& reason) {
  throw Fatal(ExitCode::kConfiguration, "cannot read " + name + ": " + reason);
}

bool IsSameFile(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

}  // namespace

/// The file as it is stored. Its first bytes are looked at before they are read.
struct Input::File {
  ~File() {
    if (fd >= 0) ::close(fd);
  }

  /// The path names another file now, or this one has become shorter than what was read of it.
  bool IsReplaced() const {
    struct stat now {};
    struct stat ours {};
    if (::fstat(fd, &ours) != 0 || static_cast<std::size_t>(ours.st_size) < bytes_read) return true;
    // A name that is gone for a moment is about to come back.
    return ::stat(path.c_str(), &now) == 0 && !IsSameFile(now, ours);
  }

  std::string path;
  int fd = -1;
  bool regular = false;
  bool followed = false;
  std::string head;  ///< looked at, not read yet
  std::size_t bytes_read = 0, bytes_total = 0;
};

struct Input::Archive {
  ~Archive() { archive_read_free(handle); }

  archive* handle = archive_read_new();
  std::array<char, kPackedBytes> packed{};
  Input* input = nullptr;
  bool empty = false;

  std::string Fault() const {
    const char* text = archive_error_string(handle);
    return text != nullptr ? text : "it is damaged";
  }

  static la_ssize_t OnRead(archive* handle, void* data, const void** block) {
    auto& self = *static_cast<Archive*>(data);
    *block = self.packed.data();
    try {
      return static_cast<la_ssize_t>(self.input->ReadFile(self.packed));
    } catch (const Fatal& fatal) {  // must not pass through C
      archive_set_error(handle, EIO, "%s", fatal.what());
      return -1;
    }
  }
};

Input::Input(const std::string& path, Stopped stopped, AtEnd at_end)
    : name_(path == "-" ? "standard input" : path),
      stopped_(std::move(stopped)),
      file_(std::make_unique<File>()) {
  file_->path = path;
  file_->fd = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (file_->fd < 0 || ::fstat(file_->fd, &status) != 0) {
    ThrowUnreadable(name_, std::strerror(errno));
  }
  if (S_ISDIR(status.st_mode)) ThrowUnreadable(name_, std::strerror(EISDIR));
  file_->regular = S_ISREG(status.st_mode);
  if (file_->regular) file_->bytes_total = static_cast<std::size_t>(status.st_size);
  file_->followed = at_end == AtEnd::kFollow && path != "-";
}

Input::~Input() = default;

bool Input::is_live() const { return file_->followed || !file_->regular; }
std::size_t Input::bytes_read() const { return file_->bytes_read; }
std::size_t Input::bytes_total() const { return file_->bytes_total; }

bool Input::AwaitReadable() {
  pollfd ready{file_->fd, POLLIN, 0};
  do {
    if (stopped_()) was_stopped_ = true;
    if (was_stopped_) return false;
  } while (::poll(&ready, 1, kAskStoppedEveryMs) <= 0);
  return true;
}

std::size_t Input::ReadFile(std::span<char> into) {
  if (!file_->head.empty()) {
    const std::size_t count = std::min(into.size(), file_->head.size());
    std::copy_n(file_->head.begin(), count, into.begin());
    file_->head.erase(0, count);
    return count;
  }
  while (AwaitReadable()) {
    const ssize_t got = ::read(file_->fd, into.data(), into.size());
    if (got < 0) ThrowUnreadable(name_, std::strerror(errno));
    file_->bytes_read += static_cast<std::size_t>(got);
    if (got > 0) return static_cast<std::size_t>(got);
    if (!file_->followed || file_->IsReplaced()) return 0;
    // Files have no event that poll knows; this is how `tail -f` does it.
    std::this_thread::sleep_for(std::chrono::milliseconds(kAskStoppedEveryMs));
  }
  return 0;
}

std::size_t Input::Read(std::span<char> into) {
  if (archive_ == nullptr && file_->bytes_read == 0) {
    std::array<char, kMagicBytesMax> bytes;
    std::string head;
    while (head.size() < kMagicBytesMax && MayBePacked(head)) {
      const std::size_t got = ReadFile(std::span(bytes).first(kMagicBytesMax - head.size()));
      if (got == 0) break;
      head.append(bytes.data(), got);
    }
    file_->head = std::move(head);
    if (IsPacked(file_->head)) Unpack();
  }
  if (archive_ == nullptr) return ReadFile(into);
  if (archive_->empty) return 0;
  const la_ssize_t got = archive_read_data(archive_->handle, into.data(), into.size());
  if (was_stopped_) return 0;
  if (got < 0) ThrowUnreadable(name_, archive_->Fault());
  return static_cast<std::size_t>(got);
}

void Input::Unpack() {
  if (file_->followed) {
    ThrowUnreadable(name_, "what is packed cannot be followed; ingest it when it is complete");
  }
  archive_ = std::make_unique<Archive>();
  archive_->input = this;
  archive* const handle = archive_->handle;
  archive_read_support_filter_gzip(handle);
  archive_read_support_filter_zstd(handle);
  archive_read_support_filter_bzip2(handle);
  archive_read_support_filter_xz(handle);
  archive_read_support_format_raw(handle);
  archive_read_support_format_empty(handle);
  if (archive_read_open(handle, archive_.get(), nullptr, &Archive::OnRead, nullptr) != ARCHIVE_OK) {
    if (was_stopped_) return;
    ThrowUnreadable(name_, archive_->Fault());
  }
  archive_entry* entry = nullptr;
  const int opened = archive_read_next_header(handle, &entry);
  if (opened == ARCHIVE_EOF) {
    archive_->empty = true;
  } else if (opened != ARCHIVE_OK && !was_stopped_) {
    ThrowUnreadable(name_, archive_->Fault());
  }
}

void Input::Skip(std::int64_t bytes) {
  std::vector<char> dropped(static_cast<std::size_t>(std::min<std::int64_t>(bytes, 1 << 20)));
  while (bytes > 0) {
    if (!is_packed() && file_->regular && file_->bytes_read > 0 && file_->head.empty()) {
      const off_t to = static_cast<off_t>(file_->bytes_read) + bytes;
      if (::lseek(file_->fd, to, SEEK_SET) != to) ThrowUnreadable(name_, std::strerror(errno));
      file_->bytes_read += static_cast<std::size_t>(bytes);
      return;
    }
    const std::size_t some = std::min(dropped.size(), static_cast<std::size_t>(bytes));
    const std::size_t got = Read(std::span(dropped).first(some));
    if (got == 0) return;
    bytes -= static_cast<std::int64_t>(got);
  }
}

}  // namespace askmix
