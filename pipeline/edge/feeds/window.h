// What comes next of an input, and where that is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "edge/input.h"

namespace askmix {

/// Not thread-safe.
class Window {
 public:
  /// Borrows the input, of which nothing was read.
  explicit Window(Input& input) : input_(input) {}

  /// At least `bytes` bytes, fewer only at the end; empty at the end or when stopped. Valid until
  /// the next call.
  std::string_view Peek(std::size_t bytes = 1);
  /// The first `bytes` bytes. Of an input that somebody is still writing, what is there, and a line
  /// of it at least.
  std::string_view PeekHead(std::size_t bytes);
  void Consume(std::size_t bytes);
  /// Goes on from another place of the input, which lies ahead. `line`: its number.
  void SkipTo(std::int64_t offset, std::int64_t line);

  /// Bytes before the next one, unpacked; and the number of its line, from 1.
  std::int64_t offset() const { return offset_; }
  std::int64_t line() const { return line_; }
  /// The end is not that of the input: it may end in the middle.
  bool was_stopped() const { return input_.was_stopped(); }

 private:
  Input& input_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::int64_t offset_ = 0, line_ = 1;
};

}  // namespace askmix
