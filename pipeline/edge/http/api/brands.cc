#include "core/time.h"
#include "edge/http/api/resources.h"
#include "edge/http/percent.h"

namespace askmix {

// One more than is asked for tells whether there are more.
HttpResponse BrandsResource(const Call& call) {
  if (auto unavailable = Unavailable(call)) return *std::move(unavailable);
  const Parameters& asked = call.parameters;
  std::vector<NamedMix> mixes = call.answers().Mixes(asked.window, asked.after, asked.limit + 1);
  const bool more = mixes.size() > asked.limit;
  if (more) mixes.pop_back();
  const std::string window = FormatDuration(call.answers().windows()[asked.window]);
  return JsonAnswer([&](JsonWriter& json) {
    json.Key("window");
    json.String(window);
    json.Key("catching_up");
    json.Bool(call.CatchingUp());
    json.Key("brands");
    json.BeginArray();
    for (const NamedMix& named : mixes) {
      json.BeginObject();
      json.Key("id");
      json.String(named.brand);
      json.Key("name");
      json.String(call.sources.NameOf(named.brand));
      json.Key("mix");
      json.Raw(ShownMix(call, *named.mix));
      json.EndObject();
    }
    json.EndArray();
    if (!more) return;
    json.Key("next");
    json.String(std::string(kApi) + "/brands?window=" + window + "&limit=" +
                std::to_string(asked.limit) + "&after=" + PercentEncode(mixes.back().brand));
  });
}

HttpResponse BrandResource(const Call& call) {
  if (auto unavailable = Unavailable(call)) return *std::move(unavailable);
  const auto brand = call.answers().Find(call.brand);
  if (!brand) return UnknownBrand(call);
  const auto shifts = call.answers().Shifts(call.brand, std::nullopt, 1);
  return JsonAnswer([&](JsonWriter& json) {
    json.Key("id");
    json.String(call.brand);
    json.Key("name");
    json.String(call.sources.NameOf(call.brand));
    json.Key("catching_up");
    json.Bool(call.CatchingUp());
    json.Key("mixes");
    json.BeginArray();
    for (const auto& mix : brand->mixes) {
      if (mix) json.Raw(ShownMix(call, *mix));
    }
    json.EndArray();
    if (shifts.empty()) return;
    json.Key("last_shift");
    json.Raw(shifts.front()->json);
  });
}

}  // namespace askmix
