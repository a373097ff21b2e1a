#include "codec/ledger_entry.h"

#include "codec/fields.h"
#include "codec/hexadecimal.h"
#include "codec/tally.h"

namespace askmix {
namespace {

/// A vote of an askmix that did not know of expectations has none.
bool ReadVoteExpected(const JsonValue& vote, Expected& expected) {
  const JsonValue* written = vote.Find("expected");
  std::array<std::int64_t, 3> units{};
  if (written != nullptr && !ReadExpected(*written, units)) return false;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i] < 0 || units[i] > kExpectedUnit) return false;
    expected[i] = static_cast<std::uint16_t>(units[i]);
  }
  return true;
}

bool ReadVote(const JsonValue& value, Vote& vote) {
  const auto slot = ParseName<std::size_t>(value.FindText("decision"), kSlotNames);
  vote.brand = value.FindText("brand");
  vote.measured = value.FindBool("measured").value_or(true);
  if (slot) vote.decision = DecisionOf(*slot);
  return slot && !vote.brand.empty() && ReadVoteExpected(value, vote.expected);
}

void WriteVote(const Vote& vote, JsonWriter& out) {
  out.BeginObject();
  out.Key("brand");
  out.String(vote.brand);
  out.Key("decision");
  out.String(kSlotNames[SlotOf(vote.decision)]);
  if (!vote.measured) {
    out.Key("measured");
    out.Bool(false);
  }
  if (vote.expected != Expected{}) {
    out.Key("expected");
    WriteExpected({vote.expected[0], vote.expected[1], vote.expected[2]}, out);
  }
  out.EndObject();
}

using Entry = LedgerEntry;

/// Written only when it is true.
template <auto member>
constexpr Field<Entry> Flag(std::string_view name) {
  return {name,
          [](const JsonValue& value, Entry& entry) { return ReadValue(value, entry.*member); },
          [](const Entry& entry, std::string_view key, JsonWriter& out) {
            if (!(entry.*member)) return;
            out.Key(key);
            out.Bool(true);
          }};
}

constexpr Field<Entry> kContentField = {
    "content",
    [](const JsonValue& value, Entry& entry) {
      return value.IsString() && ReadHexadecimal(value.text(), entry.content);
    },
    [](const Entry& entry, std::string_view key, JsonWriter& out) {
      out.Key(key);
      out.String(Hexadecimal(entry.content));
    }};

constexpr Field<Entry> kStandingField = {
    "standing",
    [](const JsonValue& value, Entry& entry) {
      const auto hidden = value.FindBool("hidden");
      const auto version = value.FindInt("version");
      entry.standing = {hidden.value_or(false), version.value_or(0)};
      return hidden && version && *version > 0;
    },
    [](const Entry& entry, std::string_view key, JsonWriter& out) {
      if (entry.standing == Standing{}) return;
      out.Key(key);
      out.BeginObject();
      out.Key("hidden");
      out.Bool(entry.standing.hidden);
      out.Key("version");
      out.Int(entry.standing.version);
      out.EndObject();
    }};

constexpr Field<Entry> kAuthorField = {
    "author",
    [](const JsonValue& value, Entry& entry) {
      const std::string_view text = value.text();
      return text.size() == 32 && ReadHexadecimal(text.substr(0, 16), entry.author.high) &&
             ReadHexadecimal(text.substr(16), entry.author.low);
    },
    [](const Entry& entry, std::string_view key, JsonWriter& out) {
      if (entry.author == IdentityHash{}) return;
      out.Key(key);
      out.String(Hexadecimal(entry.author.high) + Hexadecimal(entry.author.low));
    }};

/// A hash of 64 bits, written when it is not 0.
template <auto member>
constexpr Field<Entry> Hash(std::string_view name) {
  return {name,
          [](const JsonValue& value, Entry& entry) {
            return ReadHexadecimal(value.text(), entry.*member);
          },
          [](const Entry& entry, std::string_view key, JsonWriter& out) {
            if (entry.*member == 0) return;
            out.Key(key);
            out.String(Hexadecimal(entry.*member));
          }};
}

constexpr Field<Entry> kVotesField = {
    "votes",
    [](const JsonValue& value, Entry& entry) {
      for (const JsonValue& element : value.elements()) {
        if (!ReadVote(element, entry.votes.emplace_back())) return false;
      }
      return value.IsArray();
    },
    [](const Entry& entry, std::string_view key, JsonWriter& out) {
      if (entry.votes.empty()) return;
      out.Key(key);
      out.BeginArray();
      for (const Vote& vote : entry.votes) WriteVote(vote, out);
      out.EndArray();
    }};

constexpr std::array kFields = {Required<Entry, &Entry::key>("key"),
                                Required<Entry, &Entry::version>("version"),
                                Flag<&Entry::deleted>("deleted"),
                                kStandingField,
                                Flag<&Entry::withheld>("withheld"),
                                Required<Entry, &Entry::created_at>("created_at"),
                                Required<Entry, &Entry::decided_at>("decided_at"),
                                kContentField,
                                kAuthorField,
                                Optional<Entry, &Entry::lang>("lang"),
                                Hash<&Entry::original>("original"),
                                Hash<&Entry::words>("words"),
                                kVotesField};

}  // namespace

void EncodeLedgerEntry(const LedgerEntry& entry, std::string& out) {
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("v");
  writer.Int(kRecordVersion);
  WriteFields(entry, kFields, writer);
  writer.EndObject();
}

Result<LedgerEntry> DecodeLedgerEntry(std::string_view json) {
  const auto root = ParseRecord(json);
  if (!root) return tl::unexpected(root.error());
  LedgerEntry entry;
  const std::string_view wrong = ReadFields(**root, kFields, entry);
  if (!wrong.empty()) return RefuseField(wrong);
  if (entry.key.empty()) return RefuseField("key");
  for (const std::string_view required : {"version", "created_at", "decided_at", "content"}) {
    if (!(*root)->Has(required)) return RefuseField(required);
  }
  return entry;
}

}  // namespace askmix
