#include "codec/classified.h"

#include <array>

#include "codec/json.h"
#include "codec/mention.h"
#include "support/examples.h"

namespace askmix {
namespace {

constexpr std::string_view kMentionJson = R"({"v":1,"key":"x:1","created_at":1795599605000})";

Classified SomeClassified() {
  return {.key = "x:1",
          .version = 1795599605000000,
          .brand = "hopcoach",
          .decision = {Intent::kOther, OtherKind::kCare},
          .probabilities = {0.1F, 0.05F, 0.05F, 0.7F, 0.1F},
          .model = "ngram-7",
          .measured = false,
          .decided_at = FromUnixMillis(1795600000250),
          .source_topic = "mentions.clean",
          .cause = {Partition{3}, Offset{4711}, 2},
          .mention_json = kMentionJson};
}

std::string_view ReasonOf(std::string_view json) {
  const auto facts = DecodeClassified(json);
  return facts ? "accepted" : facts.error().reason;
}

TEST_CASE("classified: the published form has its fields in their order") {
  std::string out;
  Encode(SomeClassified(), out);
  CHECK(out == R"({"v":1,"op":"publish","key":"x:1","version":1795599605000000,"brand":"hopcoach",)"
               R"("intent":"other","kind":"care","probabilities":{"promotion":0.100,)"
               R"("buying_info":0.050,"community":0.050,"care":0.700,"other":0.100},)"
               R"("model":"ngram-7","measured":false,"decided_at":1795600000250,"cause":{)"
               R"("topic":"mentions.clean","partition":3,"offset":4711,"ordinal":2},"mention":)" +
                   std::string(kMentionJson) + "}");
}

TEST_CASE("classified: what is published can be read back") {
  std::string out;
  Encode(SomeClassified(), out);
  const auto facts = DecodeClassified(out);
  REQUIRE(facts.has_value());
  CHECK_FALSE(facts->withdrawn);
  CHECK(facts->key == "x:1");
  CHECK(facts->brand == "hopcoach");
  CHECK(facts->model == "ngram-7");
  CHECK(facts->version == 1795599605000000);
  CHECK(facts->decision == Decision{Intent::kOther, OtherKind::kCare});
  CHECK_FALSE(facts->measured);
  CHECK(UnixMillis(facts->created_at) == 1795599605000);
  CHECK(Raw(facts->cause.partition) == 3);
  CHECK(Raw(facts->cause.offset) == 4711);
  CHECK(facts->cause.ordinal == 2);
}

TEST_CASE("classified: evidence names the runner-up and the pieces of text that decided") {
  Classified classified = SomeClassified();
  const std::array<Cue, 2> cues = {Cue{Label::kCare, 1.25F, "late \"again\""},
                                   Cue{Label::kCare, -0.5F, "love"}};
  classified.cues = cues;
  std::string out;
  Encode(classified, out);
  CHECK(out.find(R"("evidence":{"runner_up":"promotion","cues":[{"text":"late \"again\"",)"
                 R"("weight":1.250},{"text":"love","weight":-0.500}]})") != std::string::npos);
  CHECK(ReasonOf(out) == "accepted");
}

TEST_CASE("classified: a mention that began with a byte order mark can be read back") {
  Classified classified = SomeClassified();
  const std::string marked = "\xEF\xBB\xBF" + std::string(kMentionJson);
  classified.mention_json = marked;
  std::string out;
  Encode(classified, out);
  CHECK(ReasonOf(out) == "accepted");
}

TEST_CASE("classified: the deepest mention that is accepted can be read back") {
  const std::string smallest = ReadRecordExample("mention", "smallest");
  const auto nested = [&](std::size_t levels) {
    return "{\"deep\":" + std::string(levels, '[') + std::string(levels, ']') + "," +
           smallest.substr(1);
  };
  std::size_t levels = kJsonDepthMax;
  while (!DecodeMention(nested(levels))) --levels;
  const std::string deepest = nested(levels);
  Classified classified = SomeClassified();
  classified.mention_json = deepest;
  std::string out;
  Encode(classified, out);
  CHECK(ReasonOf(out) == "accepted");
  CHECK(levels + 2 == kJsonDepthMax);
}

TEST_CASE("classified: a withdrawal can be read back") {
  std::string out;
  Encode(Withdrawal{.key = "x:1",
                    .version = 9,
                    .brand = "hopcoach",
                    .decision = {Intent::kBuyingInfo, OtherKind::kNone},
                    .reason = "delete",
                    .decided_at = FromUnixMillis(1795600000250),
                    .source_topic = "mentions.clean",
                    .cause = {Partition{0}, Offset{12}, 1}},
         out);
  const auto facts = DecodeClassified(out);
  REQUIRE(facts.has_value());
  CHECK(facts->withdrawn);
  CHECK(facts->decision == Decision{Intent::kBuyingInfo, OtherKind::kNone});
  CHECK(facts->created_at == TimePoint{});
  CHECK(Raw(facts->cause.offset) == 12);
}

TEST_CASE("classified: every example can be read") {
  for (const std::string& name : ListRecordExamples("classified")) {
    CAPTURE(name);
    const auto facts = DecodeClassified(ReadRecordExample("classified", name));
    REQUIRE_MESSAGE(facts.has_value(), facts.error().detail);
    CHECK(facts->withdrawn == name.starts_with("withdrawn"));
  }
}

TEST_CASE("classified: the mention inside of an example is kept byte for byte") {
  const std::string mention = ReadRecordExample("mention", "every-field");
  Classified classified = SomeClassified();
  classified.mention_json = mention;
  std::string out;
  Encode(classified, out);
  CHECK(out.find(mention) != std::string::npos);
  CHECK(DecodeClassified(out).has_value());
}

TEST_CASE("classified: invalid examples that would be counted wrongly are refused") {
  for (const std::string_view name : {"brand-empty", "cause-missing", "cause-without-offset",
                                      "intent-unknown", "kind-beside-an-intent", "mention-missing",
                                      "op-of-a-mention", "other-without-kind", "version-unknown"}) {
    CAPTURE(name);
    const std::string_view reason = ReasonOf(ReadRecordExample("invalid/classified", name));
    CHECK(reason == (name == "version-unknown" ? "bad_version" : "bad_type"));
  }
}

TEST_CASE("classified: an example cut off anywhere is refused") {
  const std::string json = ReadRecordExample("classified", "promotion");
  for (std::size_t length = 0; length < json.size(); ++length) {
    REQUIRE_FALSE(DecodeClassified(std::string_view(json).substr(0, length)).has_value());
  }
}

TEST_CASE("classified: what a person decided is written without a model and read back") {
  std::string out;
  Encode(CorrectedDecision{.key = "x:1",
                           .version = 7,
                           .brand = "hopcoach",
                           .decision = {Intent::kCommunity, OtherKind::kNone},
                           .corrected_by = "ann",
                           .measured = true,
                           .created_at = FromUnixMillis(1795599605000),
                           .decided_at = FromUnixMillis(1795600000250),
                           .source_topic = "mentions.clean",
                           .cause = {Partition{3}, Offset{4711}, 0},
                           .mention_json = {}},
         out);
  CHECK(out == R"({"v":1,"op":"publish","key":"x:1","version":7,"brand":"hopcoach",)"
               R"("intent":"community","corrected_by":"ann","measured":true,)"
               R"("created_at":1795599605000,"decided_at":1795600000250,"cause":{)"
               R"("topic":"mentions.clean","partition":3,"offset":4711,"ordinal":0}})");
  const auto facts = DecodeClassified(out);
  REQUIRE(facts.has_value());
  CHECK(facts->corrected_by == "ann");
  CHECK(facts->model.empty());
  CHECK(UnixMillis(facts->created_at) == 1795599605000);
}

}  // namespace
}  // namespace askmix
