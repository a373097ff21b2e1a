// How the process is asked to stop, and to read its files again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "core/types.h"

namespace askmix {

/// Turns SIGINT, SIGTERM and SIGHUP into flags, and ignores SIGPIPE. One per process, made before
/// any other thread, so that all of them leave these signals to it. Thread-safe.
///
/// A stop has `grace` to finish; then, or on a second signal, the process ends at once with exit
/// code 1, which loses nothing that was committed. The destructor calls that off and gives the
/// signals back. SIGHUP asks for files to be read again.
class Shutdown {
 public:
  explicit Shutdown(std::chrono::seconds grace);
  ~Shutdown();
  Shutdown(const Shutdown&) = delete;
  Shutdown& operator=(const Shutdown&) = delete;

  bool Requested() const;
  /// Returns as soon as the stop is requested, or after `wait`; true when it is.
  bool WaitFor(Millis wait) const;
  void Wait() const;

  /// Whether SIGHUP came since this was last asked.
  bool TakeReload();

  /// Asks from inside: the input has ended, a worker has failed.
  void Request();

 private:
  using Steady = std::chrono::steady_clock::time_point;
  enum class Event { kStop, kReload, kInside, kTimeIsUp };

  void Watch();
  Event Next(std::optional<Steady> deadline);
  void Raise();
  bool IsOver() const;
  void End(const char* why) const;

  const std::chrono::seconds grace_;
  int signals_;  ///< signalfd
  int inside_;   ///< eventfd: Request or the destructor
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool requested_ = false;
  bool reload_ = false;
  bool over_ = false;
  std::thread watcher_;
};

}  // namespace askmix
