#include "commands/parallel.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace askmix {

std::function<void(std::size_t, const std::function<void(std::size_t)>&)> OnThreads(
    unsigned threads) {
  const std::size_t most =
      threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
  return [most](std::size_t count, const std::function<void(std::size_t)>& task) {
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t i = next++; i < count; i = next++) task(i);
    };
    std::vector<std::future<void>> workers;
    for (std::size_t t = 0; t < std::min(most, count); ++t) {
      workers.push_back(std::async(std::launch::async, work));
    }
    for (const auto& worker : workers) worker.wait();
    for (auto& worker : workers) worker.get();
  };
}

}  // namespace askmix
