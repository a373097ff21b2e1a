// core/time.h and the times that platforms write.
#include "codec/platforms/normalise.h"
#include "core/time.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {
namespace {

void CheckTime(std::optional<TimePoint> t) {
  if (!t) return;
  const std::string text = FormatTimestamp(*t);
  ASKMIX_CHECK(text.size() == 24 && text.ends_with('Z'));
  const auto again = ParseTimestamp(text);
  ASKMIX_CHECK(again && FormatTimestamp(*again) == text);
}

}  // namespace

void Fuzz(std::string_view bytes) {
  if (const auto t = ParseTimestamp(bytes)) {
    CheckTime(t);
    ASKMIX_CHECK(ParseTimestamp(FormatTimestamp(*t)) == t);
  }
  CheckTime(ReadTimeText(bytes));
  CheckTime(SnowflakeTime(bytes));
  if (const auto digits = ParseDigits(bytes)) {
    CheckTime(ParseUnixTime(*digits));
    CheckTime(ParseUnixTime(-*digits));
    CheckTime(FromUnixMillis(*digits));
    CheckTime(FromUnixMillis(-*digits));
  }
  if (const auto duration = ParseDuration(bytes)) {
    ASKMIX_CHECK(*duration > Millis{0});
    ASKMIX_CHECK(ParseDuration(FormatDuration(*duration)) == duration);
  }
  const std::string language = NormaliseLanguage(bytes);
  ASKMIX_CHECK(language.empty() || NormaliseLanguage(language) == language);
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
