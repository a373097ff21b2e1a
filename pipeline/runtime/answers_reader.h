// Feeds the answers from the topics.
#pragma once

#include <functional>
#include <memory>

#include "runtime/ports.h"
#include "runtime/task.h"
#include "stages/mix_board.h"
#include "view/answers.h"

namespace askmix {

/// What answers are read from: mixes and histories from the beginning, shifts and mentions as far
/// back as they are kept.
std::vector<Following> AnswerTopics(TimePoint now, bool with_mentions);

class AnswersReader final : public Task {
 public:
  /// Called from the reader's thread, at most once a second, when something that is shown has
  /// changed: with the end of the latest mix.
  using OnChange = std::function<void(TimePoint latest_end)>;

  /// `board` tells whether the pipeline is catching up. It, `answers` and `clock` are borrowed.
  AnswersReader(std::unique_ptr<Follower> follower, Answers& answers, const MixBoard& board,
                const Clock& clock, OnChange on_change);

  void Step() override;
  void Close() override { follower_.reset(); }

 private:
  /// What changes without a record: numbers that are withheld from now on, or no longer.
  struct Shown {
    std::int64_t changes = 0;
    bool catching_up = false;
    bool stale = false;
    friend bool operator==(const Shown&, const Shown&) = default;
  };
  Shown WhatIsShown(TimePoint now) const;

  std::unique_ptr<Follower> follower_;
  Answers& answers_;
  const MixBoard& board_;
  const Clock& clock_;
  const OnChange on_change_;
  Shown told_;
  TimePoint told_at_{};
};

}  // namespace askmix
