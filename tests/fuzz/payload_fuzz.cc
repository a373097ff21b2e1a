// What platforms deliver, told by its form and forced into each: no element is lost, and what comes
// out is fit for the topics.
#include "codec/platforms/platform.h"
#include "core/text.h"
#include "fuzz/target.h"

namespace askmix {
namespace {

void CheckMention(const Mention& mention) {
  ASKMIX_CHECK(!mention.key.empty());
  ASKMIX_CHECK(mention.text.size() <= kMentionTextBytesMax);
  std::string wire;
  Encode(mention, wire);
  ASKMIX_CHECK(IsValidUtf8(wire));
  ASKMIX_CHECK(DecodeMention(wire).has_value());
}

void Read(std::string_view bytes, std::string_view format) {
  Payload payload;
  ReadPayload(bytes, format, {FromUnixMillis(1'795'600'000'000), "feed", false}, payload);
  ASKMIX_CHECK(payload.mentions.size() + payload.skips.size() + payload.refusals.size() > 0);
  for (const Mention& mention : payload.mentions) CheckMention(mention);
  for (const Skip& skip : payload.skips) ASKMIX_CHECK(!skip.reason.empty());
  for (const Refusal& refusal : payload.refusals) {
    ASKMIX_CHECK(!refusal.error.reason.empty() && !refusal.error.detail.empty());
  }
}

}  // namespace
}  // namespace askmix

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = askmix::View(data, size);
  askmix::Read(bytes, "");
  for (const std::string_view format : askmix::FormatNames()) askmix::Read(bytes, format);
  return 0;
}
