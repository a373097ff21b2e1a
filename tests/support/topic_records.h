// Records of the topics that answers come from.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "codec/classified.h"
#include "codec/history.h"
#include "codec/mix.h"
#include "core/time.h"
#include "support/builders.h"

namespace askmix {

inline constexpr Millis kFiveMinutes{300'000}, kHour{3'600'000};

/// A record that owns its bytes.
struct OwnedRecord {
  std::string key, value;
  TimePoint written = kNoon;
  bool has_value = true;

  operator Record() const {  // NOLINT(google-explicit-constructor)
    Record record;
    record.timestamp = written;
    record.key = key;
    record.value = value;
    record.has_value = has_value;
    return record;
  }
};

inline OwnedRecord MixRecordOf(const std::string& brand, Millis window,
                               std::array<std::int64_t, 3> asks, TimePoint end = kNoon) {
  Tally counts;
  std::copy(asks.begin(), asks.end(), counts.slots.begin());
  OwnedRecord record{.key = brand + "/" + FormatDuration(window), .value = {}};
  Encode(MixRecord{brand, window, end, MakeMix(counts)}, record.value);
  return record;
}

inline OwnedRecord HistoryRecordOf(const std::string& brand, std::vector<HistoryPoint> points,
                                   TimePoint end = kNoon) {
  OwnedRecord record{.key = brand, .value = {}};
  constexpr Millis kStep{900'000}, kDay{86'400'000};
  Encode(History{brand, kStep, end - kDay, end, std::move(points)}, record.value);
  return record;
}

inline OwnedRecord ShiftRecordOf(const std::string& brand, TimePoint at) {
  const std::string millis = std::to_string(UnixMillis(at));
  return {.key = brand,
          .value = R"({"v":1,"id":")" + brand + "@" + millis + R"(","brand":")" + brand +
                   R"(","at":)" + millis + "}"};
}

inline OwnedRecord MentionRecordOf(const std::string& brand, const std::string& id,
                                   Intent intent = Intent::kPromotion, TimePoint written = kNoon,
                                   const std::string& text = "any code?") {
  OwnedRecord record{.key = "other:" + id, .value = {}, .written = written};
  const std::string mention = Wire(MakeMention(id, text, {brand}, written));
  Classified classified;
  classified.key = record.key;
  classified.brand = brand;
  classified.decision = {intent, OtherKind::kNone};
  classified.mention_json = mention;
  classified.cause = {Partition{0}, Offset{0}, 0};
  Encode(classified, record.value);
  return record;
}

inline OwnedRecord WithdrawalOf(const std::string& brand, const std::string& id,
                                std::string_view reason, Intent intent = Intent::kPromotion) {
  OwnedRecord record{.key = "other:" + id, .value = {}};
  Withdrawal withdrawal;
  withdrawal.key = record.key;
  withdrawal.brand = brand;
  withdrawal.decision = {intent, OtherKind::kNone};
  withdrawal.reason = reason;
  withdrawal.cause = {Partition{0}, Offset{0}, 0};
  Encode(withdrawal, record.value);
  return record;
}

inline OwnedRecord CorrectionOf(const std::string& brand, const std::string& id, Intent intent) {
  OwnedRecord record{.key = "other:" + id, .value = {}};
  CorrectedDecision corrected;
  corrected.key = record.key;
  corrected.brand = brand;
  corrected.decision = {intent, OtherKind::kNone};
  corrected.corrected_by = "jo";
  corrected.cause = {Partition{0}, Offset{0}, 0};
  Encode(corrected, record.value);
  return record;
}

inline OwnedRecord RestorationOf(const std::string& brand, const std::string& id,
                                 std::int64_t post_version = 0) {
  OwnedRecord record{.key = "other:" + id, .value = {}};
  Restoration restoration;
  restoration.key = record.key;
  restoration.brand = brand;
  restoration.post_version = post_version;
  restoration.decision = {Intent::kPromotion, OtherKind::kNone};
  restoration.cause = {Partition{0}, Offset{0}, 0};
  Encode(restoration, record.value);
  return record;
}

}  // namespace askmix
