// Ranges of the input that retention deleted before they were read. The news of each goes to
// intents.deltas in the transaction that moves the position past it: windows that should hold what
// was lost are then shown as incomplete, whatever crashes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/ports.h"

namespace askmix {

class Losses {
 public:
  /// `stage`: whose input it is. `partitions`: of intents.deltas.
  Losses(std::string stage, std::int32_t partitions)
      : stage_(std::move(stage)), partitions_(partitions) {}

  /// `read_until`: when the last record before the range was written; epoch: unknown. What is known
  /// already may be added again: after a rewind the source finds it anew.
  void Add(const LostRange& range, TimePoint read_until);

  /// Appends the news of ranges whose far side `polled` shows: a record behind it, or the end of
  /// the partition.
  void Tell(const Polled& polled, TimePoint now, std::vector<Output>& outputs);

  /// What was told is committed: tells the observer, once for each range.
  void Committed(Observer& observer);
  /// It was not.
  void Aborted();
  void Clear() { open_.clear(); }

 private:
  struct Open {
    LostRange range;
    TimePoint from{};
    bool told = false;
  };
  void TellOne(const Open& open, TimePoint until, std::vector<Output>& outputs) const;

  const std::string stage_;
  const std::int32_t partitions_;
  std::vector<Open> open_;
};

}  // namespace askmix
