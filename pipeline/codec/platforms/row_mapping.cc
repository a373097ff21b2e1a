#include "codec/platforms/row_mapping.h"

#include <algorithm>
#include <array>

#include "codec/platforms/generic_row.h"
#include "core/text.h"

namespace askmix {
namespace {

struct Field {
  std::string_view name;
  std::string_view generic;  ///< of its synonyms the first: no other one overrules it
};

constexpr auto kFields = std::to_array<Field>({{"id", "id_str"},
                                               {"text", "full_text"},
                                               {"title", "title"},
                                               {"created_at", "created_at"},
                                               {"edited_at", "edited_at"},
                                               {"author.id", "author_id"},
                                               {"author.handle", "username"},
                                               {"author.name", "author_name"},
                                               {"author.followers", "followers"},
                                               {"lang", "lang"},
                                               {"url", "url"},
                                               {"platform", "platform"},
                                               {"channel", "channel"},
                                               {"reply_to_id", "reply_to_id"},
                                               {"repost_of_id", "repost_of"},
                                               {"matched", "query_name"},
                                               {"tags", "tags"},
                                               {"handles", "handles"},
                                               {"visibility", "visibility"},
                                               {"deleted", "deleted"},
                                               {"likes", "likes"},
                                               {"reposts", "shares"},
                                               {"replies", "comments"},
                                               {"quotes", "quotes"},
                                               {"views", "views"},
                                               {"score", "score"}});

const JsonValue* FindPath(const JsonValue& row, std::string_view path) {
  if (const JsonValue* member = row.Find(path)) return member;
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const JsonValue* inner = row.FindObject(path.substr(0, dot));
  return inner == nullptr ? nullptr : FindPath(*inner, path.substr(dot + 1));
}

void Append(std::string_view name, std::string_view json, std::string& out) {
  out.push_back(out.empty() ? '{' : ',');
  JsonWriter(out).String(name);
  out.append(":").append(json);
}

}  // namespace

Result<void> RowMapping::Add(std::string_view field, std::string_view member) {
  const auto* const found =
      std::find_if(kFields.begin(), kFields.end(), [&](const Field& f) { return f.name == field; });
  if (found == kFields.end()) {
    const auto* const near =
        std::min_element(kFields.begin(), kFields.end(), [&](const Field& a, const Field& b) {
          return EditDistance(a.name, field) < EditDistance(b.name, field);
        });
    return Refuse("unknown_field", "a mention has no field '" + std::string(field) +
                                       "'; the nearest is '" + std::string(near->name) + "'");
  }
  if (member.empty()) {
    return Refuse("unknown_field", std::string(field) + ": name the member that holds it");
  }
  pairs_.push_back({found->generic, std::string(member)});
  return {};
}

bool RowMapping::Names(std::string_view member) const {
  return std::any_of(pairs_.begin(), pairs_.end(),
                     [&](const Pair& pair) { return pair.member == member; });
}

bool RowMapping::IsReplaced(std::string_view name) const {
  if (Names(name)) return true;
  const Synonym* synonym = FindSynonym(name);
  return synonym != nullptr && std::any_of(pairs_.begin(), pairs_.end(), [&](const Pair& pair) {
           return FindSynonym(pair.generic)->meaning == synonym->meaning;
         });
}

bool RowMapping::Rewrite(std::string_view bytes, std::string& out) {
  const auto row = document_.Parse(bytes);
  if (!row || !(*row)->IsObject()) return false;
  out.clear();
  for (Pair& pair : pairs_) {
    const JsonValue* value = FindPath(**row, pair.member);
    if (value == nullptr) continue;
    pair.seen = true;
    Append(pair.generic, document_.Source(*value), out);
  }
  for (const auto& [name, value] : (*row)->members()) {
    if (!IsReplaced(name)) Append(name, document_.Source(value), out);
  }
  out.append(out.empty() ? "{}" : "}");
  return true;
}

std::vector<std::string_view> RowMapping::Unseen() const {
  std::vector<std::string_view> unseen;
  for (const Pair& pair : pairs_) {
    if (!pair.seen) unseen.emplace_back(pair.member);
  }
  return unseen;
}

std::vector<std::string_view> RowMapping::FieldNames() {
  std::vector<std::string_view> names;
  for (const Field& field : kFields) names.push_back(field.name);
  return names;
}

}  // namespace askmix
