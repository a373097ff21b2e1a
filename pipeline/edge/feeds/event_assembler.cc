#include "edge/feeds/event_assembler.h"

#include <utility>

namespace askmix {

void EventAssembler::Add(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    drops_ = drops_ || event_.size() + line_.size() + piece.size() > bytes_max_;
    // Of a line that is dropped one byte is kept, to tell it from the empty one that ends an event.
    line_.append(drops_ && !line_.empty() ? std::string_view{} : piece.substr(0, bytes_max_));
    if (end == bytes.npos) return;
    EndLine();
    bytes.remove_prefix(end + 1);
  }
}

void EventAssembler::EndLine() {
  if (line_.ends_with('\r')) line_.pop_back();
  if (line_.empty()) {
    EndEvent();
  } else if (!line_.starts_with(':') && !drops_) {
    if (!event_.empty()) event_ += '\n';
    event_ += line_;
  }
  line_.clear();
}

void EventAssembler::EndEvent() {
  if (drops_) {
    ++too_large_;
  } else if (!event_.empty()) {
    ready_.push_back(std::move(event_));
  }
  drops_ = false;
  event_.clear();
}

std::optional<std::string> EventAssembler::Next() {
  if (ready_.empty()) return std::nullopt;
  std::string event = std::move(ready_.front());
  ready_.pop_front();
  return event;
}

void EventAssembler::Clear() {
  line_.clear();
  event_.clear();
  ready_.clear();
  drops_ = false;
}

}  // namespace askmix
