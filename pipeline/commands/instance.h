// A running askmix, asked over HTTP.
#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <string>

#include "edge/feeds/endpoint.h"
#include "edge/feeds/network.h"

namespace askmix {

/// It gives no answer, or one that is of no use. what() is a sentence for people, with what to do.
class InstanceFailure : public std::runtime_error {
 public:
  InstanceFailure(int status, const std::string& what)
      : std::runtime_error(what), status_(status) {}
  /// Of HTTP; 0: there is no answer of an askmix.
  int status() const { return status_; }

 private:
  int status_;
};

/// One of those whom `--url` names. Not thread-safe.
class Instance {
 public:
  /// `url`: http://host:port, where http:// may be left out, or an https:// one of a proxy before
  /// it, with a path that stands before those of the API. `stopped` is asked while an answer is
  /// awaited. Throws Fatal(kUsage).
  Instance(const std::string& url, std::function<bool()> stopped);

  const std::string& url() const { return url_; }

  /// The JSON that it answers to GET `target` ("/api/v1/status"), valid until the next call. What
  /// has not changed is not sent again (ETag). Throws InstanceFailure, and when it is asked to stop
  /// ConnectionLost.
  const std::string& Get(const std::string& target);

 private:
  struct Known {
    std::string tag, body;
  };

  Known Fetch(const std::string& target, const Known& known);
  [[noreturn]] void Refuse(int status, const std::string& target, const std::string& body) const;

  std::string url_;
  Endpoint endpoint_;
  Network network_;
  std::map<std::string, Known> known_;
};

}  // namespace askmix
