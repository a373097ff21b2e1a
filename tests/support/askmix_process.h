// The askmix binary as a process that lives next to the test: signalled, asked over HTTP, awaited.
#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/askmix_command.h"
#include "support/http_client.h"

namespace askmix {

class AskmixProcess {
 public:
  /// Its standard error goes to the file `log`, its standard output to `output`, and its standard
  /// input comes from nowhere.
  AskmixProcess(std::vector<std::string> arguments, std::string log,
                const std::string& output = "/dev/null")
      : log_(std::move(log)) {
    arguments.insert(arguments.begin(), ASKMIX_BINARY);
    std::vector<char*> words;
    for (std::string& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    pid_ = fork();
    if (pid_ != 0) return;
    dup2(open("/dev/null", O_RDWR), STDIN_FILENO);
    dup2(open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open(log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    execv(words.front(), words.data());
    _exit(127);
  }
  ~AskmixProcess() {
    if (HasEnded()) return;
    Signal(SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  AskmixProcess(const AskmixProcess&) = delete;
  AskmixProcess& operator=(const AskmixProcess&) = delete;

  void Signal(int signal) const { kill(pid_, signal); }

  bool HasEnded() {
    int status = 0;
    if (!code_ && waitpid(pid_, &status, WNOHANG) == pid_) {
      code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return code_.has_value();
  }

  /// Its exit code, for which a minute is enough; -1: it lives on.
  int AwaitEnd() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!HasEnded() && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return code_.value_or(-1);
  }

  std::string Log() const { return Slurp(log_); }

  bool IsReady() const { return Fetch("/readyz").status == 200; }

  /// What it answers to a GET; status 0 as long as it does not listen.
  HttpAnswer Fetch(const std::string& path) const {
    constexpr std::string_view kBefore = "metrics at http://127.0.0.1:";
    const std::string text = Log();
    const std::size_t at = text.find(kBefore);
    if (at == text.npos) return {};
    return Get(std::stoi(text.substr(at + kBefore.size())), path);
  }

 private:
  std::string log_;
  pid_t pid_ = -1;
  std::optional<int> code_;
};

}  // namespace askmix
