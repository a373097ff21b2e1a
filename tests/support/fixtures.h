// Fixtures: what platforms deliver beside what becomes of it, one file each, in a folder that is
// named like the platform's format. Made by hand from what platforms document.
//
//   {"payloads": [...],        objects as they stand here; strings are lines of any kind
//    "format": "x",            left out: told by the payload
//    "undated": "observed",    left out: rows without a time are refused
//    "source": "feed.example", left out: empty
//    "mentions": [{...}],      in order; only what is named is compared, null: absent; times as
//    text "skips": ["control"], "refusals": ["bad_type"], "stands": {"x:1": "text", "x:2": null}}
//    what remains of each key, whatever order it came in
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "codec/platforms/platform.h"
#include "support/examples.h"
#include "support/payloads.h"

namespace askmix {

struct Fixture {
  std::filesystem::path path;
  std::string json;
  std::vector<std::string> payloads;
  std::string format, source;
  bool undated_is_observed = false;

  /// The folder's name, which is that of the format.
  std::string platform() const { return path.parent_path().filename().string(); }

  Payload Read(std::string_view bytes, std::string_view as_format) const {
    Payload payload;
    ReadPayload(bytes, as_format, {kObservedAt, source, undated_is_observed}, payload);
    return payload;
  }
};

inline Fixture ReadFixture(const std::filesystem::path& path) {
  Fixture fixture{path, ReadExample(path), {}, {}, {}};
  JsonDocument document;
  const auto root = document.Parse(fixture.json);
  REQUIRE_MESSAGE(root.has_value(), path.string() << " is no JSON: " << root.error().detail);
  const JsonValue* payloads = (*root)->FindArray("payloads");
  REQUIRE_MESSAGE(payloads != nullptr, path.string() << " has no payloads");
  for (const JsonValue& payload : payloads->elements()) {
    fixture.payloads.emplace_back(payload.IsString() ? payload.text() : document.Source(payload));
  }
  fixture.format = (*root)->FindText("format");
  fixture.source = (*root)->FindText("source");
  fixture.undated_is_observed = (*root)->FindText("undated") == "observed";
  return fixture;
}

/// All of them, in order of their paths.
inline std::vector<Fixture> ReadFixtures() {
  std::vector<std::filesystem::path> paths;
  const auto folder = std::filesystem::path(ASKMIX_SOURCE_DIR) / "tests" / "codec" / "fixtures";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Fixture> fixtures;
  for (const auto& path : paths) fixtures.push_back(ReadFixture(path));
  REQUIRE_FALSE(fixtures.empty());
  return fixtures;
}

}  // namespace askmix
