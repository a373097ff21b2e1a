#include "edge/lines.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace askmix {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

}  // namespace

LineReader::LineReader(const std::string& path, Input::Stopped stopped)
    : input_(path, std::move(stopped)), buffer_(kBufferBytes) {}

bool LineReader::Next(std::string& line, std::size_t bytes_max) {
  line.clear();
  bool any = false, cut = false;
  for (;;) {
    if (begin_ == end_ && !Fill()) break;
    any = true;
    const char* from = buffer_.data() + begin_;
    const void* newline = std::memchr(from, '\n', end_ - begin_);
    const std::size_t length =
        newline != nullptr ? static_cast<std::size_t>(static_cast<const char*>(newline) - from)
                           : end_ - begin_;
    const std::size_t room = bytes_max + 1 - line.size();
    cut = cut || length > room;
    line.append(from, std::min(length, room));
    begin_ += length + (newline != nullptr ? 1 : 0);
    if (newline != nullptr) break;
  }
  // Of a line that was cut, the last byte kept shows that it is too long, whatever it is.
  if (!cut && line.ends_with('\r')) line.pop_back();
  return any;
}

bool LineReader::Fill() {
  begin_ = 0;
  end_ = input_.Read(buffer_);
  return end_ > 0;
}

}  // namespace askmix
