#include "stages/gates.h"

#include <algorithm>

#include "classifier/junk.h"
#include "core/language.h"

namespace askmix {
namespace {

constexpr Millis kCopiesWithin{3'600'000};

}  // namespace

Decision DecisionBehind(std::string_view reason) {
  return {Intent::kOther, reason == kLanguageGate ? OtherKind::kUncertain : OtherKind::kNoise};
}

std::string_view GateOfText(const GateOptions& options, std::string_view language,
                            const NormalText& text) {
  const std::string_view primary = PrimaryLanguage(language);
  if (!primary.empty() && !options.languages.empty() &&
      std::ranges::find(options.languages, primary) == options.languages.end()) {
    return kLanguageGate;
  }
  if (options.junk.empty()) return {};
  const Junk junk = JunkOf(text);
  const std::string_view name = kJunkNames[static_cast<std::size_t>(junk)];
  const bool wanted = std::ranges::find(options.junk, name) != options.junk.end();
  return wanted ? name : std::string_view();
}

bool CopyGate::Holds(Partition partition, std::uint64_t words, IdentityHash author,
                     TimePoint created_at, TimePoint now) {
  if (copies_max_ == 0 || words == 0 || author == IdentityHash{}) return false;
  const std::size_t accounts = CopiesOf(partition).Note({words, author.low, created_at, now});
  return accounts > static_cast<std::size_t>(copies_max_);
}

void CopyGate::Commit(TimePoint now) {
  for (auto& [partition, copies] : copies_) {
    copies.Commit();
    copies.Expire(now);
  }
}

void CopyGate::Abort() {
  for (auto& [partition, copies] : copies_) copies.Abort();
}

void CopyGate::Restore(Partition partition, const LedgerEntry& entry) {
  if (copies_max_ == 0 || entry.words == 0 || entry.author == IdentityHash{}) return;
  CopiesOf(partition).Restore({entry.words, entry.author.low, entry.created_at, entry.decided_at});
}

Copies& CopyGate::CopiesOf(Partition partition) {
  return copies_.try_emplace(partition, kCopiesWithin).first->second;
}

}  // namespace askmix
