#include "codec/shares.h"

#include <doctest/doctest.h>

namespace askmix {
namespace {

std::string Written(const Shares& shares) {
  std::string json;
  JsonWriter writer(json);
  writer.BeginObject();
  WriteShares("shares", shares, writer);
  writer.EndObject();
  return json;
}

bool CanBeRead(std::string_view share) {
  const std::string json = R"({"promotion":)" + std::string(share) +
                           R"(,"buying_info":{"value":0,"low":0,"high":1},"community":)" +
                           R"({"value":1,"low":0.5,"high":1}})";
  JsonDocument document;
  Shares shares;
  return ReadShares(*document.Parse(json).value(), shares);
}

TEST_CASE("shares: each intent has a value and its interval with six decimals") {
  CHECK(Written({Share{0.5, 0.25, 0.75}, Share{0.5, 0.125, 1}, Share{0, 0, 1.0 / 3}}) ==
        R"({"shares":{"promotion":{"value":0.500000,"low":0.250000,"high":0.750000},)"
        R"("buying_info":{"value":0.500000,"low":0.125000,"high":1.000000},)"
        R"("community":{"value":0.000000,"low":0.000000,"high":0.333333}}})");
}

TEST_CASE("shares: what is no share is refused") {
  CHECK(CanBeRead(R"({"value":0.2,"low":0.1,"high":0.3})"));
  for (const std::string_view share :
       {R"({"value":0.2,"low":0.1})", R"({"value":"0.2","low":0.1,"high":0.3})",
        R"({"value":1.2,"low":0.1,"high":0.3})", R"({"value":0.2,"low":-0.1,"high":0.3})", "0.2",
        "[]"}) {
    CAPTURE(share);
    CHECK_FALSE(CanBeRead(share));
  }
}

}  // namespace
}  // namespace askmix
