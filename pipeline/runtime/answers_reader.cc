#include "runtime/answers_reader.h"

#include <utility>

#include "view/rendering.h"

namespace askmix {
namespace {

/// How long a turn waits for a first record.
constexpr Millis kWait{200};
constexpr Millis kTellEvery{1'000};

}  // namespace

std::vector<Following> AnswerTopics(TimePoint now, bool with_mentions) {
  std::vector<Following> topics = {
      {Topic::kRatios}, {Topic::kHistory}, {Topic::kShifts, now - ShiftRecords::kAgeMax}};
  if (!with_mentions) return topics;
  for (const Topic topic :
       {Topic::kPromotion, Topic::kBuyingInfo, Topic::kCommunity, Topic::kOther}) {
    topics.push_back({topic, now - MentionRecords::kAgeMax});
  }
  return topics;
}

AnswersReader::AnswersReader(std::unique_ptr<Follower> follower, Answers& answers,
                             const MixBoard& board, const Clock& clock, OnChange on_change)
    : follower_(std::move(follower)),
      answers_(answers),
      board_(board),
      clock_(clock),
      on_change_(std::move(on_change)) {}

void AnswersReader::Step() {
  const std::span<const FollowedRecord> records = follower_->Poll(kWait);
  const TimePoint now = clock_.Now();
  for (const FollowedRecord& followed : records) {
    answers_.Take(followed.topic, followed.record, now);
  }
  answers_.SetCaughtUp(follower_->HasCaughtUp());
  if (now - told_at_ < kTellEvery) return;
  const Shown shown = WhatIsShown(now);
  if (shown == told_) return;
  told_ = shown;
  told_at_ = now;
  on_change_(answers_.latest_end());
}

AnswersReader::Shown AnswersReader::WhatIsShown(TimePoint now) const {
  return {answers_.changes(), board_.CatchingUp(now),
          IsStale(answers_.latest_end(), now, board_.spec().grid)};
}

}  // namespace askmix
