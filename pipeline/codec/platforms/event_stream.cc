#include "codec/platforms/event_stream.h"

#include <algorithm>
#include <array>
#include <optional>

namespace askmix {
namespace {

constexpr std::array<std::string_view, 4> kFields = {"event", "data", "id", "retry"};

struct Line {
  std::string_view field, value;
};

/// "field: value"; one blank after the colon belongs to neither.
std::optional<Line> ParseLine(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view field = line.substr(0, colon);
  if (std::find(kFields.begin(), kFields.end(), field) == kFields.end()) return std::nullopt;
  std::string_view value = line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  return Line{field, value};
}

/// Adds up the lines of events; an empty line ends one.
class Splitter {
 public:
  void Add(std::string_view line) {
    if (line.empty()) return End();
    if (line.starts_with(':')) {
      ++stream_.comments;
      return;
    }
    const auto parsed = ParseLine(line);
    if (!parsed) return;
    open_ = true;
    if (parsed->field == "event") event_.name = parsed->value;
    if (parsed->field != "data") return;
    if (event_.has_data) event_.data.push_back('\n');
    event_.data.append(parsed->value);
    event_.has_data = true;
  }

  EventStream Finish() {
    End();
    return std::move(stream_);
  }

 private:
  void End() {
    if (open_) stream_.events.push_back(std::move(event_));
    event_ = {};
    open_ = false;
  }

  EventStream stream_;
  StreamEvent event_;
  bool open_ = false;
};

}  // namespace

/// Asked of every payload: looks at its first bytes only.
bool IsEventStream(std::string_view text) {
  if (text.starts_with(':')) return true;
  return std::any_of(kFields.begin(), kFields.end(), [&](std::string_view field) {
    return text.starts_with(field) && text.substr(field.size()).starts_with(':');
  });
}

EventStream SplitEventStream(std::string_view text) {
  Splitter splitter;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    splitter.Add(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return splitter.Finish();
}

}  // namespace askmix
