#include "commands/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "core/error.h"

namespace askmix {
namespace {

constexpr TerminalLook kNoTerminal{160, 1'000'000, false};
constexpr TerminalLook kUnknownSize{80, 24, false};

/// https://no-color.org
bool WantsColour() {
  const char* const refused = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return !(refused && *refused) && terminal && std::string_view(terminal) != "dumb";
}

/// The first `count` lines.
std::string_view Lines(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < count && end < text.size(); ++i) {
    end = std::min(text.find('\n', end), text.size() - 1) + 1;
  }
  return text.substr(0, end);
}

/// Each line over what was there, and nothing behind and below it. Lines are cleared before they
/// are written: behind one that is as wide as the terminal, the cursor stands on its last cell.
std::string InPlace(std::string_view text, bool is_first) {
  constexpr std::string_view kClear = "\x1b[2J", kHome = "\x1b[H", kClearLine = "\x1b[K",
                             kClearBelow = "\x1b[J";
  std::string out(is_first ? kClear : "");
  out.append(kHome);
  bool is_line_begun = false;
  for (const char c : text) {
    if (!is_line_begun) out.append(kClearLine);
    out += c;
    is_line_begun = c != '\n';
  }
  return out.append(kClearBelow);
}

}  // namespace

Terminal::Terminal()
    : is_terminal_(isatty(STDOUT_FILENO) != 0), colour_(is_terminal_ && WantsColour()) {}

TerminalLook Terminal::Look() const {
  if (!is_terminal_) return kNoTerminal;
  winsize size{};
  const bool known =
      ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;
  return known ? TerminalLook{size.ws_col, size.ws_row, colour_}
               : TerminalLook{kUnknownSize.width, kUnknownSize.height, colour_};
}

bool Terminal::Show(std::string_view text) {
  // The line after the last one is for the cursor.
  const std::string out =
      is_terminal_ ? InPlace(Lines(text, Look().height - 1), is_first_) : std::string(text);
  is_first_ = false;
  if (std::fwrite(out.data(), 1, out.size(), stdout) == out.size() && std::fflush(stdout) == 0) {
    return true;
  }
  if (errno == EPIPE) return false;
  throw Fatal(ExitCode::kFailed,
              std::string("standard output cannot be written: ") + std::strerror(errno));
}

std::string Styled(std::string_view text, int style, bool colour) {
  if (!colour || text.empty()) return std::string(text);
  return "\x1b[" + std::to_string(style) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace askmix
