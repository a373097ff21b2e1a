#include "core/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace askmix {
namespace {

/// Reads a text from the left. The first mismatch makes it bad for good, so that a format reads as
/// one list of steps with one question at its end.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// Exactly `count` digits.
  int Digits(std::size_t count) {
    int value = 0;
    const bool enough = rest_.size() >= count;
    for (std::size_t i = 0; enough && i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return Fail();
      value = value * 10 + (rest_[i] - '0');
    }
    if (!enough) return Fail();
    rest_.remove_prefix(count);
    return value;
  }

  bool Take(char c) {
    const bool found = rest_.starts_with(c);
    if (found) rest_.remove_prefix(1);
    return found;
  }

  void Expect(char c) {
    if (!Take(c)) Fail();
  }

  /// Index of the three-letter name that comes next.
  template <std::size_t N>
  int OneOf(const std::array<std::string_view, N>& names) {
    const auto found = std::find(names.begin(), names.end(), rest_.substr(0, 3));
    if (found == names.end()) return Fail();
    rest_.remove_prefix(3);
    return static_cast<int>(found - names.begin());
  }

  /// Fraction of a second in milliseconds; digits beyond them are cut.
  int Fraction() {
    int value = 0, scale = 100;
    if (!NextIsDigit()) return Fail();
    for (; NextIsDigit(); rest_.remove_prefix(1), scale /= 10) value += scale * (rest_[0] - '0');
    return value;
  }

  bool NextIsDigit() const { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }
  bool AtEnd() const { return rest_.empty(); }
  bool good() const { return good_; }

 private:
  int Fail() {
    good_ = false;
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

struct Fields {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millis = 0;
  std::chrono::minutes offset{0};
};

void ReadClock(Scanner& in, Fields& f) {
  f.hour = in.Digits(2);
  in.Expect(':');
  f.minute = in.Digits(2);
  in.Expect(':');
  f.second = in.Digits(2);
}

/// "Z", "+05:30", "-0800", "+01", or nothing at all, which is UTC.
std::optional<std::chrono::minutes> ReadOffset(Scanner& in) {
  if (in.AtEnd() || in.Take('Z') || in.Take('z')) return std::chrono::minutes{0};
  const bool west = in.Take('-');
  if (!west) in.Expect('+');
  const int hours = in.Digits(2);
  const bool colon = in.Take(':');
  const int minutes = colon || in.NextIsDigit() ? in.Digits(2) : 0;
  if (hours > 23 || minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{hours * 60 + minutes};
  return west ? -offset : offset;
}

/// A leap second (:60) counts as the first second of the next minute, as in Unix time.
std::optional<TimePoint> Assemble(const Fields& f) {
  const std::chrono::year_month_day date{std::chrono::year{f.year},
                                         std::chrono::month{static_cast<unsigned>(f.month)},
                                         std::chrono::day{static_cast<unsigned>(f.day)}};
  if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 60) return std::nullopt;
  return TimePoint{std::chrono::sys_days{date}} + std::chrono::hours{f.hour} +
         std::chrono::minutes{f.minute} - f.offset + std::chrono::seconds{f.second} +
         Millis{f.millis};
}

std::optional<TimePoint> ParseRfc3339(std::string_view text) {
  Scanner in(text);
  Fields f;
  f.year = in.Digits(4);
  in.Expect('-');
  f.month = in.Digits(2);
  in.Expect('-');
  f.day = in.Digits(2);
  if (!in.Take('T') && !in.Take('t')) in.Expect(' ');
  ReadClock(in, f);
  if (in.Take('.')) f.millis = in.Fraction();
  if (in.Take(' ') && in.AtEnd()) return std::nullopt;
  const auto offset = ReadOffset(in);
  if (!in.good() || !in.AtEnd() || !offset) return std::nullopt;
  f.offset = *offset;
  return Assemble(f);
}

constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// "Fri Apr 22 09:41:56 +0000 2016", as Twitter's first API wrote it.
std::optional<TimePoint> ParseTwitterDate(std::string_view text) {
  Scanner in(text);
  Fields f;
  in.OneOf(kDays);
  in.Expect(' ');
  f.month = in.OneOf(kMonths) + 1;
  in.Expect(' ');
  f.day = in.Digits(2);
  in.Expect(' ');
  ReadClock(in, f);
  in.Expect(' ');
  const auto offset = ReadOffset(in);
  in.Expect(' ');
  f.year = in.Digits(4);
  if (!in.good() || !in.AtEnd() || !offset) return std::nullopt;
  f.offset = *offset;
  return Assemble(f);
}

struct Unit {
  std::string_view name;
  std::int64_t millis;
};
constexpr std::array<Unit, 5> kUnits = {
    {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

}  // namespace

std::optional<TimePoint> ParseTimestamp(std::string_view text) {
  const bool named_day = !text.empty() && text[0] >= 'A';
  return named_day ? ParseTwitterDate(text) : ParseRfc3339(text);
}

std::optional<TimePoint> ParseUnixTime(std::int64_t value) {
  constexpr std::int64_t kSecondsEnd = 100'000'000'000;
  if (value < 0) return std::nullopt;
  if (value < kSecondsEnd) return FromUnixMillis(value * 1'000);
  if (value < kSecondsEnd * 1'000) return FromUnixMillis(value);
  if (value < kSecondsEnd * 1'000'000) return FromUnixMillis(value / 1'000);
  return FromUnixMillis(value / 1'000'000);
}

std::string FormatTimestamp(TimePoint t) {
  constexpr std::chrono::sys_days kFirst{std::chrono::year{0} / 1 / 1};
  constexpr std::chrono::sys_days kEnd{std::chrono::year{10'000} / 1 / 1};
  t = std::clamp<TimePoint>(t, kFirst, TimePoint{kEnd} - Millis{1});
  const auto day = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<Millis> clock{t - day};
  std::string out = "0000-00-00T00:00:00.000Z";
  const auto put = [&](std::size_t end, std::int64_t value) {
    for (; value > 0; value /= 10) out[end--] = static_cast<char>('0' + value % 10);
  };
  put(3, static_cast<int>(date.year()));
  put(6, static_cast<unsigned>(date.month()));
  put(9, static_cast<unsigned>(date.day()));
  put(12, clock.hours().count());
  put(15, clock.minutes().count());
  put(18, clock.seconds().count());
  put(22, clock.subseconds().count());
  return out;
}

std::optional<Millis> ParseDuration(std::string_view text) {
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || count <= 0) return std::nullopt;
  const std::string_view name(stop, static_cast<std::size_t>(end - stop));
  for (const Unit& unit : kUnits) {
    if (unit.name != name) continue;
    if (count > std::numeric_limits<std::int64_t>::max() / unit.millis) return std::nullopt;
    return Millis{count * unit.millis};
  }
  return std::nullopt;
}

std::string FormatDuration(Millis duration) {
  const std::int64_t millis = duration.count();
  std::size_t unit = kUnits.size() - 1;
  while (millis % kUnits[unit].millis != 0 ||
         (unit + 1 == kUnits.size() && millis == kUnits[unit].millis)) {
    --unit;
  }
  return std::to_string(millis / kUnits[unit].millis).append(kUnits[unit].name);
}

}  // namespace askmix
