#include "codec/mix.h"

#include <array>

#include "support/examples.h"

namespace askmix {
namespace {

TEST_CASE("mix: every example is written byte for byte as it was read") {
  for (const std::string& name : ListRecordExamples("mix")) {
    CAPTURE(name);
    const std::string json = ReadRecordExample("mix", name);
    const auto record = DecodeMix(json);
    REQUIRE_MESSAGE(record.has_value(), record.error().detail);
    std::string out;
    Encode(*record, out);
    CHECK(out == json);
  }
}

TEST_CASE("mix: shares are computed from the counts and not believed") {
  const auto record = DecodeMix(
      R"({"v":1,"brand":"b","window":"5m","start":0,"end":300000,"counts":{"promotion":1,)"
      R"("community":3},"shares":{"promotion":{"value":0.9,"low":0,"high":1}}})");
  REQUIRE(record.has_value());
  CHECK(record->window == Millis{300'000});
  CHECK(record->mix.shares->at(0).value == doctest::Approx(0.25));
  CHECK(record->mix.low_support);
}

TEST_CASE("mix: without asks there are no shares") {
  const auto record = DecodeMix(ReadRecordExample("mix", "nobody-asked"));
  REQUIRE(record.has_value());
  CHECK_FALSE(record->mix.shares.has_value());
  CHECK(record->mix.counts.Mentions() == 5);
}

TEST_CASE("mix: what was assumed is read and the difference computed anew") {
  const auto record = DecodeMix(
      R"({"v":1,"brand":"b","start":0,"end":300000,"counts":{"promotion":1,"community":3},"assumed":)"
      R"({"name":"a","year":2010,"rule":"r","shares":{"promotion":0.5,"buying_info":0.5,"community":)"
      R"(0},"difference":{"promotion":{"value":0.9,"low":0,"high":1}},"distance":0.9}})");
  REQUIRE(record.has_value());
  REQUIRE(record->mix.assumed);
  CHECK(record->mix.assumed->name == "a");
  CHECK(record->mix.assumed->year == 2010);
  CHECK(record->mix.assumed->source.empty());
  CHECK(record->mix.assumed->rule == "r");
  CHECK(record->mix.assumed->shares == std::array{0.5, 0.5, 0.0});
  std::string out;
  Encode(*record, out);
  CHECK(out.find(R"("difference":{"promotion":{"value":-0.250000,)") != out.npos);
}

TEST_CASE("mix: shares of thirds are read as they were written") {
  MixRecord record{"b", Millis{300'000}, TimePoint{} + Millis{300'000}, MakeMix(Tally{{1, 1, 1}})};
  record.mix.assumed = std::make_shared<const AssumedMix>(
      AssumedMix{.name = "a", .shares = {1.0 / 3, 1.0 / 3, 1.0 / 3}});
  std::string written, again;
  Encode(record, written);
  const auto read = DecodeMix(written);
  REQUIRE(read.has_value());
  Encode(*read, again);
  CHECK(again == written);
}

TEST_CASE("mix: an assumption that is none is refused") {
  for (const std::string_view assumed :
       {R"("ibm2011-business")", R"({"shares":{"promotion":1,"buying_info":0,"community":0}})",
        R"({"name":"a"})", R"({"name":"a","shares":{"promotion":1,"buying_info":0}})",
        R"({"name":"a","shares":{"promotion":0.6,"buying_info":0.6,"community":0}})",
        R"({"name":"a","shares":{"promotion":1.5,"buying_info":-0.5,"community":0}})",
        R"({"name":"a","shares":{"promotion":"1","buying_info":0,"community":0}})"}) {
    CAPTURE(assumed);
    const auto record = DecodeMix(R"({"v":1,"brand":"b","start":0,"end":1,"counts":{},"assumed":)" +
                                  std::string(assumed) + "}");
    REQUIRE_FALSE(record.has_value());
    CHECK(record.error().detail.find("assumed") != std::string::npos);
  }
}

TEST_CASE("mix: invalid examples are refused") {
  for (const std::string_view name :
       {"version-unknown", "brand-missing", "counts-a-list", "end-missing", "assumed-a-name-alone",
        "assumed-without-shares", "assumed-without-a-name"}) {
    CAPTURE(name);
    const auto record = DecodeMix(ReadRecordExample("invalid/mix", name));
    REQUIRE_FALSE(record.has_value());
    CHECK(record.error().reason == (name == "version-unknown" ? "bad_version" : "bad_type"));
  }
}

TEST_CASE("mix: more effective asks than asks are refused") {
  const auto read = [](std::string_view effective) {
    return DecodeMix(std::string(R"({"v":1,"brand":"b","start":0,"end":300000,)") +
                     R"("counts":{"promotion":40},"effective_asks":)" + std::string(effective) +
                     "}");
  };
  CHECK(read("40"));
  CHECK_FALSE(read("40.000001"));
  CHECK_FALSE(read("1e300"));
}

TEST_CASE("mix: where nothing is said of authors each ask is somebody's own") {
  const auto record =
      DecodeMix(R"({"v":1,"brand":"b","start":0,"end":300000,"counts":{"promotion":40,"care":2}})");
  REQUIRE(record.has_value());
  CHECK(record->mix.authors == 42);
  CHECK(record->mix.effective_asks == 40);
  CHECK_FALSE(record->mix.mentioned);
}

TEST_CASE("mix: times and counts with which nobody can reckon are refused") {
  for (const std::string_view forged :
       {R"({"v":1,"brand":"b","start":-9223372036854775808,"end":1,"counts":{}})",
        R"({"v":1,"brand":"b","start":0,"end":9223372036854775807,"counts":{}})",
        R"({"v":1,"brand":"b","start":0,"end":1,"counts":{"promotion":9223372036854775807}})"}) {
    CAPTURE(forged);
    const auto record = DecodeMix(forged);
    REQUIRE_FALSE(record.has_value());
    CHECK(record.error().reason == "bad_type");
  }
}

}  // namespace
}  // namespace askmix
