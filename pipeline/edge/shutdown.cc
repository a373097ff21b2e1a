#include "edge/shutdown.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

#include "core/error.h"
#include "edge/log.h"

namespace askmix {
namespace {

sigset_t OurSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

Shutdown::Shutdown(std::chrono::seconds grace) : grace_(grace) {
  std::signal(SIGPIPE, SIG_IGN);
  const sigset_t set = OurSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  inside_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  ASKMIX_CHECK(signals_ >= 0 && inside_ >= 0);
  watcher_ = std::thread([this] { Watch(); });
}

Shutdown::~Shutdown() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  eventfd_write(inside_, 1);
  watcher_.join();
  close(signals_);
  close(inside_);
  const sigset_t set = OurSignals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

bool Shutdown::Requested() const {
  const std::lock_guard lock(mutex_);
  return requested_;
}

bool Shutdown::WaitFor(Millis wait) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, wait, [this] { return requested_; });
}

void Shutdown::Wait() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return requested_; });
}

void Shutdown::Request() {
  Raise();
  eventfd_write(inside_, 1);
}

bool Shutdown::TakeReload() {
  const std::lock_guard lock(mutex_);
  return std::exchange(reload_, false);
}

void Shutdown::Raise() {
  const std::lock_guard lock(mutex_);
  requested_ = true;
  changed_.notify_all();
}

Shutdown::Event Shutdown::Next(std::optional<Steady> deadline) {
  int wait_ms = -1;
  if (deadline) {
    const auto left = std::chrono::ceil<Millis>(*deadline - std::chrono::steady_clock::now());
    wait_ms = static_cast<int>(std::max(left.count(), Millis::rep{0}));
  }
  std::array<pollfd, 2> files{{{signals_, POLLIN, 0}, {inside_, POLLIN, 0}}};
  const int ready = poll(files.data(), files.size(), wait_ms);
  if (ready == 0) return Event::kTimeIsUp;
  signalfd_siginfo info;
  if (read(signals_, &info, sizeof info) == sizeof info) {
    return info.ssi_signo == SIGHUP ? Event::kReload : Event::kStop;
  }
  eventfd_t ignored;
  eventfd_read(inside_, &ignored);
  return Event::kInside;
}

void Shutdown::Watch() {
  std::optional<Steady> deadline;
  for (int signals = 0;;) {
    const Event event = Next(deadline);
    if (event == Event::kTimeIsUp) return End("stopping took too long: ended");
    if (event == Event::kReload) {
      const std::lock_guard lock(mutex_);
      reload_ = true;
      continue;
    }
    if (event == Event::kStop && ++signals == 2) return End("ended by a second signal");
    if (event == Event::kStop) {
      log::Info("asked to stop; a second signal ends at once");
      Raise();
    }
    if (IsOver()) return;
    if (!deadline) deadline = std::chrono::steady_clock::now() + grace_;
  }
}

bool Shutdown::IsOver() const {
  const std::lock_guard lock(mutex_);
  return over_;
}

/// Under the lock, so that a destructor that has begun is not overtaken.
void Shutdown::End(const char* why) const {
  const std::lock_guard lock(mutex_);
  if (over_) return;
  log::Error(why, {{"grace_seconds", std::to_string(grace_.count())}});
  _exit(static_cast<int>(ExitCode::kFailed));
}

}  // namespace askmix
