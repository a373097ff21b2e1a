// What every fuzz target needs: its entry, a check that counts in every build, and a file that
// holds the input for code that reads files.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/error.h"

/// Given by each target; called by libFuzzer, or by replay.cc for the files of a corpus.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace askmix {

inline std::string_view View(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// In memory, with a path.
class InputFile {
 public:
  explicit InputFile(std::string_view bytes) : fd_(memfd_create("fuzz", 0)) {
    ASKMIX_CHECK(fd_ >= 0);
    ASKMIX_CHECK(write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  ~InputFile() { close(fd_); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  const int fd_;
};

}  // namespace askmix
