#include "edge/http/api/document.h"

#include <set>

#include "edge/http/api/site.h"

namespace askmix {
namespace {

/// Every "$ref" below a value.
void CollectRefs(const JsonValue& value, std::set<std::string>& refs) {
  for (const JsonValue& element : value.elements()) CollectRefs(element, refs);
  for (const auto& [name, member] : value.members()) {
    if (name == "$ref" && member.IsString()) refs.emplace(member.text());
    CollectRefs(member, refs);
  }
}

/// What a reference such as "#/components/schemas/mix" names; null: nothing.
const JsonValue* Resolve(const JsonValue& root, std::string_view ref) {
  const JsonValue* at = &root;
  ref.remove_prefix(1);
  while (at != nullptr && !ref.empty()) {
    ref.remove_prefix(1);
    const std::string_view name = ref.substr(0, ref.find('/'));
    ref.remove_prefix(name.size());
    at = at->Find(name);
  }
  return at;
}

TEST_CASE("api document: every reference leads to a place in it") {
  JsonDocument document;
  const std::string text = ApiDocument(std::array{kFiveMinutes, kHour});
  const auto root = document.Parse(text);
  REQUIRE(root);
  std::set<std::string> refs;
  CollectRefs(**root, refs);
  CHECK(refs.size() > 20);
  for (const std::string& ref : refs) {
    CAPTURE(ref);
    REQUIRE(ref.starts_with("#/"));
    CHECK(Resolve(**root, ref) != nullptr);
  }
}

TEST_CASE("api document: holds the records' schemas by content and the windows of this process") {
  JsonDocument document;
  const std::string text = ApiDocument(std::array{kFiveMinutes, Millis{7 * 86'400'000}});
  const auto root = document.Parse(text);
  REQUIRE(root);
  const JsonValue* schemas = (*root)->FindObject("components")->FindObject("schemas");
  REQUIRE(schemas);
  for (const EmbeddedFile& file : SchemaFiles().subspan(1)) {
    CAPTURE(file.name);
    const JsonValue* schema = schemas->Find(file.name.substr(0, file.name.find('.')));
    REQUIRE(schema);
    CHECK_FALSE(schema->Has("$id"));
    CHECK_FALSE(schema->FindText("title").empty());
  }
  const JsonValue* windows = schemas->FindObject("window")->FindArray("enum");
  REQUIRE(windows->count() == 2);
  std::string names;
  for (const JsonValue& name : windows->elements()) names.append(name.text()).append(" ");
  CHECK(names == "5m 7d ");
}

TEST_CASE("api document: is served") {
  const Site site;
  const Parsed document(site.Get("/api/v1/openapi.json"));
  CHECK(document->FindText("openapi") == "3.1.0");
}

}  // namespace
}  // namespace askmix
