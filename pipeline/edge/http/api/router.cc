#include "edge/http/api/router.h"

#include <array>

#include "edge/http/api/resources.h"
#include "edge/http/conditional.h"
#include "edge/http/percent.h"
#include "edge/http/problem.h"

namespace askmix {
namespace {

constexpr std::array kOfBrands = {Parameter::kWindow, Parameter::kLimit, Parameter::kAfter};
constexpr std::array kOfMix = {Parameter::kWindow};
constexpr std::array kOfShifts = {Parameter::kLimit, Parameter::kBefore};
constexpr std::array kOfMentions = {Parameter::kLimit};

constexpr Limits kBrandsLimits{100, 1'000};
constexpr Limits kShiftsLimits{50, 200};
constexpr Limits kMentionsLimits{MentionRecords::kPerBrandMax, MentionRecords::kPerBrandMax};

/// A path is the two parts below kApi, with a brand between them where it is of one:
/// percent-encoded, as any byte may be in its id.
struct Route {
  std::string_view before, after;
  bool of_brand = false;
  std::span<const Parameter> parameters;
  Limits limits{};
  HttpResponse (*answer)(const Call&) = nullptr;
};

/// The first that fits. Slashes of an id need not be encoded, so the last row takes what is left.
constexpr std::array<Route, 11> kRoutes = {{
    {"/status", "", false, {}, {}, &StatusResource},
    {"/health", "", false, {}, {}, &HealthResource},
    {"/brands", "", false, kOfBrands, kBrandsLimits, &BrandsResource},
    {"/shifts", "", false, kOfShifts, kShiftsLimits, &ShiftsResource},
    {"/events", "", false, {}, {}, &EventsResource},
    {"/openapi.json", "", false, {}, {}, &DocumentResource},
    {"/brands/", "/mix", true, kOfMix, {}, &MixResource},
    {"/brands/", "/history", true, {}, {}, &HistoryResource},
    {"/brands/", "/shifts", true, kOfShifts, kShiftsLimits, &ShiftsResource},
    {"/brands/", "/mentions", true, kOfMentions, kMentionsLimits, &MentionsResource},
    {"/brands/", "", true, {}, {}, &BrandResource},
}};

/// What stands for the brand; nothing: the path is another one.
std::optional<std::string_view> Match(const Route& route, std::string_view path) {
  if (!route.of_brand)
    return path == route.before ? std::optional(std::string_view()) : std::nullopt;
  const std::size_t around = route.before.size() + route.after.size();
  if (path.size() <= around || !path.starts_with(route.before) || !path.ends_with(route.after)) {
    return std::nullopt;
  }
  return path.substr(route.before.size(), path.size() - around);
}

}  // namespace

HttpResponse AnswerApi(const Sources& sources, const HttpRequest& request, TimePoint now) {
  const std::string_view path = std::string_view(request.raw_path).substr(kApi.size());
  for (const Route& route : kRoutes) {
    const auto encoded = Match(route, path);
    const auto brand = encoded ? PercentDecode(*encoded) : std::nullopt;
    if (!brand) continue;
    auto parameters =
        ReadParameters(request.query, route.parameters, route.limits, sources.answers().windows());
    if (!parameters) return Problem(400, parameters.error().detail);
    return Conditional(request,
                       route.answer({sources, request, *std::move(parameters), *brand, now}));
  }
  return Problem(404, "there is nothing here; /api/v1/openapi.json tells what there is");
}

}  // namespace askmix
