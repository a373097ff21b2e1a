#include "edge/guess.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "core/intent.h"
#include "core/text.h"
#include "edge/config_values.h"
#include "edge/presets.h"

namespace askmix {
namespace {

constexpr std::array<std::string_view, 5> kKeys = {"promotion", "buying_info", "community", "by",
                                                   "year"};
constexpr std::size_t kByBytesMax = 40;
constexpr int kYearMin = 1900;
constexpr int kYearMax = 2999;
constexpr double kHundred = 100;
/// Of a sum of three numbers that were rounded to whole percents, and a hair for binary fractions.
constexpr double kRounding = 0.01 + 1e-9;

tl::unexpected<Error> BadGuess(const std::string& sentence) {
  return Refuse("bad_guess", sentence);
}

/// What is wrong with the keys and with `by`; empty: nothing.
std::string FaultOf(const std::map<std::string, std::string>& members) {
  for (const auto& [key, value] : members) {
    if (std::ranges::find(kKeys, key) != kKeys.end()) continue;
    const auto nearest = std::ranges::min_element(
        kKeys, {}, [&](std::string_view known) { return EditDistance(key, known); });
    return "unknown key " + key + "; the nearest known one is " + std::string(*nearest);
  }
  const auto by = members.find("by");
  if (by == members.end()) return {};
  const bool printable = std::ranges::all_of(by->second, [](char c) { return c < 0 || c >= ' '; });
  if (by->second.empty() || by->second.size() > kByBytesMax || !printable ||
      !IsValidUtf8(by->second)) {
    return "by must say in 1 to 40 bytes of one line who guessed, such as marketing";
  }
  return {};
}

std::optional<double> ParsePart(std::string_view text) {
  double part = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  // Written so that NaN is refused too.
  if (!is_number || !(part >= 0 && part <= kHundred)) return std::nullopt;
  return part;
}

bool AddUp(double sum) {
  return std::abs(sum - 1) <= kRounding || std::abs(sum / kHundred - 1) <= kRounding;
}

Result<std::array<double, 3>> ReadParts(const std::map<std::string, std::string>& members) {
  std::array<double, 3> parts{};
  double sum = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string key(kSlotNames[i]);
    const auto written = members.find(key);
    const auto part = written == members.end() ? std::nullopt : ParsePart(written->second);
    if (!part) {
      return BadGuess(key +
                      " must be a percentage or a part: give promotion, buying_info and "
                      "community so that they add up to 100, or to 1");
    }
    sum += parts[i] = *part;
  }
  if (!AddUp(sum)) {
    return BadGuess("promotion, buying_info and community add up to " +
                    FormatFraction(static_cast<float>(sum)) +
                    ": give percentages that add up to 100, or parts that add up to 1");
  }
  for (double& part : parts) part /= sum;
  return parts;
}

}  // namespace

Result<AssumedMix> ReadGuess(const std::map<std::string, std::string>& members) {
  if (std::string fault = FaultOf(members); !fault.empty()) return BadGuess(fault);
  const auto parts = ReadParts(members);
  if (!parts) return tl::unexpected(parts.error());
  AssumedMix mix{.name = "own", .rule = "as guessed", .shares = *parts};
  if (const auto by = members.find("by"); by != members.end()) {
    mix.name = mix.source = by->second;
  }
  if (const auto year = members.find("year"); year != members.end()) {
    mix.year = ParseInteger(year->second, kYearMin, kYearMax);
    if (!mix.year) return BadGuess("year must be the year of the guess, such as 2026");
    mix.name.append("-").append(year->second);
  }
  if (FindPreset(mix.name)) return BadGuess("by must not be the name of a preset");
  return mix;
}

}  // namespace askmix
