#include "edge/feeds/mastodon.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "codec/json.h"
#include "codec/platforms/event_stream.h"
#include "core/time.h"
#include "edge/feeds/event_assembler.h"
#include "edge/feeds/mastodon_gap.h"
#include "edge/feeds/mastodon_http.h"
#include "edge/log.h"

namespace askmix {
namespace {

struct StreamRow {
  std::string_view name;
  std::string_view path;      ///< below /api/v1/streaming
  std::string_view timeline;  ///< below /api/v1/timelines, with its own parameters
  std::string_view needs;     ///< tag or list
};

constexpr std::array<StreamRow, 7> kStreams = {{
    {"public", "/public", "/public", ""},
    {"public:local", "/public/local", "/public?local=true", ""},
    {"public:remote", "/public/remote", "/public?remote=true", ""},
    {"hashtag", "/hashtag", "/tag/", "tag"},
    {"hashtag:local", "/hashtag/local", "/tag/", "tag"},
    {"user", "/user", "/home", ""},
    {"list", "/list", "/list/", "list"},
}};

const StreamRow& RowOf(const MastodonOptions& options) {
  const auto row = std::ranges::find(kStreams, options.stream, &StreamRow::name);
  if (row == kStreams.end()) {
    throw Fatal(ExitCode::kConfiguration, "there is no stream " + options.stream);
  }
  const bool lacks_tag = row->needs == "tag" && options.tag.empty();
  if (lacks_tag || (row->needs == "list" && options.list.empty())) {
    throw Fatal(ExitCode::kConfiguration,
                "the stream " + options.stream + " needs --" + std::string(row->needs));
  }
  return *row;
}

Endpoint At(const Endpoint& server, std::string_view path) {
  Endpoint endpoint = server;
  endpoint.target = path;
  return endpoint;
}

Endpoint StreamOf(const MastodonOptions& options) {
  const StreamRow& row = RowOf(options);
  Endpoint endpoint = At(options.server, "/api/v1/streaming" + std::string(row.path));
  if (row.needs == "tag") endpoint.AddParameter("tag", options.tag);
  if (row.needs == "list") endpoint.AddParameter("list", options.list);
  return endpoint;
}

Endpoint TimelineOf(const MastodonOptions& options) {
  const StreamRow& row = RowOf(options);
  Endpoint endpoint = At(options.server, "/api/v1/timelines" + std::string(row.timeline));
  if (row.needs == "tag") endpoint.target += Escaped(options.tag);
  if (row.needs == "list") endpoint.target += Escaped(options.list);
  if (row.name == "hashtag:local") endpoint.AddParameter("local", "true");
  return endpoint;
}

class Mastodon final : public FeedSource {
 public:
  Mastodon(Network& network, MastodonOptions options)
      : options_(std::move(options)),
        http_(network, options_),
        endpoints_{StreamOf(options_)},
        events_(network.options().message_bytes_max),
        gap_(http_, TimelineOf(options_), options_.gap_pages),
        last_id_(options_.last_id) {}

  const std::vector<Endpoint>& endpoints() const override { return endpoints_; }

  void Open(const Endpoint& endpoint) override {
    events_.Clear();
    stream_ = http_.OpenStream(endpoint);
    if (!last_id_.empty()) gap_.Open(last_id_);
  }

  bool Read(FeedItem& item, Millis wait) override {
    if (gap_.Next(item.value, dropped_)) {
      TakePost(item.value, item);
      return true;
    }
    if (auto event = NextEvent(wait)) {
      item.value = *std::move(event);
      TakeEvent(item);
      return true;
    }
    return false;
  }

  void Close() override { stream_.reset(); }

  const std::map<std::string_view, std::int64_t>& dropped() const override { return dropped_; }

 private:
  std::optional<std::string> NextEvent(Millis wait) {
    if (auto event = events_.Next()) return event;
    bytes_.clear();
    const std::int64_t before = events_.too_large();
    if (stream_->Read(bytes_, wait) == HttpStream::Got::kEnd) {
      throw ConnectionLost(LossKind::kClosed, options_.server.Name() + " has ended the stream");
    }
    events_.Add(bytes_);
    if (events_.too_large() > before) dropped_["too_large"] += events_.too_large() - before;
    return events_.Next();
  }

  /// An edit comes with the id of its post, and moves nothing.
  void TakeEvent(FeedItem& item) {
    const EventStream parsed = SplitEventStream(item.value);
    item.time.reset();
    if (!parsed.events.empty() && parsed.events.front().name == "update") {
      TakePost(parsed.events.front().data, item);
    }
    item.mark = {0, last_id_};
  }

  void TakePost(std::string_view json, FeedItem& item) {
    item.time.reset();
    if (const auto post = ScratchDocument().Parse(json)) {
      const std::string_view id = (*post)->FindText("id");
      if (IsId(id) && IsOlderId(last_id_, id)) last_id_ = id;
      item.time = ParseTimestamp((*post)->FindText("created_at"));
    }
    item.mark = {0, last_id_};
  }

  const MastodonOptions options_;
  MastodonHttp http_;
  const std::vector<Endpoint> endpoints_;
  EventAssembler events_;
  MastodonGap gap_;
  std::unique_ptr<HttpStream> stream_;
  std::string bytes_;
  std::string last_id_;
  std::map<std::string_view, std::int64_t> dropped_;
};

}  // namespace

std::vector<std::string> MastodonStreams() {
  std::vector<std::string> names;
  for (const StreamRow& row : kStreams) names.emplace_back(row.name);
  return names;
}

std::unique_ptr<FeedSource> MakeMastodon(Network& network, MastodonOptions options) {
  return std::make_unique<Mastodon>(network, std::move(options));
}

}  // namespace askmix
