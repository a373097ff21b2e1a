// A thread that turns something, and is the only one that touches it.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <thread>

#include "runtime/task.h"

namespace askmix {

class Worker {
 public:
  /// `on_failure` is called once, from the thread, when a turn throws; the exception waits in Join.
  Worker(std::unique_ptr<Task> task, std::function<void()> on_failure);
  /// Stops, closes and joins if nobody did.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void Start();
  /// The current turn is finished; then it is closed. From any thread.
  void RequestStop() { stop_ = true; }
  /// Waits for the thread; throws what a turn threw.
  void Join();

 private:
  void Loop();
  /// Within a handler.
  void Fail();

  std::unique_ptr<Task> task_;
  std::function<void()> on_failure_;
  std::atomic<bool> stop_{false};
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace askmix
