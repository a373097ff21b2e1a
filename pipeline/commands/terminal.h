// The terminal of a command, or what stands in its place.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace askmix {

struct TerminalLook {
  std::size_t width = 0, height = 0;  ///< cells
  bool colour = false;
};

/// Standard output.
class Terminal {
 public:
  Terminal();

  bool is_terminal() const { return is_terminal_; }
  /// As it is now: people change the size. What is no terminal is wide and endless.
  TerminalLook Look() const;
  /// A terminal shows `text` in place of what was there, and no more of it than fits; elsewhere it
  /// is written behind what was there. Nothing of the terminal's state is changed, so that nothing
  /// has to be set back. Throws Fatal(kFailed) when it cannot be written; false when whoever read
  /// it has gone.
  bool Show(std::string_view text);

 private:
  const bool is_terminal_;
  const bool colour_;
  bool is_first_ = true;
};

/// `text` in a colour or a weight (SGR), where they are wanted.
std::string Styled(std::string_view text, int style, bool colour);

inline constexpr int kBold = 1, kDim = 2, kYellow = 33, kMagenta = 35, kCyan = 36;

}  // namespace askmix
