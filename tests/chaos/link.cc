#include "chaos/link.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace askmix {
namespace {

/// Nobody is read from while this many bytes wait for the other end, as TCP does it.
constexpr std::size_t kWaitingBytesMax = 4 << 20;

bool WouldBlock() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    Close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void Socket::Close() {
  if (is_open()) close(std::exchange(fd_, -1));
}

void Socket::Reset() {
  if (!is_open()) return;
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  Close();
}

Link::Link(Socket client, Socket broker, Traffic& traffic)
    : traffic_(traffic), client_(std::move(client)), broker_(std::move(broker)) {}

void Link::Want(pollfd& client, pollfd& broker) const {
  const auto events = [](const Flow& in, const Flow& out) {
    std::size_t waiting = in.out.size();
    for (const Frame& frame : in.waiting) waiting += frame.bytes.size();
    const bool reads = !in.ended && waiting < kWaitingBytesMax;
    return static_cast<short>((reads ? POLLIN : 0) | (out.out.empty() ? 0 : POLLOUT));
  };
  client = {.fd = client_.get(), .events = events(requests_, answers_), .revents = 0};
  broker = {.fd = broker_.get(), .events = events(answers_, requests_), .revents = 0};
}

void Link::Turn(const pollfd& client, const pollfd& broker) {
  constexpr int kReadable = POLLIN | POLLHUP | POLLERR;
  if ((client.revents & kReadable) != 0) Receive(client_, requests_);
  if ((broker.revents & kReadable) != 0) Receive(broker_, answers_);
  Pump(requests_);
  Pump(answers_);
  Send(broker_, requests_);
  Send(client_, answers_);
  CloseWhatIsDone();
}

void Link::Receive(Socket& from, Flow& flow) {
  std::array<char, 65536> bytes{};
  const ssize_t count = recv(from.get(), bytes.data(), bytes.size(), 0);
  if (count < 0 && WouldBlock()) return;
  if (count <= 0) {
    flow.ended = true;
    return;
  }
  flow.reader.Add({bytes.data(), static_cast<std::size_t>(count)});
  while (auto frame = flow.reader.Next()) {
    RequestHead head = flow.side == Side::kRequest ? HeadOf(*frame) : TakeHead(*frame);
    flow.waiting.push_back({std::move(*frame), std::move(head)});
  }
}

RequestHead Link::TakeHead(const std::string& answer) {
  RequestHead head;
  if (auto entry = in_flight_.extract(CorrelationOf(answer))) head = std::move(entry.mapped());
  ++traffic_.answers[head.api];
  return head;
}

void Link::Pump(Flow& flow) {
  while (!flow.waiting.empty() && Steady::now() >= flow.held_until) {
    Frame& frame = flow.waiting.front();
    if (!std::exchange(frame.judged, true)) {
      const auto fault = traffic_.faults.Judge(frame.head, flow.side);
      if (fault && !Suffer(flow, *fault)) continue;
    }
    Pass(flow, frame);
    flow.waiting.pop_front();
  }
}

bool Link::Suffer(Flow& flow, FaultId id) {
  const Fault& fault = traffic_.faults.at(id);
  const std::string& bytes = flow.waiting.front().bytes;
  switch (fault.deed) {
    case Deed::kPass:
      return true;
    case Deed::kDrop:
      flow.waiting.pop_front();
      return false;
    case Deed::kCut:
      Cut();
      return false;
    case Deed::kCutInTheMiddle:
      flow.out += bytes.substr(0, bytes.size() / 2);
      flow.waiting.clear();
      flow.ended = cut_when_sent_ = true;
      return false;
    case Deed::kStrand:
      client_.Reset();
      [[fallthrough]];
    case Deed::kHold:
      flow.held_by = id;
      flow.held_until =
          fault.delay == Millis::max() ? Steady::time_point::max() : Steady::now() + fault.delay;
      return false;
  }
  return true;
}

void Link::Pass(Flow& flow, Frame& frame) {
  if (flow.side == Side::kRequest) {
    ++traffic_.requests[frame.head.api];
    in_flight_[frame.head.correlation] = frame.head;
  } else if (frame.head.api == Api::kMetadata || frame.head.api == Api::kFindCoordinator) {
    Replace(frame.bytes, traffic_.real, traffic_.shown);
  }
  flow.out += frame.bytes;
}

void Link::Send(Socket& to, Flow& flow) {
  if (!to.is_open()) flow.out.clear();
  while (!flow.out.empty()) {
    const ssize_t count = send(to.get(), flow.out.data(), flow.out.size(), MSG_NOSIGNAL);
    if (count < 0 && WouldBlock()) return;
    if (count < 0) {
      to.Close();
      flow.out.clear();
      return;
    }
    flow.out.erase(0, static_cast<std::size_t>(count));
  }
}

/// A client that is gone leaves behind what it has sent: that still arrives, and is answered. (To
/// close a connection with answers unread would reset it, and with it what the broker has not
/// read.)
void Link::CloseWhatIsDone() {
  if (cut_when_sent_ && requests_.out.empty() && answers_.out.empty()) return Cut();
  if (requests_.ended) client_.Close();
  const bool broker_is_done = answers_.ended || !broker_.is_open();
  if (broker_is_done && answers_.waiting.empty() && answers_.out.empty()) return Cut();
  if (!client_.is_open() && requests_.waiting.empty() && requests_.out.empty() &&
      in_flight_.empty()) {
    Cut();
  }
}

Link::Steady::time_point Link::wakes() const {
  auto soonest = Steady::time_point::max();
  for (const Flow* flow : {&requests_, &answers_}) {
    if (!flow->waiting.empty()) soonest = std::min(soonest, flow->held_until);
  }
  return soonest;
}

void Link::Release(std::optional<FaultId> fault) {
  for (Flow* flow : {&requests_, &answers_}) {
    if (fault && flow->held_by != fault) continue;
    flow->held_by.reset();
    flow->held_until = {};
  }
}

void Link::Cut() {
  client_.Reset();
  broker_.Reset();
  requests_.waiting.clear();
  answers_.waiting.clear();
}

}  // namespace askmix
