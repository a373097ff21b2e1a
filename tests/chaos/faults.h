// What is to happen to which request or answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chaos/frames.h"
#include "core/types.h"

namespace askmix {

enum class Side { kRequest, kAnswer };

enum class Deed {
  kPass,
  kDrop,            ///< it is gone; the connection stays
  kCut,             ///< it is gone, and both ends of the connection are reset
  kCutInTheMiddle,  ///< its first half arrives; then both ends are reset
  kHold,            ///< it waits, and all behind it on the connection
  kStrand,  ///< as kHold, and the client's end is reset: it arrives when nobody waits for it
};

/// Names a fault of one proxy.
enum class FaultId : std::size_t {};

struct Fault {
  Api api = Api::kAny;
  std::string client;  ///< only of the client of this id; empty: of all
  Side side = Side::kRequest;
  int first = 1;  ///< counted from when the fault was made
  int last = 1;
  Deed deed = Deed::kPass;
  Millis delay = Millis::max();  ///< how long kHold holds; by default until it is released
  int matches = 0;
  int strikes = 0;
  bool over = false;
};

class Faults {
 public:
  FaultId Add(Fault fault);
  /// The fault that strikes a frame, if one does; of two, the older. Counts.
  std::optional<FaultId> Judge(const RequestHead& head, Side side);
  const Fault& at(FaultId id) const { return faults_.at(static_cast<std::size_t>(id)); }
  void End(FaultId id) { faults_.at(static_cast<std::size_t>(id)).over = true; }
  void EndAll();

 private:
  std::vector<Fault> faults_;
};

}  // namespace askmix
