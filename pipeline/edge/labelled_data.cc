#include "edge/labelled_data.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "codec/correction.h"
#include "codec/json.h"
#include "codec/mention.h"
#include "core/error.h"
#include "edge/gzip_lines.h"

namespace askmix {
namespace {

std::string LabelNames() {
  std::string names;
  for (std::size_t c = 0; c < kLabelCount; ++c) {
    names += (c == 0 ? "" : ", ") + std::string(Name(static_cast<Label>(c)));
  }
  return names;
}

Label LabelOf(std::string_view name, const std::string& place) {
  const std::optional<Label> label = ParseLabel(name);
  if (!label) Wrong(place, "unknown label '" + std::string(name) + "'; there are " + LabelNames());
  return *label;
}

std::vector<std::string_view> Columns(std::string_view line) {
  std::vector<std::string_view> columns;
  for (std::size_t begin = 0;;) {
    const std::size_t tab = line.find('\t', begin);
    columns.push_back(line.substr(begin, tab - begin));
    if (tab == std::string_view::npos) return columns;
    begin = tab + 1;
  }
}

const JsonValue& ParseObject(const std::string& line, const std::string& place,
                             JsonDocument& document) {
  const Result<const JsonValue*> root = document.Parse(line);
  if (!root) Wrong(place, "not a line of JSON (" + root.error().detail + ")");
  if (!(*root)->IsObject()) Wrong(place, "not a JSON object");
  return **root;
}

float ShareOf(std::string_view digits, const std::string& place) {
  float value = 0.0F;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || !(value >= 0.0F)) {
    Wrong(place, "'" + std::string(digits) + "' is not the share of a label");
  }
  return value;
}

Probabilities SharesOf(const std::vector<std::string_view>& columns, const std::string& place) {
  if (columns.size() <= kLabelCount) {
    Wrong(place, "expected an id and a share for each of " + LabelNames());
  }
  Probabilities shares;
  float sum = 0.0F;
  for (std::size_t c = 0; c < kLabelCount; ++c) sum += shares[c] = ShareOf(columns[c + 1], place);
  if (!(sum > 0.0F)) Wrong(place, "the shares add up to 0");
  for (float& share : shares) share /= sum;
  return shares;
}

}  // namespace

bool LabelledData::Accepts(std::string_view id) const {
  const auto begins_with = [id](const std::string& prefix) { return id.starts_with(prefix); };
  const bool wanted =
      filter_.only.empty() || std::any_of(filter_.only.begin(), filter_.only.end(), begins_with);
  return wanted && std::none_of(filter_.except.begin(), filter_.except.end(), begins_with);
}

std::uint32_t LabelledData::SourceOf(std::string_view id) {
  const std::size_t colon = id.find(':');
  if (colon == std::string_view::npos) return 0;
  const auto next = static_cast<std::uint32_t>(sources_.size() + 1);
  return sources_.try_emplace(std::string(id.substr(0, colon)), next).first->second;
}

LabelledData::Entry& LabelledData::EntryOf(std::string_view key, std::string_view id,
                                           const std::string& place) {
  const auto [at, added] = by_key_.try_emplace(std::string(key), entries_.size());
  if (added) {
    Entry& entry = entries_.emplace_back();
    entry.id = id;
    entry.example.source = SourceOf(id);
    entry.place = place;
  }
  return entries_[at->second];
}

void LabelledData::SetLabel(Entry& entry, Label label, const std::string& place) {
  if (entry.example.gold && *entry.example.gold != label) {
    Wrong(place, "the same mention is " + std::string(Name(label)) + " here and " +
                     std::string(Name(*entry.example.gold)) + " at " + entry.place);
  }
  entry.example.gold = label;
}

void LabelledData::ReadLabels(const std::string& path, bool typical) {
  EachLine(path, [&](const std::string& line, const std::string& place) {
    line[0] == '{' ? ReadJsonLabel(line, place, typical) : ReadTsvLabel(line, place, typical);
  });
}

