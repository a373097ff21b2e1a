#include "edge/http/api/call.h"

#include "edge/http/api/document.h"

namespace askmix {

Sources::Sources(ApiOptions options)
    : options_(std::move(options)), document_(ApiDocument(options_.answers->windows())) {
  for (const Brand& brand : options_.brands) names_.emplace(brand.id, brand.name);
}

std::string_view Sources::NameOf(std::string_view brand) const {
  const auto found = names_.find(brand);
  return found == names_.end() ? brand : found->second;
}

std::vector<std::string> Sources::NotReady(TimePoint now) const {
  std::vector<std::string> reasons = options_.telemetry->NotReady(now);
  if (!answers().IsCaughtUp()) {
    reasons.emplace_back("the topics that answers come from have not been read to their ends yet");
  }
  return reasons;
}

bool Sources::CatchingUp(TimePoint now) const {
  return options_.board->CatchingUp(now) || !answers().IsCaughtUp();
}

}  // namespace askmix
