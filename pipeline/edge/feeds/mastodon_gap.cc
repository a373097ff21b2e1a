#include "edge/feeds/mastodon_gap.h"

#include <algorithm>

#include "codec/json.h"
#include "core/time.h"
#include "edge/log.h"

namespace askmix {
namespace {

constexpr std::string_view kPageLimit = "40";  ///< the most that a server gives
constexpr std::size_t kIdBytesMax = 64;

}  // namespace

bool IsId(std::string_view id) {
  return !id.empty() && id.size() <= kIdBytesMax && std::ranges::all_of(id, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

bool IsOlderId(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

void MastodonGap::Open(std::string_view id) {
  if (open_) return;
  open_ = true;
  pages_ = 0;
  posts_ = 0;
  after_ = id;
  after_time_.clear();
}

bool MastodonGap::Next(std::string& post, std::map<std::string_view, std::int64_t>& dropped) {
  if (ready_.empty() && open_) FetchPage(dropped);
  if (ready_.empty()) return false;
  post = std::move(ready_.front());
  ready_.pop_front();
  return true;
}

void MastodonGap::FetchPage(std::map<std::string_view, std::int64_t>& dropped) {
  if (pages_ == pages_max_) return GiveUp("more pages than --gap-pages allows");
  Endpoint page = timeline_;
  page.AddParameter("min_id", after_);
  page.AddParameter("limit", kPageLimit);
  const MastodonHttp::Page answer = http_.Fetch(page);
  ++pages_;
  if (answer.status != 200) {
    return GiveUp("the timeline answers " + std::to_string(answer.status));
  }
  const Filled filled = TakePage(answer.body);
  if (filled == Filled::kBadPage) {
    ++dropped["bad_page"];
    return GiveUp("the timeline answers with what is no list of posts");
  }
  if (filled == Filled::kMore) return;
  open_ = false;
  if (posts_ > 0) {
    log::Info("a gap of the stream is filled", {{"posts", std::to_string(posts_)}});
  }
}

/// Pages come newest first. One without a newer post ends the gap.
MastodonGap::Filled MastodonGap::TakePage(std::string_view body) {
  JsonDocument& document = ScratchDocument();
  const auto page = document.Parse(body);
  if (!page || !(*page)->IsArray()) return Filled::kBadPage;
  const std::string before = after_;
  for (const JsonValue& post : (*page)->elements()) {
    const std::string_view id = post.FindText("id");
    if (!IsId(id) || !IsOlderId(before, id)) continue;
    ready_.emplace_front(document.Source(post));
    ++posts_;
    if (!IsOlderId(after_, id)) continue;
    after_ = id;
    after_time_ = post.FindText("created_at");
  }
  return after_ == before ? Filled::kEnd : Filled::kMore;
}

void MastodonGap::GiveUp(const std::string& why) {
  open_ = false;
  log::Warn("a gap of the stream is not filled: posts from there until now are missing",
            {{"why", why},
             {"after_id", after_},
             {"after", after_time_},
             {"posts_filled", std::to_string(posts_)}});
}

}  // namespace askmix
