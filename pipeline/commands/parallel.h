// Work spread over threads.
#pragma once

#include <cstddef>
#include <functional>

namespace askmix {

/// A ParallelFor (classifier/trainer.h) on `threads` threads; 0: as many as there are cores. What a
/// task throws leaves the call once all tasks have ended.
std::function<void(std::size_t, const std::function<void(std::size_t)>&)> OnThreads(
    unsigned threads);

}  // namespace askmix
