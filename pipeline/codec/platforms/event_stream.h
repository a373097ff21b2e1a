// Lines of server-sent events, as capture tools pass them on: whole events, or line by line.
// html.spec.whatwg.org, section "Interpreting an event stream".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace askmix {

struct StreamEvent {
  std::string_view name;
  std::string data;       ///< lines of data, one after the other
  bool has_data = false;  ///< false: it says nothing
};

struct EventStream {
  std::vector<StreamEvent> events;
  std::size_t comments = 0;  ///< lines that only keep the connection open
};

/// Whether the first line is one of an event stream.
bool IsEventStream(std::string_view text);

/// Borrows from `text`.
EventStream SplitEventStream(std::string_view text);

}  // namespace askmix
