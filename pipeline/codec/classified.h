// A classified mention, as subscribers read it from the topic of its intent; and the withdrawal of
// one, when the post was deleted or edited so that the former decision no longer holds.
// Wire form: schemas/classified.schema.json.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/intent.h"
#include "core/record.h"
#include "core/types.h"

namespace askmix {

/// Views are borrowed from the caller for the time of Encode.
struct Classified {
  std::string_view key;
  std::int64_t version = 0;
  std::string_view brand;
  Decision decision;
  std::string_view reason{};  ///< why the model did not decide; empty: it did
  Probabilities probabilities{};
  std::string_view model;  ///< version of the model that decided
  bool measured = true;    ///< false: too old for the windows, published all the same
  TimePoint decided_at{};
  std::string_view source_topic;  ///< name of the topic of the cause
  Cause cause;
  std::string_view mention_json;  ///< wire form of the canonical mention, copied as it is
  /// Pieces of text that decided, if they are wanted: shown beside the runner-up.
  std::span<const Cue> cues{};
};

/// A decision that a person made in place of the model: it replaces what was published before.
struct CorrectedDecision {
  std::string_view key;
  std::int64_t version = 0;  ///< of the mention that was decided
  std::string_view brand;
  Decision decision;
  std::string_view corrected_by;
  bool measured = true;
  TimePoint created_at{};  ///< event time of the mention
  TimePoint decided_at{};
  std::string_view source_topic;
  Cause cause;
  std::string_view mention_json;  ///< as in Classified, if it came along with the correction
};

struct Withdrawal {
  std::string_view key;
  std::int64_t version = 0;  ///< of the edit or delete that withdraws
  std::string_view brand;
  Decision decision;        ///< what had been published
  std::string_view reason;  ///< "edit", "delete", "correction", or the name of the event
  TimePoint decided_at{};
  std::string_view source_topic;
  Cause cause;
};

/// What was withdrawn while the post was hidden holds again. The text does not come along.
struct Restoration {
  std::string_view key;
  std::int64_t version = 0;  ///< of the news that the post is shown again
  std::string_view brand;
  Decision decision;
  bool measured = true;
  TimePoint created_at{};
  std::int64_t post_version = 0;  ///< of the mention that the decision is about
  TimePoint decided_at{};
  std::string_view source_topic;
  Cause cause;
};

void Encode(const Classified& classified, std::string& out);
void Encode(const CorrectedDecision& corrected, std::string& out);
void Encode(const Withdrawal& withdrawal, std::string& out);
void Encode(const Restoration& restoration, std::string& out);

/// What a reader of a classified topic needs to count: all forms, owned.
struct ClassifiedFacts {
  bool withdrawn = false;
  bool restored = false;
  std::string key, brand;
  std::string reason;        ///< why the model did not decide, or the decision was withdrawn
  std::string model;         ///< empty for a withdrawal and where a person decided
  std::string corrected_by;  ///< who; empty: the model decided
  std::int64_t version = 0;
  std::int64_t post_version = 0;  ///< of a restored one: of the mention that is decided
  Decision decision;
  bool measured = true;
  TimePoint created_at{};  ///< epoch for a withdrawal
  Cause cause;
};
Result<ClassifiedFacts> DecodeClassified(std::string_view json);

}  // namespace askmix
