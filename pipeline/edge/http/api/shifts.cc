#include "edge/http/api/resources.h"
#include "edge/http/percent.h"

namespace askmix {
namespace {

std::string NextOf(const Call& call, const KnownShift& last) {
  std::string next(kApi);
  if (!call.brand.empty()) next += "/brands/" + PercentEncode(call.brand);
  return next + "/shifts?limit=" + std::to_string(call.parameters.limit) +
         "&before=" + PercentEncode(FormatPlace(last.place));
}

}  // namespace

HttpResponse ShiftsResource(const Call& call) {
  if (auto unavailable = Unavailable(call)) return *std::move(unavailable);
  if (!call.brand.empty() && !call.answers().Find(call.brand)) return UnknownBrand(call);
  const Parameters& asked = call.parameters;
  auto shifts = call.answers().Shifts(call.brand, asked.before, asked.limit + 1);
  const bool more = shifts.size() > asked.limit;
  if (more) shifts.pop_back();
  return JsonAnswer([&](JsonWriter& json) {
    json.Key("shifts");
    json.BeginArray();
    for (const auto& shift : shifts) json.Raw(shift->json);
    json.EndArray();
    if (!more) return;
    json.Key("next");
    json.String(NextOf(call, *shifts.back()));
  });
}

}  // namespace askmix
