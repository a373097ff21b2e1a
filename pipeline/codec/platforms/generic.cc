// Rows of any origin: flat objects with a text and what else is known of it.
#include "codec/platforms/adapter.h"
#include "codec/platforms/generic_row.h"
#include "codec/platforms/row_reader.h"

namespace askmix {

bool MatchesGeneric(const JsonValue& object) {
  for (const auto& [name, value] : object.members()) {
    const Synonym* synonym = FindSynonym(name);
    if (synonym == nullptr) continue;
    const Meaning meaning = synonym->meaning;
    if (meaning == Meaning::kText || meaning == Meaning::kTitle || meaning == Meaning::kDeleted)
      return true;
  }
  return false;
}

void ReadGeneric(const JsonValue& object, Intake intake) {
  ReadRow(Row(object), RowOrigin{}, intake);
}

}  // namespace askmix
