#include "codec/ledger_entry.h"

#include "support/examples.h"

namespace askmix {
namespace {

std::string Encoded(const LedgerEntry& entry) {
  std::string out;
  EncodeLedgerEntry(entry, out);
  return out;
}

TEST_CASE("ledger entry: every example is written byte for byte as it was read") {
  for (const std::string& name : ListRecordExamples("ledger")) {
    CAPTURE(name);
    const std::string json = ReadRecordExample("ledger", name);
    const auto keyed = DecodeLedgerEntry(json);
    REQUIRE_MESSAGE(keyed.has_value(), keyed.error().detail);
    CHECK(Encoded(*keyed) == json);
  }
}

TEST_CASE("ledger entry: all slots and both kinds of votes come back") {
  LedgerEntry entry;
  entry.key = "x:1";
  entry.version = INT64_C(1) << 52;
  entry.content = UINT64_MAX;
  entry.created_at = FromUnixMillis(1);
  entry.decided_at = FromUnixMillis(2);
  for (std::size_t slot = 0; slot < kSlotCount; ++slot) {
    entry.votes.push_back({"brand " + std::to_string(slot), DecisionOf(slot), slot % 2 == 0});
  }
  const auto read = DecodeLedgerEntry(Encoded(entry));
  REQUIRE(read.has_value());
  CHECK(*read == entry);
}

TEST_CASE("ledger entry: invalid examples are refused") {
  for (const std::string_view name :
       {"content-as-number", "decision-unknown", "vote-without-brand", "key-missing",
        "version-unknown", "decided-at-missing", "standing-without-version"}) {
    CAPTURE(name);
    const auto keyed = DecodeLedgerEntry(ReadRecordExample("invalid/ledger", name));
    REQUIRE_FALSE(keyed.has_value());
    CHECK(keyed.error().reason == (name == "version-unknown" ? "bad_version" : "bad_type"));
  }
}

TEST_CASE("ledger entry: an example cut off anywhere is refused") {
  const std::string json = ReadRecordExample("ledger", "two-votes");
  for (std::size_t length = 0; length < json.size(); ++length) {
    REQUIRE_FALSE(DecodeLedgerEntry(std::string_view(json).substr(0, length)).has_value());
  }
}

}  // namespace
}  // namespace askmix
