// stages/: whatever stands on the topics, every item has one known outcome, an aborted turn leaves
// no trace, and what was written can be read back. Input: one record a line; the first byte
// chooses the stage.
#include <algorithm>

#include "codec/classified.h"
#include "codec/delta.h"
#include "codec/history.h"
#include "codec/ledger_entry.h"
#include "codec/mention.h"
#include "codec/mix.h"
#include "core/text.h"
#include "fuzz/checks.h"
#include "stages/stages.h"
#include "support/builders.h"
#include "support/fakes.h"
#include "support/models.h"

namespace askmix::fuzz {
namespace {

struct World {
  std::vector<Brand> brands{{"acme", "Acme", {"acmehq"}, {}}, {"zeta", "Zeta", {}, {"zed"}}};
  BrandShelf shelf{brands};
  FakeClassifier classifier;
  ModelShelf models = ShelfOf(classifier);
  MixBoard board{WindowSpec{}, 1};
  StageOptions options;

  World() {
    for (std::size_t i = 0; i < kTopicCount; ++i) options.topic_names[i] = kTopicNames[i];
    options.brands = &shelf;
    options.models = &models;
    options.board = &board;
    options.brand_ids = {"acme", "zeta"};
  }
};

std::vector<Record> TakeRecords(std::string_view bytes) {
  std::vector<Record> records;
  while (!bytes.empty() && records.size() < 32) {
    Record record;
    record.offset = Offset{static_cast<std::int64_t>(records.size())};
    record.timestamp = kNoon;
    record.value = TakePart(bytes, '\n');
    records.push_back(record);
  }
  return records;
}

void CheckOutcomes(const StageRow& row, const StageResult& result) {
  std::int64_t counted = 0;
  for (const OutcomeCount& o : result.outcomes) {
    ASKMIX_CHECK(std::ranges::any_of(row.outcomes, [&](const KnownOutcome& known) {
      return known.outcome == o.outcome && known.reason == o.reason;
    }));
    counted += o.count;
  }
  ASKMIX_CHECK(counted == result.items_read);
}

bool CanBeRead(const Output& o) {
  switch (o.topic) {
    case Topic::kRejected:
      return true;
    case Topic::kClean:
      return DecodeMention(o.value).has_value();
    case Topic::kLedger:
      return DecodeLedgerEntry(o.value).has_value();
    case Topic::kDeltas:
      return DecodeDelta(o.value).has_value();
    case Topic::kRatios:
      return DecodeMix(o.value).has_value();
    case Topic::kHistory:
      return DecodeHistory(o.value).has_value();
    default:
      return DecodeClassified(o.value).has_value();
  }
}

/// Outputs of one input are numbered without gaps.
void CheckOutputs(const StageRow& row, const StageResult& result) {
  std::vector<std::pair<std::int64_t, std::uint32_t>> causes;
  for (const Output& o : result.outputs) {
    ASKMIX_CHECK(std::ranges::find(row.outputs, o.topic) != row.outputs.end());
    ASKMIX_CHECK(o.topic == Topic::kRejected || IsValidUtf8(o.value));
    ASKMIX_CHECK(CanBeRead(o));
    if (Raw(o.cause.offset) >= 0) causes.emplace_back(Raw(o.cause.offset), o.cause.ordinal);
  }
  std::ranges::sort(causes);
  for (std::size_t i = 0; i < causes.size(); ++i) {
    const bool first = i == 0 || causes[i - 1].first != causes[i].first;
    ASKMIX_CHECK(causes[i].second == (first ? 0 : causes[i - 1].second + 1));
  }
}

}  // namespace

void Fuzz(std::string_view bytes) {
  static World world;
  const StageRow& row = StageTable()[TakeByte(bytes) % StageTable().size()];
  const std::vector<Record> records = TakeRecords(bytes);
  const auto stage = row.make(world.options, 0);
  stage->Restore(Partition{0}, {}, kNoon);
  StageResult first, second;
  stage->Process(records, kNoon, first);
  stage->Tick(kNoon, first);
  stage->Aborted();
  stage->Process(records, kNoon, second);
  stage->Tick(kNoon, second);
  ASKMIX_CHECK(first.outputs.size() == second.outputs.size());
  for (std::size_t i = 0; i < first.outputs.size(); ++i) {
    ASKMIX_CHECK(first.outputs[i].value == second.outputs[i].value);
  }
  stage->Committed();
  CheckOutcomes(row, second);
  CheckOutputs(row, second);
  if (!row.state) return;
  const auto successor = row.make(world.options, 0);
  try {
    successor->Restore(Partition{0}, records, kNoon);
  } catch (const Fatal& fatal) {
    // The ledger's topic is written by askmix alone: what cannot be read there ends the process.
    ASKMIX_CHECK(fatal.code() == ExitCode::kBroker && row.state == Topic::kLedger);
  }
  successor->Forget(Partition{0});
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
