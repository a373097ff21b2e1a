// Posts that a stream did not bring while nobody listened, from the server's timeline.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "edge/feeds/mastodon_http.h"

namespace askmix {

/// Whether `id` is one that may be kept and asked for again: short, letters and digits.
bool IsId(std::string_view id);
/// Whether post `a` is older than `b`: ids grow, as numbers of any length. The empty one is older
/// than all others.
bool IsOlderId(std::string_view a, std::string_view b);

/// `http` must outlive it.
class MastodonGap {
 public:
  MastodonGap(MastodonHttp& http, Endpoint timeline, int pages_max)
      : http_(http), timeline_(std::move(timeline)), pages_max_(pages_max) {}

  /// From now on: posts after `id`. A gap that is open already goes on where it was.
  void Open(std::string_view id);

  /// The next post, oldest first, as the server wrote it; false when there is none left. Logs how
  /// far a gap reaches that it does not fill. Throws ConnectionLost; a later call goes on.
  bool Next(std::string& post, std::map<std::string_view, std::int64_t>& dropped);

 private:
  enum class Filled { kMore, kEnd, kBadPage };

  void FetchPage(std::map<std::string_view, std::int64_t>& dropped);
  Filled TakePage(std::string_view body);
  void GiveUp(const std::string& why);

  MastodonHttp& http_;
  const Endpoint timeline_;
  const int pages_max_;
  bool open_ = false;
  int pages_ = 0;
  std::int64_t posts_ = 0;
  std::string after_;       ///< the newest id that was fetched
  std::string after_time_;  ///< when it was written
  std::deque<std::string> ready_;
};

}  // namespace askmix