void LabelledData::ReadJsonLabel(const std::string& line, const std::string& place, bool typical) {
  JsonDocument& document = ScratchDocument();
  const JsonValue& object = ParseObject(line, place, document);
  if (object.FindText("op") == "correct") return ReadCorrection(line, place, typical);
  const std::string_view id = object.FindText("id");
  const std::string_view text = object.FindText("text");
  const std::string_view brand = object.FindText("brand");
  if (id.empty() && text.empty()) Wrong(place, "neither a text nor an id");
  const Label label = LabelOf(object.FindText("label"), place);
  if (!id.empty() && !Accepts(id)) return;
  std::string key(id);
  if (id.empty()) key = "\n" + std::string(brand) + "\n" + std::string(text);
  Entry& entry = EntryOf(key, id, place);
  SetLabel(entry, label, place);
  entry.example.typical = typical;
  if (text.empty()) return;
  entry.example.text = text;
  entry.example.brand = brand;
}

/// The latest word counts, so a later correction of a mention replaces an earlier one.
void LabelledData::ReadCorrection(const std::string& line, const std::string& place, bool typical) {
  const Result<Correction> correction = DecodeCorrection(line);
  if (!correction) Wrong(place, correction.error().detail);
  if (!Accepts(correction->key)) return;
  // One mention may name several brands, and ask each for something else. Without its text it is
  // looked for in the files of texts, by the identity alone.
  const bool has_text = !correction->mention_json.empty();
  const std::string key = correction->key + (has_text ? "\n" + correction->brand : "");
  Entry& entry = EntryOf(key, correction->key, place);
  entry.example.gold = correction->label;
  entry.example.typical = typical;
  if (!has_text) return;
  const Result<Mention> mention = DecodeMention(correction->mention_json);
  entry.example.text =
      mention->title.empty() ? mention->text : mention->title + "\n" + mention->text;
  for (const BrandHit& hit : mention->brands) {
    if (hit.id == correction->brand) entry.example.brand = hit.match;
  }
}

void LabelledData::ReadTsvLabel(const std::string& line, const std::string& place, bool typical) {
  const std::vector<std::string_view> columns = Columns(line);
  if (columns.size() < 2) Wrong(place, "expected an id, a tab and a label");
  if (!Accepts(columns[0])) return;
  const Label label = LabelOf(columns[1], place);
  const std::optional<Label> second =
      columns.size() > 2 ? ParseLabel(columns[2]) : std::optional<Label>();
  if (second && *second != label) {
    ++disagreements_;
    return;
  }
  Entry& entry = EntryOf(columns[0], columns[0], place);
  SetLabel(entry, label, place);
  entry.example.typical = typical;
}

void LabelledData::ReadSoft(const std::string& path) {
  EachLine(path, [&](const std::string& line, const std::string& place) {
    const std::vector<std::string_view> columns = Columns(line);
    if (!Accepts(columns[0])) return;
    EntryOf(columns[0], columns[0], place).example.soft = SharesOf(columns, place);
  });
}

void LabelledData::ReadTexts(const std::string& path) {
  EachLine(path, [&](const std::string& line, const std::string& place) {
    const JsonValue& object = ParseObject(line, place, ScratchDocument());
    const auto at = by_key_.find(std::string(object.FindText("id")));
    if (at == by_key_.end()) return;
    Example& example = entries_[at->second].example;
    example.text = object.FindText("text");
    example.brand = object.FindText("brand");
  });
}

std::vector<Example> LabelledData::Take() {
  std::vector<Example> examples;
  examples.reserve(entries_.size());
  for (Entry& entry : entries_) {
    if (entry.example.text.empty()) {
      Wrong(entry.place,
            "there is no text for '" + entry.id + "': name the file that holds it with --texts");
    }
    examples.push_back(std::move(entry.example));
  }
  entries_.clear();
  by_key_.clear();
  return examples;
}

}  // namespace askmix
