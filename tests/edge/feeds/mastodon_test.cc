// Mastodon's feed against a server on this machine: streams, gaps, tokens.
#include "edge/feeds/mastodon.h"

#include <doctest/doctest.h>

#include "core/error.h"
#include "core/time.h"
#include "edge/feeds/live.h"
#include "support/feed_server.h"

using namespace askmix;

namespace {

constexpr int kFirstId = 1'000;

std::string Post(int i) {
  return R"({"id":")" + std::to_string(kFirstId + i) +
         R"(","created_at":"2026-11-26T09:00:00.000Z","content":"<p>post )" + std::to_string(i) +
         R"(</p>"})";
}

std::string Update(int i) { return "event: update\ndata: " + Post(i); }

std::string Sent(const std::string& event) { return Chunk(event + "\n\n"); }

/// The page that a timeline answers with, newest first.
std::string PageAfter(const std::string& request, int posts) {
  const int after = std::stoi(request.substr(request.find("min_id=") + 7));
  std::string page;
  for (int i = std::max(after - kFirstId + 1, 0), n = 0; i < posts && n < 40; ++i, ++n) {
    page = page.empty() ? Post(i) : Post(i) + "," + page;
  }
  return JsonAnswer("[" + page + "]");
}

bool IsStream(const std::string& request) { return request.find("/streaming/") != request.npos; }

MastodonOptions Options(const FeedServer& server) {
  MastodonOptions options;
  options.server = ParseEndpoint("http://" + server.address(), "https", "http");
  options.token = "s3cret";
  options.token_file = "/etc/askmix/token";
  options.now = [] { return *ParseTimestamp("2026-11-26T10:00:00Z"); };
  return options;
}

/// A server that answers requests for the stream and for the timeline, and a feed of it.
struct Scene {
  /// `number` counts requests of that kind.
  using Answer = std::function<void(FeedClient&, const std::string& request, int number)>;

  Scene(
      const Answer& stream, const Answer& timeline,
      const std::function<void(MastodonOptions&)>& with = [](MastodonOptions&) {})
      : server([this, stream, timeline](FeedClient& client, int) {
          const std::string request = client.ReceiveRequest();
          requests.Add(request);
          IsStream(request) ? stream(client, request, streams++)
                            : timeline(client, request, pages++);
        }),
        network(TestNetwork()) {
    MastodonOptions options = Options(server);
    with(options);
    feed.emplace(MakeMastodon(network, options), time.Clock(), 1);
  }

  std::atomic<int> streams = 0, pages = 0;
  Requests requests;
  FeedServer server;
  Network network;
  PassingTime time;
  std::optional<LiveFeed> feed;
};

void NoTimeline(FeedClient& /*client*/, const std::string& /*request*/, int /*number*/) {
  FAIL_CHECK("asked for a timeline");
}

}  // namespace

TEST_CASE("mastodon: events of the stream are records with their names") {
  Scene scene(
      [](FeedClient& client, const std::string&, int) {
        client.Send(std::string(kStreamHead) + Chunk(":)\n") + Sent(Update(0)) + Chunk(":thump\n") +
                    Sent("event: delete\ndata: 108914398911648589") +
                    Sent("event: status.update\ndata: " + Post(0)) + Chunk("event: upd") +
                    Chunk("ate\ndata: " + Post(1) + "\n\n"));
        client.AwaitEnd();
      },
      &NoTimeline);
  const FeedItem first = NextRecord(*scene.feed);
  CHECK(first.value == Update(0));
  CHECK(first.mark.note == "1000");
  CHECK(first.time == ParseTimestamp("2026-11-26T09:00:00Z"));
  CHECK(NextRecord(*scene.feed).value == "event: delete\ndata: 108914398911648589");
  const FeedItem edit = NextRecord(*scene.feed);
  CHECK(edit.value == "event: status.update\ndata: " + Post(0));
  CHECK(edit.mark.note == "1000");
  CHECK(NextRecord(*scene.feed).mark.note == "1001");
  const std::string request = scene.requests.All().at(0);
  CHECK(request.starts_with("GET /api/v1/streaming/public HTTP/1.1"));
  CHECK(request.find("\r\nAuthorization: Bearer s3cret\r\n") != request.npos);
}

