// Any path and query: an answer with a status, and no markup of the asker's in the page.
#include "edge/http/api.h"
#include "edge/metrics.h"
#include "edge/telemetry.h"
#include "fuzz/target.h"
#include "support/builders.h"
#include "support/fakes.h"

namespace askmix {
namespace {

/// A process that measures two brands, one of them with a name that is a trap.
struct Endpoint {
  FakeClock clock{kNoon};
  MixBoard board{WindowSpec{}, 1};
  Telemetry telemetry{{FindStage("measure")}, 1, &board};
  Exposition metrics{
      telemetry, &board, {.version = "1", .model = "m", .topic_prefix = "", .brands_max = 10}};
  HttpHandler handler = MakeApi({.telemetry = &telemetry,
                                 .metrics = &metrics,
                                 .board = &board,
                                 .clock = &clock,
                                 .brands = {{"acme", "<script>Acme</script>", {}, {}}}});

  Endpoint() {
    auto snapshot = std::make_shared<MixSnapshot>();
    snapshot->end = snapshot->as_of = kNoon;
    snapshot->brands = {{"acme", {3, MakeMix(Tally{{3, 2, 1, 0, 0, 0}})}}};
    board.Publish(0, snapshot);
    board.SetCompleteUntil(kNoon);
  }
};

}  // namespace
}  // namespace askmix

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace askmix;
  static const Endpoint endpoint;
  const std::string_view bytes = View(data, size);
  const std::size_t mark = bytes.find('?');
  const HttpRequest request{
      "/" + std::string(bytes.substr(0, mark)),
      mark == std::string_view::npos ? "" : std::string(bytes.substr(mark + 1))};
  const HttpResponse response = endpoint.handler(request);
  ASKMIX_CHECK(response.status == 200 || response.status == 404 || response.status == 503);
  ASKMIX_CHECK(!response.content_type.empty());
  ASKMIX_CHECK(!response.content_type.starts_with("text/html") ||
               response.body.find("<script") == std::string::npos);
  return 0;
}
