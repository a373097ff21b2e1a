#include "edge/http/api/resources.h"
#include "edge/http/problem.h"
#include "view/rendering.h"

namespace askmix {

std::string ShownMix(const Call& call, const KnownMix& mix) {
  const Millis grid = call.sources.options().board->spec().grid;
  return MixAnswer(mix, WithheldReason(mix, call.CatchingUp(), call.now, grid));
}

HttpResponse MixResource(const Call& call) {
  if (auto unavailable = Unavailable(call)) return *std::move(unavailable);
  const auto brand = call.answers().Find(call.brand);
  if (!brand) return UnknownBrand(call);
  const auto& mix = brand->mixes[call.parameters.window];
  if (!mix) return Problem(503, "measure has not written a mix of this brand and window yet");
  return {200, std::string(kJsonType), ShownMix(call, *mix) + "\n"};
}

}  // namespace askmix
