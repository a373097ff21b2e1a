// A process as the API sees it, on a free port: real server, real answers, a clock that stands.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "codec/json.h"
#include "edge/http/api.h"
#include "edge/http/server.h"
#include "support/fakes.h"
#include "support/http_client.h"
#include "support/models.h"
#include "support/topic_records.h"

namespace askmix {

inline constexpr std::string_view kTestToken = "s3cret-Token_1";

struct Site {
  explicit Site(std::string token = std::string(kTestToken))
      : server("127.0.0.1:0", MakeApi({.telemetry = &telemetry,
                                       .metrics = &metrics,
                                       .answers = &answers,
                                       .board = &board,
                                       .models = &models,
                                       .clock = &clock,
                                       .brands = {{"acme", "Ac<me>", {}, {}}},
                                       .version = "1.2.3",
                                       .token = std::move(token)})) {}

  /// Everything is read and counted.
  void CatchUp() {
    answers.SetCaughtUp(true);
    board.SetCompleteUntil(clock.Now());
  }
  void Take(Topic topic, const OwnedRecord& record) { answers.Take(topic, record, clock.Now()); }
  /// The same counts in every window.
  void TakeMixes(const std::string& brand, std::array<std::int64_t, 3> asks) {
    for (const Millis window : answers.windows()) {
      Take(Topic::kRatios, MixRecordOf(brand, window, asks, clock.Now()));
    }
  }

  HttpAnswer Get(std::string_view target, std::string_view headers = "") const {
    return Fetch(server.port(), "GET", target, headers);
  }

  FakeClock clock{kNoon};
  MixBoard board{WindowSpec{}, 1};
  Answers answers{board.spec().lengths, {"acme"}};
  Telemetry telemetry{{FindStage("measure")}, 1, &board};
  FakeClassifier classifier;
  ModelShelf models = ShelfOf(classifier);
  Exposition metrics{telemetry, models, nullptr, {"1.2.3", "", 5'000}};
  HttpServer server;
};

inline bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

/// An answer's body as JSON; lives as long as this.
class Parsed {
 public:
  explicit Parsed(const HttpAnswer& answer, int status = 200) {
    CAPTURE(answer.body);
    REQUIRE(answer.status == status);
    const auto root = document_.Parse(answer.body);
    REQUIRE(root);
    root_ = *root;
  }
  const JsonValue* operator->() const { return root_; }
  const JsonValue& operator*() const { return *root_; }

 private:
  JsonDocument document_;
  const JsonValue* root_ = nullptr;
};

/// A problem of this status that says `part`.
inline void CheckProblem(const HttpAnswer& answer, int status, std::string_view part) {
  CAPTURE(answer.headers);
  CHECK(Holds(answer.headers, "Content-Type: application/problem+json\r\n"));
  CHECK_FALSE(Holds(answer.headers, "ETag"));
  const Parsed problem(answer, status);
  CHECK(problem->FindText("type") == "about:blank");
  CHECK(problem->FindInt("status") == status);
  CHECK_FALSE(problem->FindText("title").empty());
  CAPTURE(problem->FindText("detail"));
  CHECK(Holds(problem->FindText("detail"), part));
}

/// The texts of one member of the elements of a list, each with a blank behind it.
inline std::string TextsOf(const JsonValue* list, std::string_view member) {
  REQUIRE(list);
  std::string texts;
  for (const JsonValue& element : list->elements()) {
    texts.append(element.FindText(member)).append(" ");
  }
  return texts;
}

}  // namespace askmix
