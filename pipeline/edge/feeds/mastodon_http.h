// Requests to a Mastodon server, with its token.
#pragma once

#include <memory>
#include <string>

#include "edge/feeds/mastodon.h"
#include "edge/feeds/network.h"

namespace askmix {

/// Both arguments must outlive it. Its functions throw ConnectionLost, whose sentences never hold
/// the token.
class MastodonHttp {
 public:
  MastodonHttp(Network& network, const MastodonOptions& options)
      : network_(network), options_(options) {}

  /// An event stream that has begun. Servers whose streams live on a host of their own redirect to
  /// it; that is followed once, to where the token stays secret.
  std::unique_ptr<HttpStream> OpenStream(const Endpoint& endpoint);

  struct Page {
    int status = 0;
    std::string body;  ///< empty when it is over the network's limit of a message
  };
  /// A whole answer. Too many requests, and the server's own troubles, are thrown.
  Page Fetch(const Endpoint& endpoint);

  const Network& network() const { return network_; }

 private:
  std::unique_ptr<HttpStream> Get(const Endpoint& endpoint, const std::string& accept);
  std::unique_ptr<HttpStream> Redirected(const Endpoint& from, const std::string& location);
  ConnectionLost Refusal(const Endpoint& endpoint, const HttpStream& answer) const;

  Network& network_;
  const MastodonOptions& options_;
};

}  // namespace askmix
