#include "edge/feeds/window.h"

#include <algorithm>
#include <span>

namespace askmix {
namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 18;

}  // namespace

std::string_view Window::Peek(std::size_t bytes) {
  while (end_ - begin_ < bytes) {
    if (begin_ > 0) {
      std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
      end_ -= begin_;
      begin_ = 0;
    }
    if (buffer_.size() < end_ + kReadBytes) buffer_.resize(end_ + kReadBytes);
    const std::size_t got = input_.Read(std::span(buffer_).subspan(end_, kReadBytes));
    if (got == 0) break;
    end_ += got;
  }
  if (input_.was_stopped()) return {};
  return {buffer_.data() + begin_, end_ - begin_};
}

std::string_view Window::PeekHead(std::size_t bytes) {
  if (!input_.is_live()) return Peek(bytes).substr(0, bytes);
  std::string_view ahead = Peek();
  for (std::size_t seen = 0; ahead.size() > seen && ahead.size() < bytes;) {
    if (ahead.find('\n') != std::string_view::npos) break;
    seen = ahead.size();
    ahead = Peek(seen + 1);
  }
  return ahead.substr(0, bytes);
}

void Window::Consume(std::size_t bytes) {
  const auto from = buffer_.begin() + static_cast<std::ptrdiff_t>(begin_);
  line_ += std::count(from, from + static_cast<std::ptrdiff_t>(bytes), '\n');
  begin_ += bytes;
  offset_ += static_cast<std::int64_t>(bytes);
}

void Window::SkipTo(std::int64_t offset, std::int64_t line) {
  const auto ahead = static_cast<std::int64_t>(end_ - begin_);
  const std::int64_t far = offset - offset_;
  if (far <= ahead) {
    begin_ += static_cast<std::size_t>(far);
  } else {
    begin_ = end_ = 0;
    input_.Skip(far - ahead);
  }
  offset_ = offset;
  line_ = line;
}

}  // namespace askmix
