#include "edge/http/api.h"

#include <memory>
#include <string_view>

#include "edge/http/api/router.h"
#include "edge/http/page/page.h"
#include "edge/http/problem.h"

namespace askmix {
namespace {

class Site {
 public:
  explicit Site(ApiOptions options) : sources_(std::move(options)) {}

  HttpResponse Answer(const HttpRequest& request) const {
    if (auto page = AnswerPage(request)) return *std::move(page);
    const std::string_view path = request.path;
    const TimePoint now = options().clock->Now();
    if (path == "/metrics") return Metrics(request, now);
    if (path == "/healthz") return {200, "text/plain; charset=utf-8", "alive\n"};
    if (path == "/readyz") return Ready(now);
    if (request.raw_path.starts_with(std::string(kApi) + "/")) {
      return AnswerApi(sources_, request, now);
    }
    return Problem(404, "there is nothing here; / lists what there is");
  }

 private:
  const ApiOptions& options() const { return sources_.options(); }

  HttpResponse Metrics(const HttpRequest& request, TimePoint now) const {
    const auto accept = request.headers.find("accept");
    const MetricsForm form =
        accept == request.headers.end() ? MetricsForm::kText : ChooseForm(accept->second);
    HttpResponse response{200, std::string(ContentType(form)),
                          options().metrics->Render(now, form)};
    response.headers.emplace("Vary", "Accept");
    return response;
  }

  HttpResponse Ready(TimePoint now) const {
    const std::vector<std::string> reasons = sources_.NotReady(now);
    if (reasons.empty()) return {200, "text/plain; charset=utf-8", "ready\n"};
    HttpResponse response = JsonAnswer([&](JsonWriter& json) {
      json.Key("error");
      json.String("not ready");
      json.Key("reasons");
      json.BeginArray();
      for (const std::string& reason : reasons) json.String(reason);
      json.EndArray();
    });
    response.status = 503;
    return response;
  }

  const Sources sources_;
};

}  // namespace

HttpHandler MakeApi(ApiOptions options) {
  return [site = std::make_shared<const Site>(std::move(options))](const HttpRequest& request) {
    return site->Answer(request);
  };
}

}  // namespace askmix
