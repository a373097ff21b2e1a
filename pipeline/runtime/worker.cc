#include "runtime/worker.h"

#include <utility>

#include "core/error.h"

namespace askmix {

Worker::Worker(std::unique_ptr<Task> task, std::function<void()> on_failure)
    : task_(std::move(task)), on_failure_(std::move(on_failure)) {}

Worker::~Worker() {
  RequestStop();
  if (thread_.joinable()) thread_.join();
}

void Worker::Start() { thread_ = std::thread(&Worker::Loop, this); }

void Worker::Join() {
  if (thread_.joinable()) thread_.join();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Worker::Loop() {
  try {
    while (!stop_) task_->Step();
    task_->Close();
  } catch (const Fatal& fatal) {
    // With kOk it was asked to stop while it waited: what it leaves undone comes again.
    if (fatal.code() != ExitCode::kOk) Fail();
  } catch (...) {
    Fail();
  }
}

void Worker::Fail() {
  failure_ = std::current_exception();
  on_failure_();
}

}  // namespace askmix
