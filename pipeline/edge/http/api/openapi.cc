#include "edge/http/api/resources.h"

namespace askmix {

HttpResponse DocumentResource(const Call& call) {
  return {200, std::string(kJsonType), call.sources.document()};
}

}  // namespace askmix
