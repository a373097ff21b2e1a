#include "stages/normalize.h"

#include <utility>

#include "codec/dead_letter.h"
#include "codec/platforms/feed_headers.h"
#include "codec/platforms/platform.h"
#include "core/language.h"
#include "core/time.h"
#include "stages/find_brands.h"

namespace askmix {
namespace {

class Normalize final : public Stage {
 public:
  explicit Normalize(const StageOptions& options) : options_(options) {
    ASKMIX_CHECK(options.brands != nullptr);
  }

  void Process(std::span<const Record> batch, TimePoint now, StageResult& result) override {
    brands_ = options_.brands->Current();
    for (const Record& record : batch) ProcessRecord(record, now, result);
  }

 private:
  void ProcessRecord(const Record& record, TimePoint now, StageResult& result) {
    std::string_view format = options_.format;
    PayloadContext context{.observed_at = record.timestamp,
                           .source = options_.source,
                           .missing_time_is_observed = options_.missing_time_is_observed};
    ApplyHeaders(record.headers, format, context);
    if (record.has_value) {
      ReadPayload(record.value, format, context, payload_);
    } else {
      ReadTombstone(record.key, context, payload_);
    }
    result.items_read += static_cast<std::int64_t>(
        payload_.mentions.size() + payload_.skips.size() + payload_.refusals.size());
    ordinal_ = 0;
    for (Mention& mention : payload_.mentions) Publish(record, mention, now, result);
    for (const Skip& skip : payload_.skips) result.Count(Outcome::kSkipped, skip.reason);
    for (const Refusal& refusal : payload_.refusals) {
      Reject(record, refusal.element.empty() ? record.value : std::string_view(refusal.element),
             refusal.error, result);
    }
  }

  void Publish(const Record& record, Mention& mention, TimePoint now, StageResult& result) {
    if (mention.op == MentionOp::kUpsert) {
      if (mention.created_at > now + kFutureMax) {
        Reject(record, record.value,
               {"future", "created_at is " + FormatTimestamp(mention.created_at) +
                              ", more than a minute after now"},
               result);
        return;
      }
      if (mention.kind == MentionKind::kRepost && options_.reposts == Reposts::kIgnore) {
        return result.Count(Outcome::kSkipped, "repost");
      }
      brands_cut_ = !finder_.Find(brands_->matcher, mention);
      // An edit may have taken the brand out: classify must hear of it to withdraw the vote.
      if (mention.brands.empty() && !MayBeEdit(mention)) {
        result.Count(Outcome::kSkipped, "no_brand");
        return;
      }
      if (mention.lang.empty()) FindLanguage(mention);
    }
    Write(record, mention, result);
    const bool cut = mention.op == MentionOp::kUpsert && brands_cut_;
    result.Count(Outcome::kPublished, mention.op != MentionOp::kUpsert ? Name(mention.op)
                                      : cut                            ? "brands_cut"
                                                                       : "mention");
  }

  /// Posts of an author are in all partitions. Reposts lie where their original does, so that news
  /// about either finds them; of news about one post nobody can tell whether it is a repost.
  bool ConcernsAllPartitions(const Mention& mention) const {
    if (mention.op == MentionOp::kUpsert) return false;
    return IsOfAuthor(mention.op) ||
           (options_.reposts != Reposts::kIgnore && HasReposts(mention.platform));
  }

  void Write(const Record& record, const Mention& mention, StageResult& result) {
    std::string value;
    Encode(mention, value);
    std::string key = OriginalKey(mention);
    if (key.empty()) key = mention.key;
    if (!ConcernsAllPartitions(mention)) {
      return Append({}, std::move(key), std::move(value), record, result);
    }
    for (std::int32_t p = 0; p < options_.clean_partitions; ++p) {
      Append(Partition{p}, key, value, record, result);
    }
  }

  void Append(std::optional<Partition> partition, std::string key, std::string value,
              const Record& record, StageResult& result) {
    Output& output = result.outputs.emplace_back();
    output.topic = Topic::kClean;
    output.partition = partition;
    output.key = std::move(key);
    output.value = std::move(value);
    output.cause = {record.partition, record.offset, ordinal_++};
  }

  static void FindLanguage(Mention& mention) {
    mention.lang =
        DetectLanguage(mention.title.empty() ? mention.text : mention.title + "\n" + mention.text);
    mention.lang_detected = !mention.lang.empty();
  }

  void Reject(const Record& record, std::string_view bytes, const Error& error,
              StageResult& result) {
    result.outputs.push_back(MakeDeadLetter(record, ordinal_++, bytes, "normalize",
                                            options_.TopicName(Topic::kRaw), error.reason,
                                            error.detail));
    result.Count(Outcome::kRejected, error.reason);
  }

  const StageOptions options_;
  std::shared_ptr<const BrandSet> brands_;  ///< for the batch that is being processed
  // Scratch, kept for its memory.
  Payload payload_;
  BrandFinder finder_;
  bool brands_cut_ = false;    ///< of the last mention that was looked at
  std::uint32_t ordinal_ = 0;  ///< of the record that is being processed
};

}  // namespace

std::unique_ptr<Stage> MakeNormalize(const StageOptions& options, std::size_t /*worker*/) {
  return std::make_unique<Normalize>(options);
}

}  // namespace askmix
