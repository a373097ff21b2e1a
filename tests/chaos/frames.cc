#include "chaos/frames.h"

#include "core/error.h"

namespace askmix {
namespace {

constexpr std::size_t kLengthBytes = 4;

/// Big-endian, `bytes` of them; what is beyond the end reads as 0.
std::uint32_t Number(std::string_view frame, std::size_t at, std::size_t bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + bytes; ++i) {
    const char byte = i < frame.size() ? frame[i] : '\0';
    number = number << 8U | static_cast<unsigned char>(byte);
  }
  return number;
}

}  // namespace

std::optional<std::string> FrameReader::Next() {
  if (bytes_.size() < kLengthBytes) return std::nullopt;
  const std::size_t size = kLengthBytes + Number(bytes_, 0, kLengthBytes);
  if (bytes_.size() < size) return std::nullopt;
  std::string frame = bytes_.substr(0, size);
  bytes_.erase(0, size);
  return frame;
}

RequestHead HeadOf(std::string_view request) {
  RequestHead head;
  head.api = static_cast<Api>(Number(request, 4, 2));
  head.correlation = static_cast<std::int32_t>(Number(request, 8, 4));
  const auto length = static_cast<std::int16_t>(Number(request, 12, 2));
  if (length > 0 && request.size() > 14) {
    head.client = request.substr(14, static_cast<std::size_t>(length));
  }
  return head;
}

std::int32_t CorrelationOf(std::string_view answer) {
  return static_cast<std::int32_t>(Number(answer, 4, 4));
}

std::string WireAddress(std::string_view host, int port) {
  std::string address(host);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    address += static_cast<char>(static_cast<std::uint32_t>(port) >> shift & 0xffU);
  }
  return address;
}

void Replace(std::string& frame, std::string_view from, std::string_view to) {
  ASKMIX_CHECK(from.size() == to.size());
  for (std::size_t at = frame.find(from); at != std::string::npos; at = frame.find(from, at)) {
    frame.replace(at, to.size(), to);
    at += to.size();
  }
}

}  // namespace askmix
