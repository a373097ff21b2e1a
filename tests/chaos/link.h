// One connection of a client through the proxy.
#pragma once

#include <poll.h>

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "chaos/faults.h"
#include "chaos/frames.h"

namespace askmix {

/// What the links of a proxy share.
struct Traffic {
  Faults faults;
  std::map<Api, int> requests;  ///< that were passed on to the broker
  std::map<Api, int> answers;   ///< that came from the broker
  std::string real;             ///< the broker's address in answers, and what they are to say
  std::string shown;
};

/// A socket that is closed with its owner.
class Socket {
 public:
  explicit Socket(int fd = -1) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket() { Close(); }
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  void Close();
  /// Without farewell: the other end sees a reset.
  void Reset();

 private:
  int fd_;
};

class Link {
 public:
  using Steady = std::chrono::steady_clock;

  Link(Socket client, Socket broker, Traffic& traffic);

  /// What to poll for: the client's end, then the broker's.
  void Want(pollfd& client, pollfd& broker) const;
  /// Moves what has come, as far as the faults let it.
  void Turn(const pollfd& client, const pollfd& broker);
  /// When something is to be moved although nothing comes.
  Steady::time_point wakes() const;
  void Release(std::optional<FaultId> fault);
  void Cut();
  bool is_over() const { return !client_.is_open() && !broker_.is_open(); }

 private:
  struct Frame {
    std::string bytes;
    RequestHead head;
    bool judged = false;
  };

  /// One direction.
  struct Flow {
    Side side{};
    FrameReader reader = {};
    std::deque<Frame> waiting = {};
    std::string out = {};  ///< to be written
    bool ended = false;
    std::optional<FaultId> held_by = {};
    Steady::time_point held_until{};
  };

  void Receive(Socket& from, Flow& flow);
  void Pump(Flow& flow);
  /// False when the frame stays or is gone.
  bool Suffer(Flow& flow, FaultId id);
  void Send(Socket& to, Flow& flow);
  void Pass(Flow& flow, Frame& frame);
  RequestHead TakeHead(const std::string& answer);
  void CloseWhatIsDone();

  Traffic& traffic_;
  Socket client_;
  Socket broker_;
  Flow requests_{.side = Side::kRequest};
  Flow answers_{.side = Side::kAnswer};
  std::map<std::int32_t, RequestHead> in_flight_;
  bool cut_when_sent_ = false;
};

}  // namespace askmix
