// Payloads read for tests, at a fixed time of observation.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "codec/platforms/platform.h"

namespace askmix {

/// 2026-11-25T09:46:40Z, with which schemas/examples/raw was made.
inline constexpr TimePoint kObservedAt = FromUnixMillis(1'795'600'000'000);

inline Payload ReadForTest(std::string_view bytes, std::string_view format = "",
                           bool missing_time_is_observed = false) {
  Payload payload;
  ReadPayload(bytes, format, {kObservedAt, "", missing_time_is_observed}, payload);
  return payload;
}

/// The only mention of a payload that holds nothing else.
inline Mention ReadOne(std::string_view bytes, std::string_view format = "") {
  Payload payload = ReadForTest(bytes, format);
  CAPTURE(bytes.substr(0, 300));
  const std::string detail = payload.refusals.empty() ? "" : payload.refusals.front().error.detail;
  CAPTURE(detail);
  REQUIRE(payload.mentions.size() == 1);
  REQUIRE(payload.skips.empty());
  REQUIRE(payload.refusals.empty());
  return payload.mentions.front();
}

/// How a payload of one element ended: "mention", "delete" or another event, "skip <reason>",
/// "refuse <reason>".
inline std::string OutcomeOf(std::string_view bytes, std::string_view format = "") {
  const Payload payload = ReadForTest(bytes, format);
  const std::size_t elements =
      payload.mentions.size() + payload.skips.size() + payload.refusals.size();
  if (elements != 1) return std::to_string(elements) + " elements";
  if (!payload.skips.empty()) return "skip " + std::string(payload.skips[0].reason);
  if (!payload.refusals.empty()) return "refuse " + std::string(payload.refusals[0].error.reason);
  const MentionOp op = payload.mentions[0].op;
  return op == MentionOp::kUpsert ? "mention" : std::string(Name(op));
}

}  // namespace askmix
