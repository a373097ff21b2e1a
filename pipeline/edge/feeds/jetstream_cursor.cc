#include "edge/feeds/jetstream_cursor.h"

#include <algorithm>

#include "codec/json.h"
#include "core/time.h"

namespace askmix {
namespace {

std::optional<std::int64_t> TimeOf(const JsonValue& event) {
  if (const auto micros = event.FindInt("time_us")) return micros;
  const JsonValue* payload = event.FindObject("payload");
  if (payload == nullptr) return std::nullopt;
  const auto time = ParseTimestamp(payload->FindText("time"));
  return time ? std::optional(UnixMillis(*time) * 1000) : std::nullopt;
}

}  // namespace

std::optional<TimePoint> JetstreamCursor::See(std::string_view message, TimePoint now) {
  constexpr Millis kClocksDiffer{60'000};
  const auto event = ScratchDocument().Parse(message);
  if (!event) return std::nullopt;
  const auto micros = TimeOf(**event);
  if (!micros || *micros < 0) return std::nullopt;
  const TimePoint time = FromUnixMillis(*micros / 1000);
  if (time > now + kClocksDiffer) return std::nullopt;
  seen_ = std::max(seen_.value_or(0), *micros);
  return time;
}

void JetstreamCursor::OnGarbage() {
  if (!seen_) return;
  broke_ = broke_at_ == seen_ ? broke_ + 1 : 1;
  broke_at_ = seen_;
}

std::int64_t JetstreamCursor::skip_us() const {
  constexpr int kPatience = 3;
  constexpr int kDoublingsMax = 12;  // a bit more than an hour
  if (broke_at_ != seen_ || broke_ < kPatience) return 0;
  return std::int64_t{1'000'000} << std::min(broke_ - kPatience, kDoublingsMax);
}

std::optional<std::int64_t> JetstreamCursor::Request() const {
  if (!seen_) return std::nullopt;
  if (const std::int64_t skip = skip_us()) return *seen_ + skip;
  return std::max<std::int64_t>(*seen_ - kRewindUs, 0);
}

}  // namespace askmix
