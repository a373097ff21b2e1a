#include "chaos/proxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace askmix {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kBacklog = 64;
constexpr std::chrono::seconds kPatience{30};

sockaddr_in Loopback(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    throw std::runtime_error("the proxy wants a broker's address as numbers, not " + host);
  }
  return address;
}

/// Takes a port that is free.
Socket Listen(const std::string& host) {
  Socket listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const sockaddr_in address = Loopback(host, 0);
  if (bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener.get(), kBacklog) != 0) {
    throw std::runtime_error("the proxy cannot listen on " + host);
  }
  return listener;
}

int PortOf(const Socket& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void SendAtOnce(const Socket& socket) {
  const int on = 1;
  setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Socket Connect(const std::string& host, int port) {
  Socket broker(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = Loopback(host, port);
  if (connect(broker.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    broker.Close();
    return broker;
  }
  fcntl(broker.get(), F_SETFL, fcntl(broker.get(), F_GETFL) | O_NONBLOCK);
  SendAtOnce(broker);
  return broker;
}

}  // namespace

Proxy::Proxy(const std::string& broker) : waker_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  const std::size_t colon = broker.rfind(':');
  if (colon == std::string::npos || broker.find(',') != std::string::npos) {
    throw std::runtime_error("the proxy wants one broker, host:port");
  }
  host_ = broker.substr(0, colon);
  port_ = std::stoi(broker.substr(colon + 1));
  listener_ = Listen(host_);
  address_ = host_ + ":" + std::to_string(PortOf(listener_));
  traffic_.real = WireAddress(host_, port_);
  traffic_.shown = WireAddress(host_, PortOf(listener_));
  thread_ = std::thread([this] { Loop(); });
}

Proxy::~Proxy() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  Wake();
  thread_.join();
}

Proxy::Spell Proxy::When(Api api, std::string client) {
  return {*this, Fault{.api = api, .client = std::move(client)}};
}

FaultId Proxy::Add(const Fault& fault) {
  const std::lock_guard lock(mutex_);
  return traffic_.faults.Add(fault);
}

void Proxy::Release(FaultId fault) {
  const std::lock_guard lock(mutex_);
  traffic_.faults.End(fault);
  for (Link& link : links_) link.Release(fault);
  Wake();
}

void Proxy::ReleaseAll() {
  const std::lock_guard lock(mutex_);
  traffic_.faults.EndAll();
  for (Link& link : links_) link.Release(std::nullopt);
  Wake();
}

void Proxy::GoAway() {
  const std::lock_guard lock(mutex_);
  away_ = true;
  for (Link& link : links_) link.Cut();
  Wake();
}

void Proxy::ComeBack() {
  const std::lock_guard lock(mutex_);
  away_ = false;
}

int Proxy::requests(Api api) const {
  const std::lock_guard lock(mutex_);
  const auto found = traffic_.requests.find(api);
  return found == traffic_.requests.end() ? 0 : found->second;
}

int Proxy::answers(Api api) const {
  const std::lock_guard lock(mutex_);
  const auto found = traffic_.answers.find(api);
  return found == traffic_.answers.end() ? 0 : found->second;
}

int Proxy::strikes(FaultId fault) const {
  const std::lock_guard lock(mutex_);
  return traffic_.faults.at(fault).strikes;
}

bool Proxy::AwaitStrike(FaultId fault) const {
  return Await([&] { return traffic_.faults.at(fault).strikes > 0; });
}

bool Proxy::AwaitRequests(Api api, int count) const {
  return Await([&] {
    const auto found = traffic_.requests.find(api);
    return found != traffic_.requests.end() && found->second >= count;
  });
}

bool Proxy::AwaitAnswers(Api api, int count) const {
  return Await([&] {
    const auto found = traffic_.answers.find(api);
    return found != traffic_.answers.end() && found->second >= count;
  });
}

bool Proxy::AwaitRefusals(int count) const {
  return Await([&] { return refusals_ >= count; });
}

bool Proxy::Await(const std::function<bool()>& condition) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, condition);
}

void Proxy::Wake() { eventfd_write(waker_.get(), 1); }

int Proxy::PollTimeout() const {
  auto soonest = Steady::time_point::max();
  for (const Link& link : links_) soonest = std::min(soonest, link.wakes());
  if (soonest == Steady::time_point::max()) return -1;
  const auto left = std::chrono::ceil<Millis>(soonest - Steady::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

void Proxy::Loop() {
  std::vector<pollfd> polled;
  std::unique_lock lock(mutex_);
  while (!stop_) {
    polled.assign({{.fd = listener_.get(), .events = POLLIN, .revents = 0},
                   {.fd = waker_.get(), .events = POLLIN, .revents = 0}});
    for (const Link& link : links_) {
      polled.resize(polled.size() + 2);
      link.Want(polled[polled.size() - 2], polled[polled.size() - 1]);
    }
    const int timeout = PollTimeout();
    lock.unlock();
    poll(polled.data(), polled.size(), timeout);
    lock.lock();
    eventfd_t ignored = 0;
    eventfd_read(waker_.get(), &ignored);
    // Links come and go below, and only there: they are still those that were polled.
    std::size_t i = 2;
    for (Link& link : links_) {
      link.Turn(polled[i], polled[i + 1]);
      i += 2;
    }
    links_.remove_if([](const Link& link) { return link.is_over(); });
    if (polled[0].revents != 0) Accept();
    changed_.notify_all();
  }
}

void Proxy::Accept() {
  Socket client(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!client.is_open()) return;
  SendAtOnce(client);
  Socket broker = away_ ? Socket() : Connect(host_, port_);
  if (!broker.is_open()) {
    ++refusals_;
    return client.Reset();
  }
  links_.emplace_back(std::move(client), std::move(broker), traffic_);
}

}  // namespace askmix
