#include "codec/fields.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

struct Pet {
  std::string name;
  std::int64_t legs = 0;
  std::optional<bool> tame;
  std::vector<std::string> foods;
};

constexpr std::array kFields = {
    Required<Pet, &Pet::name>("name"), Required<Pet, &Pet::legs>("legs"),
    Optional<Pet, &Pet::tame>("tame"), Optional<Pet, &Pet::foods>("foods")};

std::string Written(const Pet& pet) {
  std::string out;
  JsonWriter writer(out);
  writer.BeginObject();
  WriteFields(pet, kFields, writer);
  writer.EndObject();
  return out;
}

/// The name of the wrong field; empty: the pet was read.
std::string Read(std::string_view json, Pet& pet) {
  const auto parsed = ScratchDocument().Parse(json);
  REQUIRE(parsed.has_value());
  return std::string(ReadFields(**parsed, kFields, pet));
}

TEST_CASE("fields: required ones are always written and optional ones when they are known") {
  CHECK(Written({}) == R"({"name":"","legs":0})");
  CHECK(Written({"Rex", 4, false, {"bones", "shoes"}}) ==
        R"({"name":"Rex","legs":4,"tame":false,"foods":["bones","shoes"]})");
}

TEST_CASE("fields: members are read in any order and unknown ones are ignored") {
  Pet pet;
  CHECK(
      Read(R"({"tail":{"legs":9},"foods":["a"],"legs":3,"wings":null,"tame":true,"name":"n"})", pet)
          .empty());
  CHECK(Written(pet) == R"({"name":"n","legs":3,"tame":true,"foods":["a"]})");
}

TEST_CASE("fields: of duplicates the first is read and the second not even looked at") {
  Pet pet;
  CHECK(Read(R"({"legs":3,"name":"first","name":7,"legs":"x"})", pet).empty());
  CHECK(pet.name == "first");
  CHECK(pet.legs == 3);
}

TEST_CASE("fields: the wrong one is named") {
  Pet pet;
  CHECK(Read(R"({"name":7})", pet) == "name");
  CHECK(Read(R"({"legs":1.5})", pet) == "legs");
  CHECK(Read(R"({"legs":null})", pet) == "legs");
  CHECK(Read(R"({"tame":"yes"})", pet) == "tame");
  CHECK(Read(R"({"foods":{"a":1}})", pet) == "foods");
  CHECK(Read(R"({"foods":["a",1]})", pet) == "foods");
}

TEST_CASE("fields: a record has a version that is known") {
  CHECK(ParseRecord(R"({"v":1})").has_value());
  CHECK(ParseRecord(R"({"v":2})").error().reason == "bad_version");
  CHECK(ParseRecord(R"({"v":1.0})").error().reason == "bad_version");
  CHECK(ParseRecord("[1]").error().reason == "not_object");
  CHECK(ParseRecord("{").error().reason == "not_json");
}

}  // namespace
}  // namespace askmix
