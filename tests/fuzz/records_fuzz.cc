// The decoders of askmix's own records: what is read can be written, and is then read as the same.
#include "codec/classified.h"
#include "codec/delta.h"
#include "codec/gap.h"
#include "codec/ledger_entry.h"
#include "codec/mention.h"
#include "codec/mix.h"
#include "core/record.h"
#include "fuzz/target.h"
#include "runtime/restore.h"

namespace askmix {
namespace {

template <typename Value, typename Decode>
void RoundTrip(std::string_view bytes, const Decode& decode) {
  const auto read = decode(bytes);
  if (!read) {
    ASKMIX_CHECK(!read.error().reason.empty());
    return;
  }
  std::string written;
  Encode(*read, written);
  const auto again = decode(written);
  ASKMIX_CHECK(again.has_value());
  std::string twice;
  Encode(*again, twice);
  ASKMIX_CHECK(written == twice);
}

void LedgerRoundTrip(std::string_view bytes) {
  const auto read = DecodeLedgerEntry(bytes);
  if (!read) return;
  std::string written;
  EncodeLedgerEntry(read->key, read->entry, written);
  const auto again = DecodeLedgerEntry(written);
  ASKMIX_CHECK(again && again->key == read->key && again->entry == read->entry);
}

}  // namespace
}  // namespace askmix

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace askmix;
  const std::string_view bytes = View(data, size);
  RoundTrip<Mention>(bytes, DecodeMention);
  RoundTrip<Delta>(bytes, DecodeDelta);
  RoundTrip<Gap>(bytes, DecodeGap);
  RoundTrip<MixRecord>(bytes, DecodeMix);
  LedgerRoundTrip(bytes);
  static_cast<void>(DecodeClassified(bytes));
  const auto cause = ParseCause(bytes, "mentions.clean");
  if (cause) {
    const auto again = ParseCause(FormatCause("mentions.clean", *cause), "mentions.clean");
    ASKMIX_CHECK(again && again->offset == cause->offset && again->ordinal == cause->ordinal);
  }
  const auto note = ParseNote(bytes);
  if (note) ASKMIX_CHECK(ParseNote(MakeNote(*note)) == note);
  return 0;
}
