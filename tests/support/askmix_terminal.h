// The askmix binary at a terminal, as a person has it.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace askmix {

class AskmixTerminal {
 public:
  /// `environment`: NAME=VALUE.
  AskmixTerminal(std::vector<std::string> arguments, unsigned short width, unsigned short height,
                 std::vector<std::string> environment)
      : terminal_(posix_openpt(O_RDWR | O_NOCTTY)) {
    grantpt(terminal_);
    unlockpt(terminal_);
    const winsize size{height, width, 0, 0};
    ioctl(terminal_, TIOCSWINSZ, &size);
    arguments.insert(arguments.begin(), ASKMIX_BINARY);
    std::vector<char*> words = Pointers(arguments), variables = Pointers(environment);
    pid_ = fork();
    if (pid_ != 0) return;
    setsid();
    const int slave = open(ptsname(terminal_), O_RDWR);  // becomes the controlling terminal
    for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(slave, file);
    execve(words.front(), words.data(), variables.data());
    _exit(127);
  }
  ~AskmixTerminal() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(terminal_);
  }
  AskmixTerminal(const AskmixTerminal&) = delete;
  AskmixTerminal& operator=(const AskmixTerminal&) = delete;

  /// As if it were typed.
  void Type(std::string_view keys) const {
    if (write(terminal_, keys.data(), keys.size()) < 0) _exit(1);
  }

  void Resize(unsigned short width, unsigned short height) const {
    const winsize size{height, width, 0, 0};
    ioctl(terminal_, TIOCSWINSZ, &size);
  }

  /// What is shown, up to `text` and with it; what came until the end, or for a minute, if it does
  /// not come.
  std::string ReadUntil(std::string_view text) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    std::size_t at;
    while ((at = unread_.find(text)) == unread_.npos &&
           std::chrono::steady_clock::now() < deadline && Read()) {
    }
    const std::size_t end = at == unread_.npos ? unread_.size() : at + text.size();
    std::string taken = unread_.substr(0, end);
    unread_.erase(0, end);
    return taken;
  }

  /// The exit code, or -1 for an end by a signal. Reads what is still shown.
  int AwaitEnd() {
    int status = 0;
    ReadUntil("\x01 never shown");
    waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  /// Whether what is typed is shown, and lines end lines: as a shell wants it.
  bool IsSane() const {
    termios mode{};
    tcgetattr(terminal_, &mode);
    return (mode.c_lflag & ECHO) != 0 && (mode.c_lflag & ICANON) != 0 &&
           (mode.c_oflag & OPOST) != 0;
  }

 private:
  static std::vector<char*> Pointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
  }

  /// False at the end.
  bool Read() {
    pollfd ready{terminal_, POLLIN, 0};
    constexpr int kWaitMs = 100;
    if (poll(&ready, 1, kWaitMs) == 0) return true;
    char block[4096];
    const ssize_t count = read(terminal_, block, sizeof block);
    if (count > 0) unread_.append(block, static_cast<std::size_t>(count));
    return count > 0;
  }

  const int terminal_;
  pid_t pid_ = -1;
  std::string unread_;
};

}  // namespace askmix
