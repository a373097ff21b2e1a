// Bytes of files and of standard input, unpacked where they are packed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace askmix {

/// Told by their first bytes, not by their name: gzip, zstd, bzip2 and xz are unpacked, whole and
/// in parts put together (`cat a.gz b.gz`). Memory does not grow with the size of the input. Not
/// thread-safe.
class Input {
 public:
  /// Asked at least every 200 ms while nothing comes; true ends the input.
  using Stopped = std::function<bool()>;

  enum class AtEnd {
    kStop,    ///< the end of the file is the end of the input
    kFollow,  ///< wait for more, until the path names another file or the file has become shorter
  };

  /// `path`: a file, or "-" for standard input. Throws Fatal(kConfiguration) with the name and the
  /// system's reason, here and in Read. What is packed cannot be followed.
  Input(const std::string& path, Stopped stopped, AtEnd at_end = AtEnd::kStop);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// At least one byte; 0 at the end, or when it was stopped.
  std::size_t Read(std::span<char> into);
  /// Passes over the next bytes, as far as there are so many. Of plain files it reads none.
  void Skip(std::int64_t bytes);

  const std::string& name() const { return name_; }
  bool is_packed() const { return archive_ != nullptr; }
  bool was_stopped() const { return was_stopped_; }
  /// Reading on may have to wait for somebody who writes.
  bool is_live() const;
  /// How much was taken from the file, as it is stored; and how much there is (0: not known).
  std::size_t bytes_read() const;
  std::size_t bytes_total() const;

 private:
  struct File;
  struct Archive;

  bool AwaitReadable();
  std::size_t ReadFile(std::span<char> into);
  void Unpack();

  std::string name_;
  Stopped stopped_;
  bool was_stopped_ = false;
  std::unique_ptr<File> file_;
  std::unique_ptr<Archive> archive_;
};

}  // namespace askmix
