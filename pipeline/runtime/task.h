// What a worker's thread does, turn by turn.
#pragma once

namespace askmix {

class Task {
 public:
  virtual ~Task() = default;
  /// One turn, which takes a moment at most when there is nothing to do.
  virtual void Step() = 0;
  /// Called once, after the last turn.
  virtual void Close() = 0;
};

}  // namespace askmix
