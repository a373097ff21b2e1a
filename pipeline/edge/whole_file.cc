#include "edge/whole_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace askmix {

WholeFile::WholeFile(std::string path) : path_(std::move(path)) {
  if (is_standard()) return;
  file_.reset(std::fopen(part().c_str(), "wbe"));
  if (!file_) Fail();
}

WholeFile::~WholeFile() {
  if (file_) std::remove(part().c_str());
}

void WholeFile::Write(std::string_view bytes) {
  std::FILE* const file = is_standard() ? stdout : file_.get();
  if (std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size()) Fail();
}

void WholeFile::Finish() {
  if (is_standard()) {
    if (std::fflush(stdout) != 0) Fail();
    return;
  }
  if (std::fflush(file_.get()) != 0 || std::rename(part().c_str(), path_.c_str()) != 0) Fail();
  file_.reset();
}

void WholeFile::Fail() const {
  throw Fatal(ExitCode::kConfiguration, "cannot write " +
                                            (is_standard() ? "to standard output" : path_) + ": " +
                                            std::strerror(errno));
}

}  // namespace askmix
