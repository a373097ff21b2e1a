// codec/mention.h
#include "codec/mention.h"
#include "fuzz/records.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  CheckRecord(bytes, DecodeMention, [](const Mention& m, std::string& out) { Encode(m, out); });
  if (const auto mention = DecodeMention(bytes); mention && mention->op == MentionOp::kUpsert) {
    std::string wire;
    Encode(*mention, wire);
    ASKMIX_CHECK(*DecodeMention(wire) == *mention);
  }
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
