#include "stages/correct.h"

#include "codec/correction.h"
#include "codec/dead_letter.h"
#include "codec/mention.h"

namespace askmix {
namespace {

class Correct final : public Stage {
 public:
  explicit Correct(const StageOptions& options) : options_(options) {}

  void Process(std::span<const Record> batch, TimePoint /*now*/, StageResult& result) override {
    for (const Record& record : batch) Pass(record, result);
  }

 private:
  void Pass(const Record& record, StageResult& result) const {
    ++result.items_read;
    const Result<Correction> correction = DecodeCorrection(record.value);
    if (!correction) {
      const Error& error = correction.error();
      result.outputs.push_back(MakeDeadLetter(record, 0, record.value, "correct",
                                              options_.TopicName(Topic::kCorrections), error.reason,
                                              error.detail));
      return result.Count(Outcome::kRejected, error.reason);
    }
    Output& output = result.outputs.emplace_back();
    output.topic = Topic::kClean;
    output.key = PlaceOf(*correction);
    output.cause = {record.partition, record.offset, 0};
    Encode(*correction, output.value);
    result.Count(Outcome::kPublished, "correction");
  }

  /// The key that its mention has in mentions.clean. Reposts lie where their original does, and
  /// only the mention itself says that it is one.
  static std::string PlaceOf(const Correction& correction) {
    if (correction.mention_json.empty()) return correction.key;
    const auto mention = DecodeMention(correction.mention_json);
    const std::string original = mention ? OriginalKey(*mention) : std::string();
    return original.empty() ? correction.key : original;
  }

  const StageOptions options_;
};

}  // namespace

std::unique_ptr<Stage> MakeCorrect(const StageOptions& options, std::size_t /*worker*/) {
  return std::make_unique<Correct>(options);
}

}  // namespace askmix
