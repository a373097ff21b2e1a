// The resources of the API, one file each. What they promise: schemas/openapi.json.
#pragma once

#include <optional>

#include "edge/http/api/call.h"

namespace askmix {

HttpResponse BrandsResource(const Call& call);
HttpResponse BrandResource(const Call& call);
HttpResponse MixResource(const Call& call);
HttpResponse HistoryResource(const Call& call);
/// Of one brand, or of all.
HttpResponse ShiftsResource(const Call& call);
HttpResponse MentionsResource(const Call& call);
HttpResponse StatusResource(const Call& call);
HttpResponse HealthResource(const Call& call);
HttpResponse EventsResource(const Call& call);
HttpResponse DocumentResource(const Call& call);

/// The answer where nothing can be said about brands yet; nothing: it can.
std::optional<HttpResponse> Unavailable(const Call& call);
HttpResponse UnknownBrand(const Call& call);
/// A record of intents.ratios as it is answered now.
std::string ShownMix(const Call& call, const KnownMix& mix);

}  // namespace askmix
