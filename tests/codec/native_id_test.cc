#include "codec/platforms/native_id.h"

#include <doctest/doctest.h>

#include <array>

namespace askmix {
namespace {

TEST_CASE("native_id: platforms have one name whatever exporters call them") {
  struct Row {
    std::string_view declared, url, name;
  };
  constexpr std::array kRows = {
      Row{"twitter", "", "x"},
      Row{"SOCIALMEDIA_TWITTER", "", "x"},
      Row{"socialmedia_tiktok", "", "tiktok"},
      Row{"ONLINENEWS_NEWSPAPER", "", "news"},
      Row{"BLOG_OTHER", "", "blog"},
      Row{" Reddit ", "", "reddit"},
      Row{"", "", "other"},
      Row{"The Ferry Times", "https://ferry.example/1", "other"},
      Row{"The Ferry Times", "https://www.youtube.com/watch?v=1", "youtube"},
      Row{"", "https://old.reddit.com/r/f/comments/s/", "reddit"},
      Row{"forum", "https://x.com/a/status/1", "forum"},
      Row{"", "https://notx.com/a/status/1", "other"}};
  for (const Row& row : kRows) {
    CAPTURE(row.declared);
    CAPTURE(row.url);
    CHECK(PlatformNamed(row.declared, row.url) == row.name);
  }
}

TEST_CASE("native_id: links tell the id that the platform's own feed has") {
  struct Row {
    std::string_view platform, url, id;
  };
  constexpr std::array kRows = {
      Row{"x", "https://x.com/ana/status/2125524895134646272?s=20", "2125524895134646272"},
      Row{"x", "http://www.twitter.com/ana/statuses/20", "20"},
      Row{"x", "https://x.com/ana", ""},
      Row{"x", "https://x.com/ana/status/12345678901234567890", ""},
      Row{"x", "https://mirror.example/ana/status/20", ""},
      Row{"reddit", "https://www.reddit.com/r/f/comments/sub1/some_words/", "t3_sub1"},
      Row{"reddit", "https://www.reddit.com/r/f/comments/sub1/some_words/ka1/?context=3", "t1_ka1"},
      Row{"reddit", "https://www.reddit.com/r/f/comments/sub1", "t3_sub1"},
      Row{"reddit", "https://www.reddit.com/r/f/", ""},
      Row{"bluesky", "https://bsky.app/profile/did:plc:a/post/3k",
          "at://did:plc:a/app.bsky.feed.post/3k"},
      Row{"bluesky", "https://bsky.app/profile/ana.example/post/3k", ""},
      Row{"youtube", "https://www.youtube.com/watch?v=vid&lc=UgA.b", "UgA.b"},
      Row{"youtube", "https://www.youtube.com/watch?v=vid", "vid"},
      Row{"mastodon", "https://social.example/@ana/115", "social.example/115"},
      Row{"mastodon", "https://social.example/about", ""},
      Row{"forum", "https://x.com/ana/status/20", ""},
      Row{"x", "", ""},
      Row{"x", "no link", ""}};
  for (const Row& row : kRows) {
    CAPTURE(row.url);
    CHECK(NativeIdOfLink(row.platform, row.url) == row.id);
  }
}

}  // namespace
}  // namespace askmix
