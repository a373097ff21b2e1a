#include "commands/mix_table.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>

#include "core/display.h"
#include "core/intent.h"
#include "core/time.h"

namespace askmix {
namespace {

constexpr std::string_view kSpace = "  ";  // between two columns
constexpr std::size_t kTextWidthMax = 40;
constexpr std::size_t kBarWidthMin = 4, kBarWidthMax = 24;
constexpr std::array<int, 3> kColours = {kYellow, kCyan, kMagenta};  // of intents

struct Column {
  std::string title;
  bool to_the_right = false;
  int leave_out = 0;                    ///< the greatest goes first where there is no room; 0 stays
  std::vector<std::string> texts = {};  ///< of each row
  std::optional<std::size_t> intent = {};  ///< of shares
  std::size_t width = 0;                   ///< of texts
  std::size_t bar_width = 0;               ///< behind them
};

std::string OneDecimal(double value) {
  std::array<char, 32> text;
  const int length = std::snprintf(text.data(), text.size(), "%.1f", value);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string Percent(const Share& share) {
  std::array<char, 32> text;
  const int length = std::snprintf(text.data(), text.size(), "%3.0f%% (%2.0f-%2.0f)",
                                   share.value * 100, share.low * 100, share.high * 100);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string Padded(const std::string& text, std::size_t width, bool to_the_right) {
  const std::string blanks(width - std::min(DisplayWidth(text), width), ' ');
  return to_the_right ? blanks + text : text + blanks;
}

/// Each cell by its middle.
std::string Bar(const Share& share, std::size_t width) {
  std::string bar;
  for (std::size_t i = 0; i < width; ++i) {
    const double at = (static_cast<double>(i) + 0.5) / static_cast<double>(width);
    bar += at < share.low     ? "\u2588"
           : at < share.value ? "\u2593"
           : at < share.high  ? "\u2591"
                              : " ";
  }
  return bar;
}

class Table {
 public:
  Table(const std::vector<MixRow>& rows, const TerminalLook& look) : rows_(rows), look_(look) {
    AddText("brand", 0, &MixRow::brand);
    AddText("window", 0, &MixRow::window);
    AddNumber("mentions", 0, [](const MixRow& r) { return std::to_string(r.mentions); });
    AddNumber("asks", 0, [](const MixRow& r) { return std::to_string(r.asks); });
    AddNumber("a minute", 1, [](const MixRow& r) { return OneDecimal(r.per_minute); });
    for (std::size_t intent = 0; intent < kColours.size(); ++intent) AddShares(intent);
    AddText("", 0, &MixRow::note);
    AddText("from assumed", 2, &MixRow::gap);
    AddText("last shift", 3, &MixRow::shift);
    LeaveOut();
    AddBars();
  }

  std::string Render() const {
    std::string out = Styled(Line(nullptr), kBold, look_.colour) + "\n";
    for (const MixRow& row : rows_) out += Line(&row) + "\n";
    return out;
  }

 private:
  /// Nothing where all is empty.
  void AddText(std::string title, int leave_out, std::string MixRow::*member) {
    if (std::ranges::all_of(rows_, [&](const MixRow& row) { return (row.*member).empty(); }))
      return;
    Add({.title = std::move(title), .leave_out = leave_out},
        [&](const MixRow& row) { return Displayed(row.*member, kTextWidthMax); });
  }

  template <typename Text>
  void AddNumber(std::string title, int leave_out, const Text& text) {
    Add({.title = std::move(title), .to_the_right = true, .leave_out = leave_out}, text);
  }

  void AddShares(std::size_t intent) {
    Add({.title = std::string(kSlotNames[intent]), .intent = intent},
        [&](const MixRow& row) { return row.shares ? Percent((*row.shares)[intent]) : "   -"; });
  }

  template <typename Text>
  void Add(Column column, const Text& text) {
    column.width = DisplayWidth(column.title);
    for (const MixRow& row : rows_) {
      column.texts.push_back(text(row));
      column.width = std::max(column.width, DisplayWidth(column.texts.back()));
    }
    columns_.push_back(std::move(column));
  }

  std::size_t Width() const {
    std::size_t width = 0;
    for (const Column& column : columns_) width += column.width + kSpace.size();
    return width - kSpace.size();
  }

  void LeaveOut() {
    while (Width() > look_.width) {
      const auto last = std::ranges::max_element(columns_, {}, &Column::leave_out);
      if (last->leave_out == 0) return;
      columns_.erase(last);
    }
  }

  void AddBars() {
    const std::size_t left = look_.width - std::min(Width(), look_.width);
    const std::size_t each = std::min(left / kColours.size(), kBarWidthMax + 1);
    if (each <= kBarWidthMin) return;
    for (Column& column : columns_) {
      if (column.intent) column.bar_width = each - 1;
    }
  }

  /// Null: the head.
  std::string Line(const MixRow* row) const {
    std::string line;
    std::size_t room = look_.width;
    for (const Column& column : columns_) {
      const std::size_t width = std::min(column.width, room);
      line += Padded(Displayed(row ? column.texts[IndexOf(*row)] : column.title, width), width,
                     column.to_the_right);
      room -= width;
      if (column.bar_width > 0) {
        line += ' ' + BarOf(column, row);
        room -= column.bar_width + 1;
      }
      line += kSpace.substr(0, room);
      room -= std::min(kSpace.size(), room);
    }
    return line.erase(line.find_last_not_of(' ') + 1);
  }

  std::string BarOf(const Column& column, const MixRow* row) const {
    if (!row || !row->shares) return std::string(column.bar_width, ' ');
    return Styled(Bar((*row->shares)[*column.intent], column.bar_width), kColours[*column.intent],
                  look_.colour);
  }

  std::size_t IndexOf(const MixRow& row) const {
    return static_cast<std::size_t>(&row - rows_.data());
  }

  const std::vector<MixRow>& rows_;
  const TerminalLook& look_;
  std::vector<Column> columns_;
};

}  // namespace

std::string NoteOf(std::int64_t asks, bool has_shares, bool incomplete, bool low_support) {
  if (incomplete) return "incomplete: mentions were lost";
  if (asks == 0) return "nobody asked";
  return has_shares && low_support ? "few" : "";
}

MixRow RowOf(std::string brand, Millis window, const Mix& mix) {
  const std::int64_t mentions = mix.counts.Mentions(), asks = mix.counts.Asks();
  const double minutes = std::chrono::duration<double, std::ratio<60>>(window).count();
  return {.brand = std::move(brand),
          .window = FormatDuration(window),
          .mentions = mentions,
          .asks = asks,
          .per_minute = static_cast<double>(mentions) / minutes,
          .shares = mix.shares,
          .note = NoteOf(asks, mix.shares.has_value(), mix.incomplete, mix.low_support),
          .gap = "",
          .shift = ""};
}

std::string RenderTable(const std::vector<MixRow>& rows, const TerminalLook& look) {
  return Table(rows, look).Render();
}

}  // namespace askmix
