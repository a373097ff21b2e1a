// edge/lines.h: the lines that the embedded log and `ingest` read, against the dullest reader.
#include "edge/lines.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {
namespace {

std::string Expected(std::string_view line, bool ends, std::size_t bytes_max) {
  if (line.ends_with('\r') && (ends || line.size() <= bytes_max + 1)) line.remove_suffix(1);
  return std::string(line.substr(0, bytes_max + 1));
}

}  // namespace

void Fuzz(std::string_view bytes) {
  const std::size_t bytes_max = TakeByte(bytes) % 16 + 1;
  const InputFile file(bytes);
  LineReader reader(file.path(), [] { return false; });
  std::string line;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const bool ends = rest.find('\n') != std::string_view::npos;
    const std::string_view whole = TakePart(rest, '\n');
    ASKMIX_CHECK(reader.Next(line, bytes_max));
    // A line that is too long must be seen to be so.
    const std::string expected = Expected(whole, ends, bytes_max);
    ASKMIX_CHECK((line.size() > bytes_max) == (expected.size() > bytes_max));
    ASKMIX_CHECK(line.size() > bytes_max || line == expected);
  }
  ASKMIX_CHECK(!reader.Next(line, bytes_max));
  ASKMIX_CHECK(reader.bytes_read() == bytes.size() && reader.bytes_total() == bytes.size());
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
