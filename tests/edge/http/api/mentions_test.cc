#include "edge/http/api/site.h"

namespace askmix {
namespace {

struct Texts : Site {
  explicit Texts(std::string token = std::string(kTestToken)) : Site(std::move(token)) {
    CatchUp();
    TakeMixes("acme", {1, 0, 0});
    Take(Topic::kPromotion, MentionRecordOf("acme", "1"));
    Take(Topic::kCommunity,
         MentionRecordOf("acme", "2", Intent::kCommunity, kNoon, "a text of somebody"));
  }
  HttpAnswer Ask(const std::string& authorization, const std::string& query = "") const {
    return Get("/api/v1/brands/acme/mentions" + query,
               authorization.empty() ? "" : "Authorization: " + authorization + "\r\n");
  }
};

const std::string kGood = "Bearer " + std::string(kTestToken);

TEST_CASE("api mentions: who has the token reads the latest ones") {
  const Texts site;
  const HttpAnswer answer = site.Ask(kGood);
  CHECK(Holds(answer.headers, "Cache-Control: private, no-store\r\n"));
  const Parsed all(answer);
  CHECK(TextsOf(all->FindArray("mentions"), "key") == "other:2 other:1 ");
  CHECK(Holds(answer.body, "a text of somebody"));
  CHECK(TextsOf(Parsed(site.Ask(kGood, "?limit=1"))->FindArray("mentions"), "key") == "other:2 ");
  CHECK(site.Ask("bearer  " + std::string(kTestToken)).status == 200);
}

TEST_CASE("api mentions: without the right token nobody reads a text") {
  const Texts site;
  for (const std::string& authorization :
       {std::string(), std::string("Bearer"), std::string("Bearer "), std::string("Basic abc"),
        std::string(kTestToken)}) {
    CAPTURE(authorization);
    const HttpAnswer answer = site.Ask(authorization);
    CheckProblem(answer, 401, "Bearer TOKEN");
    CHECK(Holds(answer.headers, "WWW-Authenticate: Bearer realm=\"askmix\"\r\n"));
  }
  for (const std::string& token :
       {std::string("wrong"), std::string(kTestToken) + "1", std::string(kTestToken.substr(1)),
        std::string("S3cret-Token_1"), std::string(kTestToken) + " " + std::string(kTestToken)}) {
    CAPTURE(token);
    const HttpAnswer answer = site.Ask("Bearer " + token);
    CheckProblem(answer, 401, "not the token");
    CHECK(Holds(answer.headers, "error=\"invalid_token\"\r\n"));
    CHECK_FALSE(Holds(answer.body, "a text of somebody"));
  }
}

TEST_CASE("api mentions: a process that shows no texts says so whoever asks") {
  const Texts site("");
  for (const std::string& authorization : {std::string(), kGood, std::string("Bearer ")}) {
    CAPTURE(authorization);
    CheckProblem(site.Ask(authorization), 403, "http.show_text");
  }
}

TEST_CASE("api mentions: who has no token is not told which brands there are") {
  const Texts site;
  CHECK(site.Get("/api/v1/brands/none/mentions").status == 401);
  CHECK(site.Get("/api/v1/brands/none/mentions", "Authorization: " + kGood + "\r\n").status == 404);
}

TEST_CASE("api mentions: a withdrawn one is gone at once") {
  Texts site;
  site.Take(Topic::kCommunity, WithdrawalOf("acme", "2", "delete", Intent::kCommunity));
  CHECK(TextsOf(Parsed(site.Ask(kGood))->FindArray("mentions"), "key") == "other:1 ");
}

}  // namespace
}  // namespace askmix
