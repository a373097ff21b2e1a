// A TCP proxy between Kafka clients and one broker, which delays, drops or cuts what a test says.
#pragma once

#include <condition_variable>
#include <functional>
#include <limits>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "chaos/faults.h"
#include "chaos/link.h"

namespace askmix {

/// Clients that begin at address() stay on it: answers that tell the broker's address tell this one
/// instead. Nothing else is changed.
///
///     const FaultId lost = proxy.When(Api::kEndTxn).Answer(2).Cut();
///     ...
///     REQUIRE(proxy.AwaitStrike(lost));
///
/// One thread moves the bytes; all methods may be called from any other.
class Proxy {
 public:
  class Spell;

  /// `broker`: "127.0.0.1:9092".
  explicit Proxy(const std::string& broker);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  const std::string& address() const { return address_; }

  /// `client`: only what the client of this client.id asks.
  Spell When(Api api, std::string client = {});

  /// What this fault holds goes on, and it strikes no more.
  void Release(FaultId fault);
  /// All that is held goes on, and no fault is left.
  void ReleaseAll();

  /// As if the broker were not there: every connection is reset, new ones too.
  void GoAway();
  void ComeBack();

  /// How many were passed on to the broker, and how many it answered.
  int requests(Api api) const;
  int answers(Api api) const;
  int strikes(FaultId fault) const;

  /// Waits, half a minute at most; false: it did not happen.
  bool AwaitStrike(FaultId fault) const;
  bool AwaitRequests(Api api, int count) const;
  bool AwaitAnswers(Api api, int count) const;
  /// Connections that were reset because the broker is away.
  bool AwaitRefusals(int count) const;

 private:
  FaultId Add(const Fault& fault);
  bool Await(const std::function<bool()>& condition) const;
  void Wake();
  void Loop();
  void Accept();
  int PollTimeout() const;

  std::string address_;
  std::string host_;
  int port_ = 0;  ///< the broker's
  Socket listener_;
  Socket waker_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Traffic traffic_;  ///< these five are guarded by mutex_
  std::list<Link> links_;
  bool away_ = false;
  int refusals_ = 0;
  bool stop_ = false;

  std::thread thread_;
};

/// A fault in the making: first which, then what.
class Proxy::Spell {
 public:
  Spell(Proxy& proxy, Fault fault) : proxy_(proxy), fault_(std::move(fault)) {}

  /// The n-th from now on; the next is 1.
  Spell& Request(int n) { return Range(Side::kRequest, n, n); }
  Spell& Answer(int n) { return Range(Side::kAnswer, n, n); }
  Spell& Requests() { return Range(Side::kRequest, 1, std::numeric_limits<int>::max()); }
  Spell& Answers() { return Range(Side::kAnswer, 1, std::numeric_limits<int>::max()); }
  Spell& Range(Side side, int first, int last) {
    fault_.side = side;
    fault_.first = first;
    fault_.last = last;
    return *this;
  }

  FaultId Drop() { return Cast(Deed::kDrop); }
  FaultId Cut() { return Cast(Deed::kCut); }
  FaultId CutInTheMiddle() { return Cast(Deed::kCutInTheMiddle); }
  FaultId Hold() { return Cast(Deed::kHold); }
  FaultId Strand() { return Cast(Deed::kStrand); }
  FaultId Delay(Millis delay) {
    fault_.delay = delay;
    return Hold();
  }
  FaultId Cast(Deed deed) {
    fault_.deed = deed;
    return proxy_.Add(fault_);
  }

 private:
  Proxy& proxy_;
  Fault fault_;
};

}  // namespace askmix
