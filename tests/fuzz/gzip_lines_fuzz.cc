// edge/gzip_lines.h: files that are compressed or not, intact or not.
#include "edge/gzip_lines.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {
namespace {

void CheckPlain(std::string_view bytes, GzipLines& lines) {
  std::string line;
  while (!bytes.empty()) {
    std::string_view expected = TakePart(bytes, '\n');
    if (expected.ends_with('\r')) expected.remove_suffix(1);
    ASKMIX_CHECK(lines.Next(line) && line == expected);
  }
  ASKMIX_CHECK(!lines.Next(line));
}

}  // namespace

void Fuzz(std::string_view bytes) {
  const InputFile file(bytes);
  GzipLines lines(file.path());
  if (!bytes.starts_with("\x1f\x8b") && bytes != "\x1f") return CheckPlain(bytes, lines);
  ReadsOrRefuses([&] {
    std::string line;
    while (lines.Next(line)) ASKMIX_CHECK(line.find('\n') == std::string::npos);
  });
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
