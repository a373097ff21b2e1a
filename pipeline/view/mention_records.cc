#include "view/mention_records.h"

#include "codec/classified.h"
#include "codec/mention.h"

namespace askmix {
namespace {

/// A withdrawal concerns what was published under the same intent: what replaces it is on another
/// topic, and may be read before.
std::string IdentityOf(const ClassifiedFacts& facts) {
  return std::string(Name(facts.decision.intent)) + '\n' + facts.brand + '\n' + facts.key;
}

bool MayComeBack(std::string_view reason) {
  return reason == Name(MentionOp::kHide) || reason == Name(MentionOp::kAuthorHide);
}

}  // namespace

Taken MentionRecords::Take(const Record& record) {
  if (!record.has_value) return Taken::kIgnored;
  const auto facts = DecodeClassified(record.value);
  if (!facts) return Taken::kUnreadable;
  std::string identity = IdentityOf(*facts);
  if (facts->withdrawn) return Withdraw(identity, MayComeBack(facts->reason));
  if (facts->restored) return Restore(identity, facts->post_version);
  const auto before = by_identity_.find(identity);
  if (before != by_identity_.end()) Erase(mentions_.find(before->second));
  Enter({record.timestamp, taken_++}, {facts->brand, std::move(identity), facts->version,
                                       std::make_shared<const std::string>(record.value)});
  return Taken::kChanged;
}

Taken MentionRecords::Withdraw(const std::string& identity, bool only_hidden) {
  const auto found = by_identity_.find(identity);
  if (found == by_identity_.end()) return Taken::kIgnored;
  const auto mention = mentions_.find(found->second);
  if (only_hidden) {
    mention->second.hidden = true;
  } else {
    Erase(mention);
  }
  return Taken::kChanged;
}

Taken MentionRecords::Restore(const std::string& identity, std::int64_t post_version) {
  const auto found = by_identity_.find(identity);
  if (found == by_identity_.end()) return Taken::kIgnored;
  const auto mention = mentions_.find(found->second);
  if (mention->second.version == post_version) {
    mention->second.hidden = false;
  } else {
    Erase(mention);
  }
  return Taken::kChanged;
}

void MentionRecords::Enter(Place place, Known mention) {
  bytes_ += mention.json->size();
  by_identity_[mention.identity] = place;
  std::set<Place>& of_brand = by_brand_[mention.brand];
  of_brand.insert(place);
  mentions_.emplace(place, std::move(mention));
  if (of_brand.size() > kPerBrandMax) Erase(mentions_.find(*of_brand.begin()));
  while (bytes_ > kBytesMax) Erase(mentions_.begin());
}

void MentionRecords::Erase(Mentions::iterator mention) {
  bytes_ -= mention->second.json->size();
  by_identity_.erase(mention->second.identity);
  const auto of_brand = by_brand_.find(mention->second.brand);
  of_brand->second.erase(mention->first);
  if (of_brand->second.empty()) by_brand_.erase(of_brand);
  mentions_.erase(mention);
}

void MentionRecords::Sweep(TimePoint now) {
  while (!mentions_.empty() && mentions_.begin()->first.written < now - kAgeMax) {
    Erase(mentions_.begin());
  }
}

std::vector<std::shared_ptr<const std::string>> MentionRecords::Latest(std::string_view brand,
                                                                       std::size_t count,
                                                                       TimePoint now) const {
  std::vector<std::shared_ptr<const std::string>> latest;
  const auto of_brand = by_brand_.find(brand);
  if (of_brand == by_brand_.end()) return latest;
  const std::set<Place>& places = of_brand->second;
  for (auto place = places.rbegin(); place != places.rend() && latest.size() < count; ++place) {
    const Known& mention = mentions_.at(*place);
    if (mention.hidden || place->written < now - kAgeMax) continue;
    latest.push_back(mention.json);
  }
  return latest;
}

}  // namespace askmix
