// What a terminal shows of what is written to it. Like xterm it waits at the end of a full line:
// the cursor stands on the last cell until there is more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/text.h"

namespace askmix {

/// Letters of one cell, ends of lines, and those sequences that askmix writes.
class Screen {
 public:
  Screen(std::size_t width, std::size_t height)
      : width_(width), rows_(height, std::u32string(width, U' ')) {}

  void Write(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      if (text.substr(i, 2) == "\x1b[") {
        const std::size_t end = text.find_first_not_of("0123456789;", i + 2);
        Act(text.substr(i + 2, end - i - 1));
        i = end + 1;
      } else {
        Put(NextCodePoint(text, i));
      }
    }
  }

  /// Without the blanks at its end.
  std::string Row(std::size_t row) const {
    std::string text;
    for (const char32_t c : rows_[row]) AppendCodePoint(c, text);
    return text.substr(0, text.find_last_not_of(' ') + 1);
  }

 private:
  void Act(std::string_view sequence) {
    is_full_ = false;
    if (sequence == "H") row_ = column_ = 0;
    if (sequence == "K" || sequence == "J") Clear(row_, column_);
    for (std::size_t row = row_ + 1; sequence == "J" && row < rows_.size(); ++row) Clear(row, 0);
    for (std::size_t row = 0; sequence == "2J" && row < rows_.size(); ++row) Clear(row, 0);
  }

  void Put(char32_t c) {
    if (c == U'\r') {
      column_ = 0;
      is_full_ = false;
    } else if (c == U'\n') {
      NextRow();
    } else {
      if (is_full_) {
        column_ = 0;
        NextRow();
      }
      rows_[row_][column_] = c;
      is_full_ = column_ + 1 == width_;
      if (!is_full_) ++column_;
    }
  }

  void NextRow() {
    is_full_ = false;
    if (++row_ < rows_.size()) return;
    row_ = rows_.size() - 1;
    rows_.erase(rows_.begin());
    rows_.emplace_back(width_, U' ');
  }

  void Clear(std::size_t row, std::size_t column) {
    rows_[row].replace(column, width_ - column, width_ - column, U' ');
  }

  const std::size_t width_;
  std::vector<std::u32string> rows_;
  std::size_t row_ = 0, column_ = 0;
  bool is_full_ = false;
};

}  // namespace askmix