TEST_CASE("mastodon: the gap of a cut stream is filled page by page with the oldest first") {
  constexpr int kPosts = 100;
  Scene scene(
      [](FeedClient& client, const std::string&, int number) {
        client.Send(std::string(kStreamHead) + Sent(Update(number == 0 ? 0 : kPosts)));
        if (number > 0) client.AwaitEnd();
      },
      [](FeedClient& client, const std::string& request, int) {
        client.Send(PageAfter(request, kPosts));
      });
  CHECK(NextRecord(*scene.feed).value == Update(0));
  for (int i = 1; i < kPosts; ++i) {
    const FeedItem item = NextRecord(*scene.feed);
    CHECK(item.value == Post(i));
    CHECK(item.mark.note == std::to_string(kFirstId + i));
  }
  CHECK(NextRecord(*scene.feed).value == Update(kPosts));
  CHECK(scene.pages == 4);
  CHECK(scene.requests.All().at(2).starts_with(
      "GET /api/v1/timelines/public?min_id=1000&limit=40 HTTP/1.1"));
}

TEST_CASE("mastodon: a restart fills the gap since its predecessor") {
  Scene scene(
      [](FeedClient& client, const std::string&, int) {
        client.Send(kStreamHead);
        client.AwaitEnd();
      },
      [](FeedClient& client, const std::string& request, int) {
        client.Send(PageAfter(request, 12));
      },
      [](MastodonOptions& options) { options.last_id = "1009"; });
  CHECK(NextValues(*scene.feed, 2) == std::vector<std::string>{Post(10), Post(11)});
}

TEST_CASE("mastodon: of a gap with too many pages the oldest part is filled") {
  Scene scene(
      [](FeedClient& client, const std::string&, int) {
        client.Send(std::string(kStreamHead) + Sent(Update(500)));
        client.AwaitEnd();
      },
      [](FeedClient& client, const std::string& request, int) {
        client.Send(PageAfter(request, 500));
      },
      [](MastodonOptions& options) {
        options.last_id = "1000";
        options.gap_pages = 2;
      });
  NextValues(*scene.feed, 79);
  CHECK(NextRecord(*scene.feed).value == Post(80));
  CHECK(NextRecord(*scene.feed).value == Update(500));
  CHECK(scene.pages == 2);
}

