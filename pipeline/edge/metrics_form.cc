#include "edge/metrics_form.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "core/text.h"
#include "edge/accept.h"

namespace askmix {
namespace {

/// One of the forms that we can write.
struct Offer {
  std::string_view type, subtype, version;
};
constexpr Offer kTextOffer = {"text", "plain", "0.0.4"};
constexpr Offer kOpenMetricsOffer = {"application", "openmetrics-text", "1.0.0"};

/// How narrowly the media range names the offer: 0 when not at all, 1 for */*.
int Narrowness(const Accepted& range, const Offer& offer) {
  std::string_view subtype = range.name;
  const std::string_view type = TakeUntil('/', subtype);
  if (type == "*") return 1;
  if (!IsSameWord(type, offer.type)) return 0;
  if (subtype == "*") return 2;
  if (!IsSameWord(subtype, offer.subtype)) return 0;
  const std::string_view version = range.Parameter("version");
  if (version.empty()) return 3;
  return version == offer.version ? 4 : 0;
}

/// The weight that the narrowest range gives.
struct Wish {
  int narrowness = 0;
  double weight = 0;
};

Wish WishFor(std::string_view accept, const Offer& offer) {
  Wish wish;
  while (!accept.empty()) {
    const Accepted range = TakeAccepted(accept);
    const int narrowness = Narrowness(range, offer);
    if (narrowness > wish.narrowness) wish = {narrowness, range.weight};
  }
  return wish;
}

constexpr std::size_t kLabelBytesMax = 200;

constexpr std::array<std::string_view, 3> kUnits = {"seconds", "bytes", "ratio"};

std::string_view UnitOf(std::string_view family) {
  const auto ends_in_it = [&](std::string_view unit) {
    return family.ends_with(unit) && family[family.size() - unit.size() - 1] == '_';
  };
  const auto unit = std::ranges::find_if(kUnits, ends_in_it);
  return unit == kUnits.end() ? std::string_view{} : *unit;
}

}  // namespace

MetricsForm ChooseForm(std::string_view accept) {
  constexpr int kNamed = 3;
  const Wish open = WishFor(accept, kOpenMetricsOffer);
  const bool wanted = open.narrowness >= kNamed && open.weight > 0 &&
                      open.weight >= WishFor(accept, kTextOffer).weight;
  return wanted ? MetricsForm::kOpenMetrics : MetricsForm::kText;
}

std::string_view ContentType(MetricsForm form) {
  return form == MetricsForm::kText ? "text/plain; version=0.0.4; charset=utf-8"
                                    : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

void AppendHead(MetricsForm form, std::string_view name, std::string_view type,
                std::string_view help, std::string& text) {
  constexpr std::string_view kTotal = "_total";
  std::string_view family = name;
  if (form == MetricsForm::kOpenMetrics && type == "counter") family.remove_suffix(kTotal.size());
  text.append("# HELP ").append(family).append(" ");
  if (form == MetricsForm::kOpenMetrics) {
    AppendEscaped(help, text);
  } else {
    text.append(help);
  }
  text.append("\n# TYPE ").append(family).append(" ").append(type).append("\n");
  const std::string_view unit = UnitOf(family);
  if (form == MetricsForm::kText || unit.empty()) return;
  text.append("# UNIT ").append(family).append(" ").append(unit).append("\n");
}

void AppendNumber(double value, std::string& text) {
  constexpr double kWholeMax = 1e15;  // below, each whole number is one of its own
  std::array<char, 32> digits;
  const bool is_whole = std::abs(value) < kWholeMax && value == std::trunc(value);
  const auto end =
      is_whole ? std::to_chars(digits.begin(), digits.end(), static_cast<std::int64_t>(value))
               : std::to_chars(digits.begin(), digits.end(), value);
  text.append(digits.data(), end.ptr);
}

std::string LabelValue(std::string_view value) {
  std::string valid(value);
  if (!IsValidUtf8(valid)) {
    std::ranges::replace_if(
        valid, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  }
  std::string escaped;
  AppendEscaped(TruncateUtf8(valid, kLabelBytesMax), escaped);
  return escaped;
}

void AppendEscaped(std::string_view value, std::string& text) {
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
}

}  // namespace askmix
