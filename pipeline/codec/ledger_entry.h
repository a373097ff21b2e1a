// What classify decided for one identity, as written to askmix.ledger (internal).
// Wire form: schemas/ledger.schema.json.
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "counting/ledger.h"

namespace askmix {

void EncodeLedgerEntry(const LedgerEntry& entry, std::string& out);
Result<LedgerEntry> DecodeLedgerEntry(std::string_view json);

}  // namespace askmix
