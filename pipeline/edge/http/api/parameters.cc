#include "edge/http/api/parameters.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "codec/fields.h"
#include "core/text.h"
#include "core/time.h"
#include "edge/http/percent.h"

namespace askmix {
namespace {

/// Of a name that is no parameter's.
constexpr std::size_t kShownBytesMax = 100;

constexpr std::array<std::string_view, 4> kNames = {"window", "limit", "after", "before"};

std::string_view NameOf(Parameter parameter) { return kNames[static_cast<std::size_t>(parameter)]; }

template <typename Number>
std::optional<Number> ReadNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Forms write a blank as '+'.
std::optional<std::string> Decode(std::string_view text) {
  std::string blanks(text);
  std::ranges::replace(blanks, '+', ' ');
  auto decoded = PercentDecode(blanks);
  if (!decoded || !IsValidUtf8(*decoded)) return std::nullopt;
  return decoded;
}

std::string_view TakePart(std::string_view& rest, char separator) {
  const std::string_view part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

std::optional<ShiftPlace> ReadPlace(std::string_view text) {
  const std::string_view at = TakePart(text, '.');
  const auto millis = TimeOf(ReadNumber<std::int64_t>(at));
  if (!millis || text.empty()) return std::nullopt;
  return ShiftPlace{*millis, std::string(text)};
}

class Reader {
 public:
  Reader(std::span<const Parameter> known, const Limits& limits, std::span<const Millis> windows)
      : known_(known), limits_(limits), windows_(windows) {
    parameters_.limit = limits.standard;
  }

  /// Empty: it was taken; else a sentence.
  std::string Take(std::string_view name, const std::string& value) {
    const auto parameter = std::ranges::find(known_, name, NameOf);
    if (parameter == known_.end()) return Unknown();
    bool& given = given_[static_cast<std::size_t>(*parameter)];
    if (given) return "give it once";
    given = true;
    return Set(*parameter, value);
  }

  Parameters parameters() && { return std::move(parameters_); }

 private:
  std::string Unknown() const {
    std::string names;
    for (const Parameter p : known_) names.append(names.empty() ? "" : ", ").append(NameOf(p));
    if (names.empty()) return "there are no parameters here";
    return "there is no such parameter here, but " + names;
  }

  std::string Set(Parameter parameter, const std::string& value) {
    switch (parameter) {
      case Parameter::kWindow:
        return SetWindow(value);
      case Parameter::kLimit:
        return SetLimit(value);
      case Parameter::kAfter:
        parameters_.after = value;
        return value.empty() ? "give the id of a brand" : "";
      case Parameter::kBefore:
        parameters_.before = ReadPlace(value);
        return parameters_.before ? "" : "give what stands in \"next\" of an answer";
    }
    return {};
  }

  std::string SetWindow(const std::string& value) {
    std::string wanted;
    for (std::size_t i = 0; i < windows_.size(); ++i) {
      const std::string name = FormatDuration(windows_[i]);
      if (value == name) {
        parameters_.window = i;
        return {};
      }
      wanted += (wanted.empty() ? "" : ", ") + name;
    }
    return "give one of " + wanted;
  }

  std::string SetLimit(const std::string& value) {
    const auto limit = ReadNumber<std::size_t>(value);
    if (!limit || *limit < 1 || *limit > limits_.max) {
      return "give a whole number from 1 to " + std::to_string(limits_.max);
    }
    parameters_.limit = *limit;
    return {};
  }

  const std::span<const Parameter> known_;
  const Limits limits_;
  const std::span<const Millis> windows_;
  std::array<bool, kNames.size()> given_{};
  Parameters parameters_;
};

}  // namespace

Result<Parameters> ReadParameters(std::string_view query, std::span<const Parameter> known,
                                  const Limits& limits, std::span<const Millis> windows) {
  constexpr std::string_view kReason = "bad_parameter";
  Reader reader(known, limits, windows);
  while (!query.empty()) {
    std::string_view value = TakePart(query, '&');
    if (value.empty()) continue;
    const auto name = Decode(TakePart(value, '='));
    const auto decoded = Decode(value);
    if (!name || !decoded) {
      return Refuse(kReason,
                    "the query cannot be read: parameters are UTF-8, and a % has two hexadecimal "
                    "digits behind it");
    }
    const std::string fault = reader.Take(*name, *decoded);
    if (!fault.empty())
      return Refuse(kReason, std::string(TruncateUtf8(*name, kShownBytesMax)) + ": " + fault);
  }
  return std::move(reader).parameters();
}

std::string FormatPlace(const ShiftPlace& place) {
  return std::to_string(UnixMillis(place.at)) + "." + place.id;
}

}  // namespace askmix
