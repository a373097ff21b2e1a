#include "edge/gzip_lines.h"

#include <utility>

#include "core/error.h"

namespace askmix {
namespace {

/// A few kilobytes can expand into any number of them.
constexpr std::size_t kLineBytesMax = std::size_t{1} << 20;

}  // namespace

GzipLines::GzipLines(std::string path)
    : path_(std::move(path)), lines_(path_, [] { return false; }) {}

bool GzipLines::Next(std::string& line) {
  if (!lines_.Next(line, kLineBytesMax)) return false;
  ++number_;
  if (line.size() > kLineBytesMax) {
    throw Fatal(ExitCode::kConfiguration,
                place() + " is longer than " + std::to_string(kLineBytesMax) + " bytes");
  }
  return true;
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
