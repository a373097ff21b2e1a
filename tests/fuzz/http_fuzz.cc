// edge/http/api.h. Input: path; query; brands with counts, one a line, as they are shown.
#include "codec/json.h"
#include "core/text.h"
#include "edge/http/api.h"
#include "fuzz/checks.h"
#include "support/builders.h"
#include "support/fakes.h"
#include "support/mixes.h"
#include "support/models.h"

namespace askmix::fuzz {
namespace {

class FixedClock : public Clock {
 public:
  TimePoint Now() const override { return kNoon; }
};

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
  ASKMIX_CHECK(response.status == 200 || response.status == 404 || response.status == 503);
  ASKMIX_CHECK(IsValidUtf8(response.body));
  if (response.content_type == "application/json") {
    JsonDocument document;
    const auto root = document.Parse(response.body);
    ASKMIX_CHECK(root && (*root)->IsObject());
    ASKMIX_CHECK(response.status == 200 || !(*root)->FindText("error").empty());
  } else if (request.path == "/metrics") {
    CheckMetrics(response.body);
  } else if (request.path == "/") {
    ASKMIX_CHECK(response.body.find("<script") == std::string::npos);
    ASKMIX_CHECK(response.body.ends_with("</html>\n"));
  }
}

}  // namespace

void Fuzz(std::string_view bytes) {
  static const FixedClock clock;
  static MixBoard board{WindowSpec{}, 1};
  static Telemetry telemetry{{FindStage("measure")}, 1, &board};
  static const FakeClassifier classifier;
  static const ModelShelf models = ShelfOf(classifier);
  static const Exposition metrics{telemetry, models, &board, {"1", "", 5}};
  static const HttpHandler handler =
      MakeApi({&telemetry, &metrics, &board, &clock, {{"acme", "A<script>&\"c", {}, {}}}});
  HttpRequest request;
  request.path = TakePart(bytes, '\n');
  request.query = TakePart(bytes, '\n');
  board.SetCompleteUntil(bytes.size() % 3 == 0 ? TimePoint{} : kNoon);
  const auto brands = TakeBrands(bytes);
  board.Publish(0, MakeSnapshot(board.spec(), kNoon, brands));
  CheckAnswer(request, handler(request));
  for (const auto& [brand, counts] : brands) {
    request.path = "/api/v1/brands/" + brand;
    ASKMIX_CHECK(handler(request).status == 200);
    for (const char* path : {"/", "/metrics", "/api/v1/brands", "/readyz"}) {
      CheckAnswer({path, request.query}, handler({path, request.query}));
    }
  }
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
