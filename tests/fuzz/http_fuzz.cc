// edge/http/api.h. Input: path; query; the value of two headers; brands with counts, one a line, as
// they are shown.
#include "codec/json.h"
#include "codec/mix.h"
#include "core/text.h"
#include "edge/http/api.h"
#include "fuzz/checks.h"
#include "support/builders.h"
#include "support/fakes.h"
#include "support/mixes.h"
#include "support/models.h"

namespace askmix::fuzz {
namespace {

std::vector<std::pair<std::string, Counts>> TakeBrands(std::string_view bytes) {
  std::vector<std::pair<std::string, Counts>> brands;
  while (!bytes.empty() && brands.size() < 8) {
    std::string_view line = TakePart(bytes, '\n');
    Counts counts{};
    for (std::int64_t& count : counts) count = TakeByte(line);
    // Names come from records, which are UTF-8.
    if (!line.empty() && IsValidUtf8(line)) brands.emplace_back(line, counts);
  }
  std::ranges::sort(brands);
  return brands;
}

/// Lines of the Prometheus text format: a name, labels in quotes, a value.
void CheckMetrics(std::string_view body) {
  ASKMIX_CHECK(body.ends_with('\n'));
  while (!body.empty()) {
    const std::string_view line = TakePart(body, '\n');
    ASKMIX_CHECK(!line.empty());
    if (line.starts_with("# HELP ") || line.starts_with("# TYPE ")) continue;
    ASKMIX_CHECK(line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != 0);
    const std::string_view value = line.substr(line.rfind(' ') + 1);
    ASKMIX_CHECK(!value.empty() && value.find_first_not_of("0123456789.e+-InfNa") == value.npos);
  }
}

void CheckAnswer(const HttpRequest& request, const HttpResponse& response) {
  constexpr std::array kStatuses = {200, 304, 400, 401, 403, 404, 503};
  ASKMIX_CHECK(std::ranges::count(kStatuses, response.status) == 1);
  ASKMIX_CHECK(IsValidUtf8(response.body));
  if (response.content_type.ends_with("json") && response.status != 304) {
    JsonDocument document;
    const auto root = document.Parse(response.body);
    ASKMIX_CHECK(root && (*root)->IsObject());
    const bool problem = response.content_type == "application/problem+json";
    ASKMIX_CHECK(!problem || !(*root)->FindText("detail").empty());
  } else if (request.path == "/metrics") {
    CheckMetrics(response.body);
  } else if (request.path == "/" && response.status == 200) {
    // Whatever was asked and measured, nothing of it is in the page.
    static const std::string page = response.body;
    ASKMIX_CHECK(response.body == page && page.ends_with("</html>\n"));
  }
}

struct World {
  /// Brands are strangers to each other's inputs: those of the last one have left every window.
  void Take(const std::vector<std::pair<std::string, Counts>>& brands) {
    clock.Advance(2 * board.spec().Longest());
    board.SetCompleteUntil(clock.Now());
    answers.SetCaughtUp(true);
    board.Publish(0, MakeSnapshot(board.spec(), clock.Now(), brands));
    for (const auto& [brand, counts] : brands) {
      std::string value;
      Encode(MixRecord{brand, board.spec().lengths[0], clock.Now(), MakeMix(Tally{counts})}, value);
      Record record;
      record.value = value;
      answers.Take(Topic::kRatios, record, clock.Now());
    }
  }

  FakeClock clock{kNoon};
  MixBoard board{WindowSpec{}, 1};
  Answers answers{board.spec().lengths, {"acme"}};
  Telemetry telemetry{{FindStage("measure")}, 1, &board};
  FakeClassifier classifier;
  ModelShelf models = ShelfOf(classifier);
  Exposition metrics{telemetry, models, &board, {"1", "", 5}};
  HttpHandler handler = MakeApi({.telemetry = &telemetry,
                                 .metrics = &metrics,
                                 .answers = &answers,
                                 .board = &board,
                                 .models = &models,
                                 .clock = &clock,
                                 .brands = {{"acme", "A<script>&\"c", {}, {}}},
                                 .measures = true,
                                 .token = "token"});
};

}  // namespace

void Fuzz(std::string_view bytes) {
  static World world;
  HttpRequest request;
  request.path = request.raw_path = TakePart(bytes, '\n');
  request.query = TakePart(bytes, '\n');
  request.headers["if-none-match"] = request.headers["authorization"] = TakePart(bytes, '\n');
  const auto brands = TakeBrands(bytes);
  world.Take(brands);
  if (bytes.size() % 3 == 0) world.board.SetCompleteUntil({});
  CheckAnswer(request, world.handler(request));
  for (const auto& [brand, counts] : brands) {
    const std::string of_brand = "/api/v1/brands/" + brand;
    for (const std::string& path :
         {of_brand, std::string("/"), std::string("/metrics"), std::string("/api/v1/brands"),
          std::string("/api/v1/status"), std::string("/readyz")}) {
      const HttpRequest each{.path = path, .query = request.query, .raw_path = path};
      CheckAnswer(each, world.handler(each));
    }
  }
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
