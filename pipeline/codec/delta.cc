#include "codec/delta.h"

#include "codec/fields.h"
#include "codec/hexadecimal.h"
#include "codec/tally.h"

namespace askmix {
namespace {

void WriteVote(const VoteChange& vote, JsonWriter& out) {
  out.BeginObject();
  out.Key("key");
  out.String(vote.key);
  out.Key("decision");
  out.String(kSlotNames[SlotOf(vote.decision)]);
  if (vote.author != 0) {
    out.Key("author");
    out.String(Hexadecimal(vote.author));
  }
  if (!vote.lang.empty()) {
    out.Key("lang");
    out.String(vote.lang);
  }
  out.Key("add");
  out.Int(vote.add);
  out.EndObject();
}

bool ReadVote(const JsonValue& value, VoteChange& vote) {
  vote.key = value.FindText("key");
  vote.lang = value.FindText("lang");
  vote.add = value.FindInt("add").value_or(0);
  const auto slot = ParseName<std::size_t>(value.FindText("decision"), kSlotNames);
  if (slot) vote.decision = DecisionOf(*slot);
  const JsonValue* author = value.Find("author");
  const bool read = author == nullptr || ReadHexadecimal(author->text(), vote.author);
  return slot && read && !vote.key.empty() && (vote.add == 1 || vote.add == -1);
}

constexpr std::array<Field<Delta>, 6> kFields = {
    {Required<Delta, &Delta::brand>("brand"),
     Required<Delta, &Delta::bucket>("bucket"),
     {"change", [](const JsonValue& value, Delta& delta) { return ReadTally(value, delta.change); },
      [](const Delta& delta, std::string_view key, JsonWriter& out) {
        out.Key(key);
        WriteTally(delta.change, Zeros::kLeftOut, out);
      }},
     {"expected",
      [](const JsonValue& value, Delta& delta) {
        return ReadExpected(value, delta.change.expected);
      },
      [](const Delta& delta, std::string_view key, JsonWriter& out) {
        if (delta.change.expected == decltype(Tally::expected){}) return;
        out.Key(key);
        WriteExpected(delta.change.expected, out);
      }},
     Optional<Delta, &Delta::model>("model"),
     {"votes",
      [](const JsonValue& value, Delta& delta) {
        for (const JsonValue& vote : value.elements()) {
          if (!ReadVote(vote, delta.votes.emplace_back())) return false;
        }
        return value.IsArray();
      },
      [](const Delta& delta, std::string_view key, JsonWriter& out) {
        if (delta.votes.empty()) return;
        out.Key(key);
        out.BeginArray();
        for (const VoteChange& vote : delta.votes) WriteVote(vote, out);
        out.EndArray();
      }}}};

/// Those of the first version of the format; the others came later.
constexpr std::size_t kRequiredFields = 3;

}  // namespace

void Encode(const Delta& delta, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("v");
  writer.Int(kRecordVersion);
  WriteFields(delta, kFields, writer);
  writer.EndObject();
}

Result<Delta> DecodeDelta(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  Delta delta;
  const std::string_view wrong = ReadFields(**root, kFields, delta);
  if (!wrong.empty()) return RefuseField(wrong);
  for (std::size_t i = 0; i < kRequiredFields; ++i) {
    if (!(*root)->Has(kFields[i].name)) return RefuseField(kFields[i].name);
  }
  return delta;
}

}  // namespace askmix
