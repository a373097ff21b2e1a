// codec/classified.h: what a reader learns from it survives being written by us.
#include "codec/classified.h"
#include "fuzz/records.h"

namespace askmix::fuzz {
namespace {

/// The mention of which a reader of the topic learns no more than this.
std::string MentionOf(const ClassifiedFacts& facts) {
  std::string json;
  JsonWriter writer(json);
  writer.BeginObject();
  writer.Key("created_at");
  writer.Int(UnixMillis(facts.created_at));
  writer.EndObject();
  return json;
}

void EncodeFacts(const ClassifiedFacts& f, std::string& out) {
  if (f.withdrawn) {
    return Encode(Withdrawal{f.key, f.version, f.brand, f.decision, f.reason, {}, "clean", f.cause},
                  out);
  }
  if (f.restored) {
    return Encode(Restoration{f.key,
                              f.version,
                              f.brand,
                              f.decision,
                              f.measured,
                              f.created_at,
                              f.post_version,
                              {},
                              "clean",
                              f.cause},
                  out);
  }
  const std::string mention = MentionOf(f);
  Encode(Classified{f.key,
                    f.version,
                    f.brand,
                    f.decision,
                    f.reason,
                    {},
                    f.model,
                    f.measured,
                    {},
                    "clean",
                    f.cause,
                    mention},
         out);
}

}  // namespace

void Fuzz(std::string_view bytes) { CheckRecord(bytes, DecodeClassified, EncodeFacts); }

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
