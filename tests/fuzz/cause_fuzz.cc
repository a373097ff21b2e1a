// The cause header: core/record.h.
#include "core/record.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  const std::string topic(TakePart(bytes, '\n'));
  const auto cause = ParseCause(bytes, topic);
  if (!cause) return;
  const std::string header = FormatCause(topic, *cause);
  const auto again = ParseCause(header, topic);
  ASKMIX_CHECK(again && again->partition == cause->partition && again->offset == cause->offset &&
               again->ordinal == cause->ordinal);
  ASKMIX_CHECK(!ParseCause(header, topic + "x"));
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
