// codec/ledger_entry.h, and counting/ledger.h with what was read.
#include "codec/ledger_entry.h"
#include "fuzz/records.h"

namespace askmix::fuzz {

void Fuzz(std::string_view bytes) {
  CheckRecord(bytes, DecodeLedgerEntry,
              [](const LedgerEntry& e, std::string& out) { EncodeLedgerEntry(e, out); });
  auto entry = DecodeLedgerEntry(bytes);
  if (!entry) return;
  Ledger ledger(Millis{86'400'000});
  const IdentityHash id = HashIdentity(entry->key);
  ledger.Restore(id, *entry);
  const LedgerEntry* found = ledger.Find(id);
  // Without votes nobody has to be told, so the key is not kept.
  if (entry->votes.empty()) entry->key.clear();
  ASKMIX_CHECK(found != nullptr && *found == *entry);
  ledger.Expire(entry->decided_at);
  ASKMIX_CHECK(ledger.size() == 1);
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
