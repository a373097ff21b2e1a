// Puts the lines of an event stream together, as they come from the network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace askmix {

/// Not thread-safe.
class EventAssembler {
 public:
  /// An event over `bytes_max` is dropped and counted.
  explicit EventAssembler(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// Any piece of the stream: lines may be cut anywhere.
  void Add(std::string_view bytes);

  /// The next whole event: its lines as they came, apart by "\n", without comments.
  std::optional<std::string> Next();

  /// Forgets what has come: another connection begins at the beginning of an event.
  void Clear();

  std::int64_t too_large() const { return too_large_; }

 private:
  void EndLine();
  void EndEvent();

  const std::size_t bytes_max_;
  std::string line_;   ///< that is not at its end yet
  std::string event_;  ///< lines that are
  bool drops_ = false;
  std::int64_t too_large_ = 0;
  std::deque<std::string> ready_;
};

}  // namespace askmix
