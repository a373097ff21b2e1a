// What every platform's fixtures promise, in one table; and that nothing is taken for another
// platform's.
#include "support/fixtures.h"

#include <algorithm>
#include <map>
#include <random>

#include "codec/mention.h"
#include "codec/platforms/adapter.h"
#include "codec/platforms/normalise.h"

namespace askmix {
namespace {

/// Times stand as text in fixtures and as milliseconds, or microseconds, in mentions.
bool IsTime(const JsonValue& expected, const JsonValue& actual) {
  const auto time = ReadTimeText(expected.text());
  const auto number = actual.AsInt();
  if (!time || !number) return false;
  return *number == UnixMillis(*time) || *number / 1000 == UnixMillis(*time);
}

bool AreEqual(const JsonValue& expected, const JsonValue& actual) {
  if (expected.IsString() && actual.IsNumber()) return IsTime(expected, actual);
  return expected.type() == actual.type() && expected.text() == actual.text() &&
         expected.AsBool() == actual.AsBool();
}

/// Where `actual` does not say what `expected` does; empty: it does.
std::string Difference(const JsonValue& expected, const JsonValue* actual) {
  if (expected.IsNull()) return actual == nullptr ? "" : " is not absent";
  if (actual == nullptr) return " is absent";
  if (expected.IsObject()) {
    for (const auto& [name, value] : expected.members()) {
      const std::string inner = Difference(value, actual->Find(name));
      if (!inner.empty()) return "." + std::string(name) + inner;
    }
    return actual->IsObject() ? "" : " is no object";
  }
  if (expected.IsArray()) {
    if (!actual->IsArray() || actual->count() != expected.count()) return " has other elements";
    auto element = actual->elements().begin();
    for (const JsonValue& value : expected.elements()) {
      const std::string inner = Difference(value, &*element);
      if (!inner.empty()) return "[]" + inner;
      ++element;
    }
    return "";
  }
  return AreEqual(expected, *actual) ? "" : " is '" + std::string(actual->text()) + "'";
}

std::vector<std::string_view> Texts(const JsonValue* array) {
  std::vector<std::string_view> texts;
  if (array == nullptr) return texts;
  for (const JsonValue& element : array->elements()) texts.push_back(element.text());
  return texts;
}

/// All that the fixture's payloads become, one after the other.
Payload ReadAll(const Fixture& fixture) {
  Payload all;
  for (const std::string& bytes : fixture.payloads) {
    Payload payload = fixture.Read(bytes, fixture.format);
    std::ranges::move(payload.mentions, std::back_inserter(all.mentions));
    std::ranges::move(payload.skips, std::back_inserter(all.skips));
    std::ranges::move(payload.refusals, std::back_inserter(all.refusals));
  }
  return all;
}

void CheckMentions(const JsonValue* expected, const std::vector<Mention>& mentions) {
  REQUIRE(mentions.size() == (expected == nullptr ? 0 : expected->count()));
  if (expected == nullptr) return;
  std::size_t i = 0;
  for (const JsonValue& wanted : expected->elements()) {
    CAPTURE(i);
    std::string json;
    Encode(mentions[i], json);
    CAPTURE(json);
    JsonDocument document;
    const auto root = document.Parse(json);
    REQUIRE(root.has_value());
    CHECK(Difference(wanted, *root) == "");
    const auto read = DecodeMention(json);
    REQUIRE(read.has_value());
    if (mentions[i].op == MentionOp::kUpsert) CHECK(*read == mentions[i]);
    ++i;
  }
}

/// The later version wins, a delete wins over its like: then arrival does not matter.
void CheckWhatStands(const JsonValue* expected, const std::vector<Mention>& mentions) {
  if (expected == nullptr) return;
  const auto rank = [](const Mention& m) {
    return std::pair(m.version, m.op != MentionOp::kUpsert);
  };
  std::map<std::string_view, const Mention*> latest;
  for (const Mention& mention : mentions) {
    const Mention*& known = latest[mention.key];
    if (known == nullptr || rank(mention) > rank(*known)) known = &mention;
  }
  CHECK(latest.size() == expected->count());
  for (const auto& [key, text] : expected->members()) {
    CAPTURE(key);
    REQUIRE(latest.contains(key));
    const Mention& mention = *latest[key];
    CHECK((mention.op != MentionOp::kUpsert) == text.IsNull());
    if (mention.op == MentionOp::kUpsert) CHECK(mention.text == text.text());
  }
}

void CheckFixture(const Fixture& fixture) {
  CAPTURE(fixture.path.string());
  JsonDocument document;
  const JsonValue& root = **document.Parse(fixture.json);
  const Payload payload = ReadAll(fixture);
  std::vector<std::string_view> skips, refusals;
  for (const Skip& skip : payload.skips) skips.push_back(skip.reason);
  for (const Refusal& refusal : payload.refusals) refusals.push_back(refusal.error.reason);
  const std::string detail = payload.refusals.empty() ? "" : payload.refusals[0].error.detail;
  CAPTURE(detail);
  CHECK(skips == Texts(root.FindArray("skips")));
  CHECK(refusals == Texts(root.FindArray("refusals")));
  CheckMentions(root.FindArray("mentions"), payload.mentions);
  CheckWhatStands(root.FindObject("stands"), payload.mentions);
}

TEST_CASE("fixtures: every payload becomes what stands beside it") {
  for (const Fixture& fixture : ReadFixtures()) CheckFixture(fixture);
}

/// All that a reader of our topics would see of it.
std::string Digest(const Payload& payload) {
  std::string digest;
  for (const Mention& mention : payload.mentions) Encode(mention, digest);
  for (const Skip& skip : payload.skips) digest.append(" skip ").append(skip.reason);
  for (const Refusal& refusal : payload.refusals) {
    digest.append(" refuse ").append(refusal.error.reason).append(refusal.element);
  }
  return digest;
}

struct Line {
  const Fixture* fixture;
  std::string_view bytes;
  std::string digest;  ///< as its own platform reads it
};

std::vector<Line> LinesThatTellTheirPlatform(const std::vector<Fixture>& fixtures) {
  std::vector<Line> lines;
  for (const Fixture& fixture : fixtures) {
    if (!fixture.format.empty()) continue;
    for (const std::string& bytes : fixture.payloads) {
      lines.push_back({&fixture, bytes, Digest(fixture.Read(bytes, fixture.platform()))});
    }
  }
  return lines;
}

TEST_CASE("fixtures: no line of one platform is taken for another in any of 1000 orders") {
  const std::vector<Fixture> fixtures = ReadFixtures();
  std::vector<Line> lines = LinesThatTellTheirPlatform(fixtures);
  std::mt19937_64 random(20'261'126);
  for (int order = 0; order < 1'000; ++order) {
    for (std::size_t i = lines.size() - 1; i > 0; --i)
      std::swap(lines[i], lines[random() % (i + 1)]);
    for (const Line& line : lines) {
      const std::string digest = Digest(line.fixture->Read(line.bytes, ""));
      if (digest == line.digest) continue;
      CAPTURE(line.fixture->path.string());
      CAPTURE(line.bytes);
      REQUIRE(digest == line.digest);
    }
  }
}

bool HasSign(const JsonValue& object, std::string_view signs) {
  while (!signs.empty()) {
    const std::size_t end = std::min(signs.find(','), signs.size());
    for (const auto& [name, value] : object.members()) {
      if (name == signs.substr(0, end)) return true;
    }
    signs.remove_prefix(std::min(end + 1, signs.size()));
  }
  return false;
}

TEST_CASE("fixtures: what a platform recognises has one of the signs by which it is found") {
  for (const Fixture& fixture : ReadFixtures()) {
    for (const std::string& bytes : fixture.payloads) {
      JsonDocument document;
      const auto root = document.Parse(bytes);
      if (!root || !(*root)->IsObject()) continue;
      for (const PlatformRow& row : PlatformTable()) {
        if (row.signs.empty() || !row.matches(**root)) continue;
        CAPTURE(bytes);
        CAPTURE(row.name);
        CHECK(HasSign(**root, row.signs));
      }
    }
  }
}

}  // namespace
}  // namespace askmix
