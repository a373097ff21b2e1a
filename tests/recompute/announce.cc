// What measure announces of deltas that are told to it, turn by turn, on a clock that is told, too.
//   askmix_announce WINDOW_HOURS    the longest window; reads records of intents.deltas, line by
//   line
//
// A line {"v":1,"turn":NOW,"complete_until":T} ends a turn, which gets the records since the one
// before. Announced shifts are written as intents.shifts has them; their notes come back with the
// next turn, as they do on the topic. After "restart":true a successor goes on from what was read.

#include <cstdio>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "codec/fields.h"
#include "counting/shift_detector.h"
#include "stages/stage_bench.h"

namespace {

using namespace askmix;

constexpr Millis kHour{3'600'000};

class Announcer {
 public:
  explicit Announcer(Millis longest) {
    WindowSpec& windows = bench_.world.options.windows;
    windows = {windows.grid, {kHour, longest}, ShiftDetector::kMemory};
    bench_.world.options.brand_ids.clear();
    bench_.Restart();
  }

  /// False: it is no line that is understood.
  bool Read(std::string line) {
    const auto root = ParseRecord(line);
    if (!root) return false;
    const auto now = TimeOf((*root)->FindInt("turn"));
    if (!now) {
      read_.push_back(std::move(line));
      return true;
    }
    const auto complete_until = TimeOf((*root)->FindInt("complete_until"));
    if (!complete_until) return false;
    if ((*root)->FindBool("restart").value_or(false)) Succeed(*now);
    bench_.world.board.SetCompleteUntil(*complete_until);
    Turn(*now);
    return true;
  }

 private:
  void Succeed(TimePoint now) {
    bench_.Restart();
    bench_.Restore(known_, now);
  }

  void Turn(TimePoint now) {
    bench_.Turn(read_, now);
    known_.insert(known_.end(), read_.begin(), read_.end());
    read_ = bench_.Written(Topic::kDeltas);
    for (const std::string& shift : bench_.Written(Topic::kShifts)) std::cout << shift << '\n';
  }

  StageBench bench_{"measure"};
  std::vector<std::string> read_;   ///< since the last turn
  std::vector<std::string> known_;  ///< before it
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Announcer announcer(kHour * std::stoi(argv[1]));
  for (std::string line; std::getline(std::cin, line);) {
    if (announcer.Read(line)) continue;
    std::fprintf(stderr, "askmix_announce: not understood: %s\n", line.c_str());
    return 1;
  }
  return 0;
}
