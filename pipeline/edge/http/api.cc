#include "edge/http/api.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "codec/json.h"
#include "codec/mix.h"
#include "edge/board_view.h"
#include "edge/http/page/page.h"

namespace askmix {
namespace {

constexpr std::string_view kBrands = "/api/v1/brands";

template <typename Write>
HttpResponse Json(int status, const Write& write) {
  HttpResponse response{status, "application/json", ""};
  JsonWriter json(response.body);
  json.BeginObject();
  write(json);
  json.EndObject();
  response.body += '\n';
  return response;
}

HttpResponse NotFound(std::string_view error) {
  return Json(404, [&](JsonWriter& json) {
    json.Key("error");
    json.String(error);
  });
}

void WriteState(const BoardView& view, JsonWriter& json) {
  json.Key("catching_up");
  json.Bool(view.catching_up);
  if (view.complete_until == TimePoint{}) return;
  json.Key("complete_until");
  json.Int(UnixMillis(view.complete_until));
}

void WriteMix(const BoardView& view, const BrandView& brand, Millis window, Mix mix,
              JsonWriter& json) {
  if (view.catching_up) mix.shares.reset();
  std::string record;
  Encode({brand.mixes->brand, window, brand.end, mix}, record);
  json.Raw(record);
}

class Api {
 public:
  explicit Api(ApiOptions options) : options_(std::move(options)) {
    for (const Brand& brand : options_.brands) names_.emplace(brand.id, brand.name);
  }

  HttpResponse Answer(const HttpRequest& request) const {
    const std::string_view path = request.path;
    if (path == "/") return Page(request.query);
    if (path == "/metrics") return MetricsText();
    if (path == "/healthz") return {200, "text/plain; charset=utf-8", "alive\n"};
    if (path == "/readyz") return Ready();
    if (path == kBrands) return Brands();
    if (path.starts_with(kBrands) && path[kBrands.size()] == '/') {
      return OneBrand(path.substr(kBrands.size() + 1));
    }
    return NotFound("there is nothing here; / lists what there is");
  }

 private:
  TimePoint Now() const { return options_.clock->Now(); }

  std::string_view NameOf(const std::string& brand) const {
    const auto found = names_.find(brand);
    return found == names_.end() ? std::string_view(brand) : found->second;
  }

  HttpResponse MetricsText() const {
    return {200, std::string(kMetricsContentType), options_.metrics->Render(Now())};
  }

  HttpResponse Ready() const {
    const std::vector<std::string> reasons = options_.telemetry->NotReady(Now());
    if (reasons.empty()) return {200, "text/plain; charset=utf-8", "ready\n"};
    return Json(503, [&](JsonWriter& json) {
      json.Key("error");
      json.String("not ready");
      json.Key("reasons");
      json.BeginArray();
      for (const std::string& reason : reasons) json.String(reason);
      json.EndArray();
    });
  }

  HttpResponse Brands() const {
    if (!options_.board) return NoMeasure();
    const BoardView view = View(*options_.board, Now());
    const Millis window = options_.board->spec().lengths.front();
    return Json(200, [&](JsonWriter& json) {
      WriteState(view, json);
      json.Key("brands");
      json.BeginArray();
      for (const BrandView& brand : view.brands) {
        json.BeginObject();
        WriteNames(brand, json);
        json.Key("mix");
        WriteMix(view, brand, window, brand.mixes->mixes.front(), json);
        json.EndObject();
      }
      json.EndArray();
    });
  }

  HttpResponse OneBrand(std::string_view id) const {
    if (!options_.board) return NoMeasure();
    const BoardView view = View(*options_.board, Now());
    const BrandView* brand = view.Find(id);
    if (!brand) {
      return NotFound("this process measures no brand of that id; " + std::string(kBrands) +
                      " lists those that it does");
    }
    const std::vector<Millis>& lengths = options_.board->spec().lengths;
    return Json(200, [&](JsonWriter& json) {
      WriteNames(*brand, json);
      WriteState(view, json);
      json.Key("windows");
      json.BeginArray();
      for (std::size_t i = 0; i < lengths.size(); ++i) {
        WriteMix(view, *brand, lengths[i], brand->mixes->mixes[i], json);
      }
      json.EndArray();
    });
  }

  static HttpResponse NoMeasure() {
    return NotFound("measure does not run in this process: ask one that runs it");
  }

  void WriteNames(const BrandView& brand, JsonWriter& json) const {
    json.Key("id");
    json.String(brand.mixes->brand);
    json.Key("name");
    json.String(NameOf(brand.mixes->brand));
  }

  HttpResponse Page(std::string_view query) const {
    const std::vector<std::string> reasons = options_.telemetry->NotReady(Now());
    std::string page;
    AppendPageHead(reasons, page);
    if (options_.board) {
      AppendMixes(
          *options_.board, View(*options_.board, Now()), query,
          [&](const std::string& id) { return NameOf(id); }, page);
    }
    AppendPageFoot(page);
    return {200, "text/html; charset=utf-8", std::move(page)};
  }

  const ApiOptions options_;
  std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace

HttpHandler MakeApi(ApiOptions options) {
  return [api = std::make_shared<const Api>(std::move(options))](const HttpRequest& request) {
    return api->Answer(request);
  };
}

}  // namespace askmix