TEST_CASE("mastodon: too many requests wait as long as the server says and then go on") {
  Scene scene(
      [](FeedClient& client, const std::string&, int) {
        client.Send(kStreamHead);
        client.AwaitEnd();
      },
      [](FeedClient& client, const std::string& request, int number) {
        if (number == 1) {
          client.Send(
              "HTTP/1.1 429 Too Many Requests\r\nX-RateLimit-Reset: 2026-11-26T10:04:00.000Z\r\n"
              "Content-Length: 0\r\n\r\n");
        } else {
          client.Send(PageAfter(request, 60));
        }
      },
      [](MastodonOptions& options) { options.last_id = "1000"; });
  for (int i = 1; i < 60; ++i) CHECK(NextRecord(*scene.feed).value == Post(i));
  CHECK(scene.time.waited >= Millis{240'000});
  CHECK(scene.time.waited <= Millis{242'000});
  CHECK(scene.streams == 2);
}

TEST_CASE("mastodon: a timeline that cannot be read leaves the gap and the stream goes on") {
  for (const std::string& answer :
       {JsonAnswer("{\"error\":\"no\"}"), JsonAnswer("[" + std::string(12'000, ' ') + "]"),
        JsonAnswer("[{\"id\":"), JsonAnswer("<html>"),
        std::string("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"),
        JsonAnswer("[{},7,{\"id\":1001},{\"id\":\"1 or 1=1\"}]")}) {
    CAPTURE(answer);
    Scene scene(
        [](FeedClient& client, const std::string&, int) {
          client.Send(std::string(kStreamHead) + Sent(Update(5)));
          client.AwaitEnd();
        },
        [&](FeedClient& client, const std::string&, int) { client.Send(answer); },
        [](MastodonOptions& options) { options.last_id = "1000"; });
    CHECK(NextRecord(*scene.feed).value == Update(5));
    CHECK(scene.pages == 1);
  }
}

TEST_CASE("mastodon: a token that is refused ends the feed with what to do and is not told") {
  for (const char* status : {"401 Unauthorized", "403 Forbidden"}) {
    Scene scene(
        [&](FeedClient& client, const std::string&, int) {
          client.Send("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\n\r\n");
        },
        &NoTimeline);
    try {
      NextRecord(*scene.feed);
      FAIL("went on");
    } catch (const Fatal& fault) {
      const std::string what = fault.what();
      CAPTURE(what);
      CHECK(fault.code() == ExitCode::kConfiguration);
      CHECK(what.find("token in /etc/askmix/token") != what.npos);
      CHECK(what.find("s3cret") == what.npos);
    }
  }
}

TEST_CASE("mastodon: the server's own troubles pass") {
  Scene scene(
      [](FeedClient& client, const std::string&, int number) {
        if (number == 0) return client.Send("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        if (number == 1) return client.Send(JsonAnswer("{\"no\":\"stream\"}"));
        if (number == 2) return client.Send(std::string(kStreamHead) + "zz\r\n");
        if (number == 3) return client.Send(std::string(kStreamHead) + Chunk(""));
        client.Send(std::string(kStreamHead) + Sent(Update(0)));
        client.AwaitEnd();
      },
      &NoTimeline);
  CHECK(NextRecord(*scene.feed).value == Update(0));
  CHECK(scene.streams == 5);
}

TEST_CASE("mastodon: a stream on a host of its own is followed to where the token stays secret") {
  const FeedServer streaming([](FeedClient& client, int) {
    client.ReceiveRequest();
    client.Send(std::string(kStreamHead) + Sent(Update(7)));
    client.AwaitEnd();
  });
  std::atomic<int> asked = 0;
  Scene scene(
      [&](FeedClient& client, const std::string& request, int number) {
        ++asked;
        const std::string to = number == 0 ? "http://example.org" : "http://" + streaming.address();
        client.Send("HTTP/1.1 301 Moved Permanently\r\nLocation: " + to +
                    "/api/v1/streaming/public\r\nContent-Length: 0\r\n\r\n" + request.substr(0, 0));
      },
      &NoTimeline);
  CHECK(NextRecord(*scene.feed).value == Update(7));
  CHECK(asked == 2);
}

TEST_CASE("mastodon: an event over the limit is counted and the next one comes") {
  Scene scene(
      [](FeedClient& client, const std::string&, int) {
        client.Send(std::string(kStreamHead) +
                    Sent("event: update\ndata: " + std::string(12'000, 'x')) + Sent(Update(0)));
        client.AwaitEnd();
      },
      &NoTimeline);
  CHECK(NextRecord(*scene.feed).value == Update(0));
  CHECK(scene.feed->source().dropped() ==
        std::map<std::string_view, std::int64_t>{{"too_large", 1}});
}

TEST_CASE("mastodon: each stream has its own request and its own timeline") {
  struct Row {
    std::string stream, request, timeline;
  };
  for (const Row& row : {
           Row{"public:local", "/public/local", "/public?local=true&"},
           Row{"public:remote", "/public/remote", "/public?remote=true&"},
           Row{"hashtag", "/hashtag?tag=caf%C3%A9", "/tag/caf%C3%A9?"},
           Row{"hashtag:local", "/hashtag/local?tag=caf%C3%A9", "/tag/caf%C3%A9?local=true&"},
           Row{"user", "/user", "/home?"},
           Row{"list", "/list?list=12", "/list/12?"},
       }) {
    CAPTURE(row.stream);
    Scene scene(
        [](FeedClient& client, const std::string&, int) {
          client.Send(kStreamHead);
          client.AwaitEnd();
        },
        [](FeedClient& client, const std::string& request, int) {
          client.Send(PageAfter(request, 2));
        },
        [&](MastodonOptions& options) {
          options.stream = row.stream;
          options.tag = "café";
          options.list = "12";
          options.last_id = "1000";
        });
    CHECK(NextRecord(*scene.feed).value == Post(1));
    const auto requests = scene.requests.All();
    CHECK(requests.at(0).starts_with("GET /api/v1/streaming" + row.request + " HTTP"));
    CHECK(requests.at(1).starts_with("GET /api/v1/timelines" + row.timeline + "min_id=1000"));
  }
}

TEST_CASE("mastodon: a stream that needs a tag or a list says so") {
  const FeedServer server([](FeedClient&, int) {});
  Network network(TestNetwork());
  for (const char* stream : {"hashtag", "hashtag:local", "list"}) {
    MastodonOptions options = Options(server);
    options.stream = stream;
    CHECK_THROWS_AS(MakeMastodon(network, options), Fatal);
  }
}
