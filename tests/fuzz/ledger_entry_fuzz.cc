// codec/ledger_entry.h, and counting/ledger.h with what was read.
#include "codec/ledger_entry.h"
#include "fuzz/records.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  CheckRecord(bytes, DecodeLedgerEntry, [](const KeyedLedgerEntry& e, std::string& out) {
    EncodeLedgerEntry(e.key, e.entry, out);
  });
  const auto keyed = DecodeLedgerEntry(bytes);
  if (!keyed) return;
  Ledger ledger(Millis{86'400'000});
  const IdentityHash id = HashIdentity(keyed->key);
  ledger.Restore(id, keyed->entry);
  const LedgerEntry* found = ledger.Find(id);
  ASKMIX_CHECK(found != nullptr && *found == keyed->entry);
  ledger.Expire(keyed->entry.decided_at);
  ASKMIX_CHECK(ledger.size() == 1);
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
