// core/text.h: whatever the bytes, what comes out is UTF-8 that lies where it says.
#include "core/text.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {
namespace {

void CheckFold(std::string_view bytes) {
  std::string folded;
  std::vector<std::uint32_t> origins;
  Fold(bytes, folded, &origins);
  ASKMIX_CHECK(IsValidUtf8(folded));
  ASKMIX_CHECK(origins.size() == folded.size() + 1);
  ASKMIX_CHECK(origins.back() == bytes.size());
  for (std::size_t i = 0; i + 1 < origins.size(); ++i) {
    ASKMIX_CHECK(origins[i] <= origins[i + 1] && origins[i] < bytes.size());
  }
  std::string without;
  Fold(bytes, without);
  ASKMIX_CHECK(without == folded);
  std::string twice;
  Fold(folded, twice);
  ASKMIX_CHECK(IsValidUtf8(twice));
}

void CheckCodePoints(std::string_view bytes) {
  std::string repaired;
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t before = i;
    AppendCodePoint(NextCodePoint(bytes, i), repaired);
    ASKMIX_CHECK(i > before && i <= bytes.size());
  }
  ASKMIX_CHECK(IsValidUtf8(repaired));
  ASKMIX_CHECK(!IsValidUtf8(bytes) || repaired == bytes);
}

void CheckCuts(std::string_view bytes, std::size_t at) {
  const std::string_view cut = TruncateUtf8(bytes, at);
  ASKMIX_CHECK(cut.size() <= at && bytes.starts_with(cut));
  if (IsValidUtf8(bytes)) {
    ASKMIX_CHECK(IsValidUtf8(cut));
    ASKMIX_CHECK(bytes.size() <= at || cut.size() + 4 > at);
  }
  const std::string_view trimmed = TrimSpace(bytes);
  ASKMIX_CHECK(TrimSpace(trimmed) == trimmed);
  ASKMIX_CHECK(bytes.find(trimmed) != std::string_view::npos);
}

}  // namespace

void Fuzz(std::string_view bytes) {
  const std::size_t at = TakeByte(bytes);
  CheckFold(bytes);
  CheckCodePoints(bytes);
  CheckCuts(bytes, at);
  const std::string decoded = DecodeEntities(bytes);
  ASKMIX_CHECK(decoded.size() <= bytes.size());
  ASKMIX_CHECK(!IsValidUtf8(bytes) || IsValidUtf8(decoded));
  const std::string_view a = bytes.substr(0, at % 40), b = bytes.substr(a.size()).substr(0, 40);
  ASKMIX_CHECK(EditDistance(a, b) == EditDistance(b, a));
  ASKMIX_CHECK(EditDistance(a, a) == 0);
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
