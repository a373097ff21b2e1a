#include "codec/platforms/native_id.h"

#include <algorithm>
#include <array>

#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

struct Name {
  std::string_view from, to;
};

constexpr std::array<Name, 12> kAliases = {{{"twitter", "x"},
                                            {"x.com", "x"},
                                            {"bsky", "bluesky"},
                                            {"ig", "instagram"},
                                            {"fb", "facebook"},
                                            {"fbpage", "facebook"},
                                            {"onlinenews", "news"},
                                            {"blog_other", "blog"},
                                            {"blogs", "blog"},
                                            {"forums", "forum"},
                                            {"message_boards", "forum"},
                                            {"youtube_video", "youtube"}}};
/// Exporters put what kind of place it is before its name.
constexpr std::array<Name, 3> kPrefixes = {
    {{"socialmedia_", ""}, {"onlinenews_", "news"}, {"messageboard_", "forum"}}};
constexpr std::array<Name, 9> kHosts = {{{"x.com", "x"},
                                         {"twitter.com", "x"},
                                         {"reddit.com", "reddit"},
                                         {"youtube.com", "youtube"},
                                         {"youtu.be", "youtube"},
                                         {"facebook.com", "facebook"},
                                         {"instagram.com", "instagram"},
                                         {"bsky.app", "bluesky"},
                                         {"threads.net", "threads"}}};

bool IsPlatformName(std::string_view name) {
  constexpr std::size_t kPlatformBytesMax = 32;
  return !name.empty() && name.size() <= kPlatformBytesMax && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string UsualName(std::string_view declared) {
  std::string name = LowerCase(declared);
  for (const Name& prefix : kPrefixes) {
    if (!name.starts_with(prefix.from)) continue;
    name = prefix.to.empty() ? name.substr(prefix.from.size()) : std::string(prefix.to);
  }
  for (const Name& alias : kAliases) {
    if (name == alias.from) return std::string(alias.to);
  }
  return name;
}

/// "https://www.x.com/a/b" -> "x.com" and "/a/b".
struct Address {
  std::string host;
  std::string_view path;
};

Address Split(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view rest = url.substr(scheme + 3);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  std::string host = LowerCase(rest.substr(0, slash));
  for (const std::string_view prefix : {"www.", "old.", "mobile.", "m."}) {
    if (host.starts_with(prefix)) host.erase(0, prefix.size());
  }
  return {std::move(host), rest.substr(slash)};
}

std::string_view PlatformOfHost(std::string_view host) {
  for (const Name& known : kHosts) {
    if (host == known.from) return known.to;
  }
  return {};
}

/// What follows `before`, up to the end of that part of the address.
std::string_view After(std::string_view path, std::string_view before) {
  const std::size_t at = path.find(before);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = path.substr(at + before.size());
  return rest.substr(0, rest.find_first_of("/?&#"));
}

std::string_view PostOfX(std::string_view path) {
  for (const std::string_view before : {"/status/", "/statuses/"}) {
    const std::string_view id = After(path, before);
    if (id.size() <= 19 && ParseDigits(id)) return id;
  }
  return {};
}

/// /r/<subreddit>/comments/<submission>/<words>/<comment>/
std::string PostOfReddit(std::string_view path) {
  const std::string_view submission = After(path, "/comments/");
  if (submission.empty()) return {};
  std::string_view rest = path.substr(path.find("/comments/") + 10 + submission.size());
  rest = rest.substr(0, rest.find_first_of("?#"));
  const std::size_t words = rest.find('/', 1);
  const std::string_view comment =
      words == std::string_view::npos ? "" : After(rest.substr(words), "/");
  return comment.empty() ? std::string("t3_").append(submission)
                         : std::string("t1_").append(comment);
}

std::string PostOfBluesky(std::string_view path) {
  const std::string_view author = After(path, "/profile/"), post = After(path, "/post/");
  // Handles change hands: only the account itself makes an address.
  if (!author.starts_with("did:") || post.empty()) return {};
  return std::string("at://").append(author).append("/app.bsky.feed.post/").append(post);
}

std::string PostOfMastodon(std::string_view host, std::string_view path) {
  const std::string_view author = After(path, "/@");
  const std::string_view id = After(path, std::string("/@").append(author).append("/"));
  return author.empty() || !ParseDigits(id) ? std::string()
                                            : std::string(host).append("/").append(id);
}

}  // namespace

std::string PlatformNamed(std::string_view declared, std::string_view url) {
  std::string name = UsualName(Trimmed(declared));
  if (IsPlatformName(name)) return name;
  // Where the source is the name of a newspaper, the link knows better.
  const std::string_view of_link = PlatformOfHost(Split(url).host);
  return of_link.empty() ? "other" : std::string(of_link);
}

std::string NativeIdOfLink(std::string_view platform, std::string_view url) {
  constexpr std::array<std::string_view, 5> kTelling = {"x", "reddit", "bluesky", "youtube",
                                                        "mastodon"};
  if (url.empty() || !IsOneOf(platform, kTelling)) return {};
  const Address address = Split(url);
  if (platform == "mastodon") return PostOfMastodon(address.host, address.path);
  if (PlatformOfHost(address.host) != platform) return {};
  if (platform == "x") return std::string(PostOfX(address.path));
  if (platform == "reddit") return PostOfReddit(address.path);
  if (platform == "bluesky") return PostOfBluesky(address.path);
  if (platform == "youtube") {
    const std::string_view comment = After(address.path, "lc=");
    return std::string(comment.empty() ? After(address.path, "v=") : comment);
  }
  return {};
}

}  // namespace askmix
