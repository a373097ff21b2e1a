#include "edge/shutdown.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

namespace askmix {
namespace {

constexpr std::chrono::seconds kNever{3'600};

/// Exit code of a process that runs `body`, or 128 + the signal that ended it.
int RunInChild(const std::function<void()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

[[noreturn]] void WaitForEver() {
  for (;;) pause();
}

TEST_CASE("shutdown: either signal asks for a stop and the process can end in order") {
  for (const int signal : {SIGINT, SIGTERM}) {
    CAPTURE(signal);
    CHECK(RunInChild([&] {
            const Shutdown shutdown(kNever);
            if (shutdown.Requested()) _exit(10);
            kill(getpid(), signal);
            shutdown.Wait();
            _exit(shutdown.Requested() ? 42 : 11);
          }) == 42);
  }
}

TEST_CASE("shutdown: a second signal ends at once with exit code 1") {
  CHECK(RunInChild([] {
          const Shutdown shutdown(kNever);
          kill(getpid(), SIGTERM);
          shutdown.Wait();
          kill(getpid(), SIGTERM);
          WaitForEver();
        }) == 1);
}

TEST_CASE("shutdown: a stop that takes too long is ended with exit code 1") {
  CHECK(RunInChild([] {
          Shutdown shutdown(std::chrono::seconds{0});
          shutdown.Request();
          WaitForEver();
        }) == 1);
}

TEST_CASE("shutdown: it can be asked from inside") {
  Shutdown shutdown(kNever);
  CHECK(!shutdown.Requested());
  shutdown.Request();
  shutdown.Wait();
  CHECK(shutdown.WaitFor(Millis{0}));
}

TEST_CASE("shutdown: writing to a closed pipe does not end the process") {
  CHECK(RunInChild([] {
          const Shutdown shutdown(kNever);
          int ends[2];
          if (pipe(ends) != 0) _exit(10);
          close(ends[0]);
          _exit(write(ends[1], "x", 1) < 0 ? 42 : 11);
        }) == 42);
}

TEST_CASE("shutdown: signals have their usual effect again afterwards") {
  CHECK(RunInChild([] {
          std::signal(SIGTERM, SIG_DFL);  // doctest has a handler of its own
          { const Shutdown shutdown(kNever); }
          kill(getpid(), SIGTERM);
          WaitForEver();
        }) == 128 + SIGTERM);
}

TEST_CASE("shutdown: without a request waiting ends by itself") {
  const Shutdown shutdown(kNever);
  CHECK(!shutdown.WaitFor(Millis{1}));
}

}  // namespace
}  // namespace askmix
