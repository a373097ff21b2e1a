// As much of the Kafka protocol as the proxy knows: where a frame ends, what a request asks for,
// and which request an answer belongs to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace askmix {

/// Of the protocol's keys, those that scenarios name.
enum class Api : std::int16_t {
  kAny = -1,
  kProduce = 0,
  kFetch = 1,
  kMetadata = 3,
  kOffsetFetch = 9,
  kFindCoordinator = 10,
  kJoinGroup = 11,
  kHeartbeat = 12,
  kInitProducerId = 22,
  kAddPartitionsToTxn = 24,
  kAddOffsetsToTxn = 25,
  kEndTxn = 26,
  kTxnOffsetCommit = 28,
};

struct RequestHead {
  Api api{};
  std::int32_t correlation = 0;
  std::string client;  ///< client.id
};

/// Takes a stream apart. Frames keep their length field.
class FrameReader {
 public:
  void Add(std::string_view bytes) { bytes_ += bytes; }
  std::optional<std::string> Next();

 private:
  std::string bytes_;
};

RequestHead HeadOf(std::string_view request);
std::int32_t CorrelationOf(std::string_view answer);

/// An address as answers hold it: the host's text, then the port as a number of 32 bits, in every
/// version of every answer.
std::string WireAddress(std::string_view host, int port);
/// `from` and `to` have the same length, so the frame keeps its own.
void Replace(std::string& frame, std::string_view from, std::string_view to);

}  // namespace askmix
