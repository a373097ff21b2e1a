#include "edge/metrics_brands.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <optional>
#include <vector>

#include "core/text.h"
#include "core/time.h"
#include "edge/board_view.h"

namespace askmix {
namespace {

constexpr std::size_t kLabelBytesMax = 200;

template <typename Number>
void AppendNumber(Number value, std::string& text) {
  char digits[32];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

/// Writes families of gauges over brands and windows; label sets are put together once.
class Writer {
 public:
  Writer(const WindowSpec& spec, const BoardView& view, std::size_t brands_max, std::string& text)
      : view_(view), shown_(std::min(brands_max, view.brands.size())), text_(text) {
    for (const Millis length : spec.lengths) {
      windows_.push_back(",window=\"" + FormatDuration(length) + "\"");
    }
    for (std::size_t i = 0; i < shown_; ++i) {
      brands_.push_back("{brand=\"" + LabelValue(view.brands[i].mixes->brand) + "\"");
    }
  }

  std::size_t shown() const { return shown_; }

  void Family(std::string_view name, std::string_view help) {
    name_ = name;
    text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
    text_.append("# TYPE ").append(name).append(" gauge\n");
  }

  template <typename Number>
  void Single(std::string_view name, std::string_view help, Number value) {
    Family(name, help);
    text_.append(name).append(" ");
    AppendNumber(value, text_);
    text_ += '\n';
  }

  /// Calls `write` with each brand's mix in each window, to write samples of it.
  template <typename Write>
  requires std::invocable<Write, const Mix&>
  void EachMix(const Write& write) {
    for (brand_ = 0; brand_ < shown_; ++brand_) {
      const std::vector<Mix>& mixes = view_.brands[brand_].mixes->mixes;
      for (window_ = 0; window_ < std::min(mixes.size(), windows_.size()); ++window_) {
        write(mixes[window_]);
      }
    }
  }

  /// `label`: one more label with its comma, or nothing.
  template <typename Number>
  void Sample(std::string_view label, Number value) {
    text_.append(name_).append(brands_[brand_]).append(label).append(windows_[window_]);
    text_ += "} ";
    AppendNumber(value, text_);
    text_ += '\n';
  }

 private:
  const BoardView& view_;
  const std::size_t shown_;
  std::string& text_;
  std::vector<std::string> windows_;
  std::vector<std::string> brands_;
  std::string_view name_;
  std::size_t brand_ = 0;
  std::size_t window_ = 0;
};

constexpr std::array<std::string_view, 4> kIntentLabels = {
    ",intent=\"promotion\"", ",intent=\"buying_info\"", ",intent=\"community\"",
    ",intent=\"other\""};
constexpr std::array<std::string_view, 3> kKindLabels = {",kind=\"care\"", ",kind=\"noise\"",
                                                         ",kind=\"uncertain\""};

void AppendCounts(Writer& writer) {
  writer.Family("askmix_window_mentions",
                "How many mentions of the brand does the window hold, by what they ask for? Sum "
                "these, then divide, to get shares of several brands.");
  writer.EachMix([&](const Mix& mix) {
    for (std::size_t i = 0; i < 3; ++i) writer.Sample(kIntentLabels[i], mix.counts.slots[i]);
    writer.Sample(kIntentLabels[3], mix.counts.Other());
  });
  writer.Family("askmix_window_other_mentions",
                "Why do the mentions counted as intent other ask for nothing?");
  writer.EachMix([&](const Mix& mix) {
    for (std::size_t i = 0; i < 3; ++i) writer.Sample(kKindLabels[i], mix.counts.slots[i + 3]);
  });
  writer.Family("askmix_low_support",
                "Are there too few asks in the window to trust the shares? 1: fewer than 30.");
  writer.EachMix([&](const Mix& mix) { writer.Sample("", mix.low_support ? 1 : 0); });
}

/// A gap touches all brands alike, so one series for each window is enough.
void AppendIncomplete(const WindowSpec& spec, const BoardView& view, std::string& text) {
  constexpr std::string_view kName = "askmix_window_incomplete";
  text.append("# HELP ").append(kName).append(
      " Were mentions of the window lost before they were read? 1: yes, counts are too low and "
      "shares absent.\n# TYPE ");
  text.append(kName).append(" gauge\n");
  for (std::size_t w = 0; w < spec.lengths.size(); ++w) {
    const bool incomplete = std::ranges::any_of(
        view.brands, [&](const BrandView& b) { return b.mixes->mixes[w].incomplete; });
    text.append(kName).append("{window=\"").append(FormatDuration(spec.lengths[w])).append("\"} ");
    text.append(incomplete ? "1\n" : "0\n");
  }
}

using SharesOfMix = std::optional<Shares> Mix::*;

void AppendShare(Writer& writer, std::string_view name, std::string_view help, SharesOfMix shares,
                 double Share::*value) {
  writer.Family(name, help);
  writer.EachMix([&](const Mix& mix) {
    if (!(mix.*shares)) return;
    for (std::size_t i = 0; i < 3; ++i) writer.Sample(kIntentLabels[i], (*(mix.*shares))[i].*value);
  });
}

void AppendShares(Writer& writer) {
  AppendShare(writer, "askmix_intent_share_ratio",
              "Which part of those who asked the brand for something asked for this? Absent when "
              "nobody asked, or while catching up. Never sum or average it.",
              &Mix::shares, &Share::value);
  AppendShare(writer, "askmix_intent_share_low_ratio",
              "How small may the share be, given so many asks? Lower end of the 95 % interval.",
              &Mix::shares, &Share::low);
  AppendShare(writer, "askmix_intent_share_high_ratio",
              "How large may the share be, given so many asks? Upper end of the 95 % interval.",
              &Mix::shares, &Share::high);
  AppendShare(
      writer, "askmix_corrected_share_ratio",
      "Which part asked for this, once the errors that the classifier is known to make are "
      "taken out? Absent below 300 mentions, while two models' decisions are in the window, "
      "and where the model cannot tell.",
      &Mix::corrected, &Share::value);
  AppendShare(
      writer, "askmix_corrected_share_low_ratio",
      "How small may the corrected share be, given the mentions, the labelled texts and how "
      "trades differ? Lower end of the 95 % interval.",
      &Mix::corrected, &Share::low);
  AppendShare(writer, "askmix_corrected_share_high_ratio",
              "How large may the corrected share be? Upper end of the 95 % interval.",
              &Mix::corrected, &Share::high);
}

void AppendState(const BoardView& view, Writer& writer) {
  writer.Single("askmix_catching_up", "Are the counts behind, and shares therefore absent? 1: yes.",
                view.catching_up ? 1 : 0);
  writer.Single("askmix_brands", "How many brands are measured in this process?",
                view.brands.size());
  writer.Single("askmix_brands_left_out",
                "How many of them are not shown here? They are beyond http.publish_brands_max.",
                view.brands.size() - writer.shown());
  if (view.complete_until != TimePoint{}) {
    writer.Single("askmix_complete_until_timestamp_seconds",
                  "Until when is every mention that reached the pipeline counted?",
                  static_cast<double>(UnixMillis(view.complete_until)) / 1'000);
  }
  const auto earliest =
      std::ranges::min_element(view.snapshots, {}, [](const auto& s) { return s->end; });
  if (earliest == view.snapshots.end()) return;
  writer.Single("askmix_window_end_timestamp_seconds", "Where do the windows end?",
                static_cast<double>(UnixMillis((*earliest)->end)) / 1'000);
}

}  // namespace

std::string LabelValue(std::string_view value) {
  std::string valid(value);
  if (!IsValidUtf8(valid)) {
    std::ranges::replace_if(
        valid, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  }
  std::string escaped;
  for (const char c : TruncateUtf8(valid, kLabelBytesMax)) {
    if (c == '\\' || c == '"') escaped += '\\';
    if (c == '\n') {
      escaped += "\\n";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

void AppendBrands(const MixBoard& board, std::size_t brands_max, TimePoint now, std::string& text) {
  const BoardView view = View(board, now);
  Writer writer(board.spec(), view, brands_max, text);
  AppendState(view, writer);
  if (writer.shown() == 0) return;
  text.reserve(text.size() + writer.shown() * board.spec().lengths.size() * 17 * 110);
  AppendIncomplete(board.spec(), view, text);
  AppendCounts(writer);
  if (!view.catching_up) AppendShares(writer);
}

}  // namespace askmix
