// What the world posts, sends twice, edits and deletes: raw payloads, and what each was meant to
// say.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "sim/draw.h"

namespace askmix::sim {

/// The brands of every history; the names are their ids with a capital. Measure is told of the
/// first two only.
inline constexpr std::array<std::string_view, 4> kBrands = {"acme", "nova", "orbit", "zen"};

/// Words that sinks refuse: on mentions.clean; there and in dead letters too; on the topics of
/// intents.
inline constexpr std::string_view kPoison = "poison";
inline constexpr std::string_view kToxic = "toxic-poison";
inline constexpr std::string_view kVenom = "venom";

/// One element of a payload, as it was meant. The oracle works from this and not from the bytes.
struct Element {
  enum class Kind { kPost, kEdit, kDelete, kNotJson, kNotObject };
  Kind kind = Kind::kPost;
  std::string key = {};
  std::int64_t version = 0;
  std::string text = {};
  TimePoint created_at{};
  std::vector<std::string> brands = {};
};

struct Payload {
  std::string bytes;
  std::vector<Element> elements;
};

/// Draws payloads at the time that it is told. Everything that it sends again is at most `memory`
/// old, so that the ledger has to know it.
class Feed {
 public:
  Feed(Draw& draw, Millis longest_window, Millis memory);

  Payload Next(TimePoint now);

 private:
  struct Known {
    std::string id;
    TimePoint posted{};  ///< when it was first sent; what it says may be older
    Element latest;
    std::string latest_json;
    std::string first_json;
    Element first;
    bool sent = false;  ///< false: its delete went ahead of it
  };

  struct Sent {
    Element element;
    std::string json;
  };

  Sent One(TimePoint now);
  Sent Post(TimePoint now, bool send = true);
  Sent Again(Known& known, TimePoint now);
  Sent Edit(Known& known);
  Sent Delete(Known& known);
  std::string Text(const Known& known, std::vector<std::string>& brands);
  void Forget(TimePoint now);

  Draw& draw_;
  const Millis longest_;
  const Millis memory_;
  std::vector<Known> known_;
  std::int64_t posts_ = 0;
};

}  // namespace askmix::sim
