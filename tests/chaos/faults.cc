#include "chaos/faults.h"

namespace askmix {
namespace {

bool Matches(const Fault& fault, const RequestHead& head, Side side) {
  return !fault.over && fault.side == side && (fault.api == Api::kAny || fault.api == head.api) &&
         (fault.client.empty() || fault.client == head.client);
}

}  // namespace

FaultId Faults::Add(Fault fault) {
  faults_.push_back(std::move(fault));
  return FaultId{faults_.size() - 1};
}

std::optional<FaultId> Faults::Judge(const RequestHead& head, Side side) {
  std::optional<FaultId> struck;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    Fault& fault = faults_[i];
    if (!Matches(fault, head, side)) continue;
    ++fault.matches;
    if (struck || fault.matches < fault.first || fault.matches > fault.last) continue;
    ++fault.strikes;
    struck = FaultId{i};
  }
  return struck;
}

void Faults::EndAll() {
  for (Fault& fault : faults_) fault.over = true;
}

}  // namespace askmix
