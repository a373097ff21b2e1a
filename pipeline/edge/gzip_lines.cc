#include "edge/gzip_lines.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace askmix {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 18;
/// A few kilobytes can expand into any number of them.
constexpr std::size_t kLineBytesMax = std::size_t{1} << 20;

}  // namespace

void GzipLines::Closer::operator()(void* file) const { gzclose(static_cast<gzFile>(file)); }

GzipLines::GzipLines(std::string path)
    : path_(std::move(path)), file_(gzopen(path_.c_str(), "rb")), buffer_(kBufferBytes) {
  if (!file_) {
    throw Fatal(ExitCode::kConfiguration, "cannot read " + path_ + ": " + std::strerror(errno));
  }
}

GzipLines::~GzipLines() = default;

bool GzipLines::Next(std::string& line) {
  line.clear();
  bool any = false;
  while (begin_ != end_ || Fill()) {
    any = true;
    const char* from = buffer_.data() + begin_;
    const void* newline = std::memchr(from, '\n', end_ - begin_);
    const std::size_t length =
        newline != nullptr ? static_cast<std::size_t>(static_cast<const char*>(newline) - from)
                           : end_ - begin_;
    if (line.size() + length > kLineBytesMax) {
      throw Fatal(ExitCode::kConfiguration, path_ + ":" + std::to_string(number_ + 1) +
                                                " is longer than " + std::to_string(kLineBytesMax) +
                                                " bytes");
    }
    line.append(from, length);
    begin_ += length + (newline != nullptr ? 1 : 0);
    if (newline != nullptr) break;
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (any) ++number_;
  return any;
}

bool GzipLines::Fill() {
  auto* file = static_cast<gzFile>(file_.get());
  const int got = gzread(file, buffer_.data(), static_cast<unsigned>(buffer_.size()));
  int error = Z_OK;
  const char* reason = gzerror(file, &error);
  if (got < 0 || (error != Z_OK && error != Z_STREAM_END)) {
    throw Fatal(ExitCode::kConfiguration, "cannot read " + path_ + " beyond line " +
                                              std::to_string(number_) + ": " +
                                              (error == Z_ERRNO ? std::strerror(errno) : reason));
  }
  begin_ = 0;
  end_ = static_cast<std::size_t>(got);
  return got > 0;
}

void Wrong(const std::string& place, const std::string& what) {
  throw Fatal(ExitCode::kConfiguration, place + ": " + what);
}

void EachLine(const std::string& path,
              const std::function<void(const std::string&, const std::string&)>& read) {
  GzipLines lines(path);
  std::string line;
  bool any = false;
  while (lines.Next(line)) {
    if (line.empty() || line[0] == '#') continue;
    any = true;
    read(line, lines.place());
  }
  if (!any) throw Fatal(ExitCode::kConfiguration, path + " is empty");
}

}  // namespace askmix
