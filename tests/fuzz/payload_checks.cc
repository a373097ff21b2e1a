#include <algorithm>

#include "codec/dead_letter.h"
#include "codec/json.h"
#include "codec/platforms/normalise.h"
#include "codec/platforms/platform.h"
#include "core/text.h"
#include "fuzz/checks.h"
#include "fuzz/payload.h"
#include "stages/normalize.h"

namespace askmix::fuzz {
namespace {

/// 2026-11-25T09:46:40Z
constexpr TimePoint kObservedAt = FromUnixMillis(1'795'600'000'000);

void CheckKnown(Outcome outcome, std::string_view reason) {
  ASKMIX_CHECK(std::ranges::any_of(kNormalizeOutcomes, [&](const KnownOutcome& known) {
    return known.outcome == outcome && known.reason == reason;
  }));
}

/// Canonical, within the limits, and what a reader of our topic reads is what was written.
void CheckMention(const Mention& mention) {
  if (IsOfAuthor(mention.op)) {
    ASKMIX_CHECK(!mention.author.id.empty() &&
                 mention.key == AuthorKey(mention.platform, mention.author.id));
  } else {
    ASKMIX_CHECK(mention.key == mention.platform + ":" + mention.id);
    ASKMIX_CHECK(!mention.id.empty() && mention.id.size() <= kIdBytesMax);
  }
  ASKMIX_CHECK(mention.text.size() <= kMentionTextBytesMax);
  const bool upsert = mention.op == MentionOp::kUpsert;
  ASKMIX_CHECK(!upsert || IsPlausible(mention.created_at));
  ASKMIX_CHECK(upsert || IsShown(mention.op) != !mention.delete_reason.empty());
  std::string wire;
  Encode(mention, wire);
  ASKMIX_CHECK(IsValidUtf8(wire));
  const auto read = DecodeMention(wire);
  ASKMIX_CHECK(read);
  ASKMIX_CHECK(!upsert || *read == mention);
}

/// The dead letter of an element holds its bytes, which are a part of the payload.
void CheckRefused(const Refusal& refusal, std::string_view bytes) {
  CheckKnown(Outcome::kRejected, refusal.error.reason);
  ASKMIX_CHECK(!refusal.error.detail.empty() && IsValidUtf8(refusal.error.detail));
  const std::string_view value = refusal.element.empty() ? bytes : refusal.element;
  Record record;
  record.value = bytes;
  const Output letter = MakeDeadLetter(record, 0, value, "normalize", "mentions.raw",
                                       refusal.error.reason, refusal.error.detail);
  ASKMIX_CHECK(letter.value == value);
}

/// How many elements a payload has that has no wrapper around it: what is asked of `payload`.
std::size_t ElementsOf(std::string_view bytes) {
  JsonDocument document;
  const auto root = document.Parse(bytes);
  if (!root || !(*root)->IsArray()) return 0;
  const auto plain = [](const JsonValue& element) { return !element.IsObject(); };
  std::size_t elements = 0;
  for (const JsonValue& element : (*root)->elements()) {
    if (!plain(element)) return 0;
    ++elements;
  }
  return elements;
}

}  // namespace

void CheckPayload(std::string_view bytes, std::string_view format) {
  const PayloadContext context{kObservedAt, "feed", bytes.size() % 2 == 1};
  static Payload payload;
  ReadPayload(bytes, format, context, payload);
  const std::size_t items =
      payload.mentions.size() + payload.skips.size() + payload.refusals.size();
  ASKMIX_CHECK(items > 0);
  if (const std::size_t elements = ElementsOf(bytes)) {
    ASKMIX_CHECK(items == (elements > kPayloadElementsMax ? 1 : elements));
  }
  for (const Mention& mention : payload.mentions) CheckMention(mention);
  for (const Skip& skip : payload.skips) CheckKnown(Outcome::kSkipped, skip.reason);
  for (const Refusal& refusal : payload.refusals) CheckRefused(refusal, bytes);
}

}  // namespace askmix::fuzz
