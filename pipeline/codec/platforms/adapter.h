// What one platform's file provides, and what it may use to do so.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "codec/json.h"
#include "codec/mention.h"
#include "codec/platforms/platform.h"

namespace askmix {

/// Takes the elements of one payload, each exactly once: Add, Skip or Refuse.
class Intake {
 public:
  /// All are borrowed for the time of the payload. `document` is where its values stand.
  Intake(const JsonDocument& document, const PayloadContext& context, Payload& payload)
      : document_(&document), context_(&context), payload_(&payload) {}

  const PayloadContext& context() const { return *context_; }

  /// The same for an element of a page: refusals keep its bytes, not the whole payload's.
  Intake ForElement(const JsonValue& element) const {
    Intake intake = *this;
    intake.element_ = &element;
    return intake;
  }

  /// Whether the elements of a page are to be read; if not it has been skipped (empty) or refused
  /// (more than kPayloadElementsMax).
  bool TakesPage(const JsonValue& elements) {
    const std::size_t count = elements.count();
    if (count > 0 && count <= kPayloadElementsMax) return true;
    if (count == 0) {
      Skip("empty_page");
    } else {
      Refuse("too_large", "a page of " + std::to_string(count) + " elements; at most " +
                              std::to_string(kPayloadElementsMax) + " are read");
    }
    return false;
  }

  void Add(Mention&& mention) { payload_->mentions.push_back(std::move(mention)); }
  /// `reason` has static storage.
  void Skip(std::string_view reason) { payload_->skips.push_back({reason}); }
  void Refuse(Error error) {
    payload_->refusals.push_back(
        {std::move(error), element_ == nullptr ? "" : std::string(ElementBytes())});
  }
  void Refuse(std::string_view reason, std::string detail) {
    Refuse(Error{reason, std::move(detail)});
  }

 private:
  std::string_view ElementBytes() const { return document_->Source(*element_); }

  const JsonDocument* document_;
  const PayloadContext* context_;
  Payload* payload_;
  const JsonValue* element_ = nullptr;
};

struct PlatformRow {
  std::string_view name;  ///< what `format` may be set to
  /// Names of members, apart by commas: every object of the platform has at least one of them.
  /// Objects without any are not asked about. Empty: all objects are.
  std::string_view signs;
  /// Whether an object has the shape of what the platform delivers. Cheap: names of members.
  bool (*matches)(const JsonValue& object);
  /// Reads all elements of the object.
  void (*read)(const JsonValue& object, Intake intake);
};

/// In the order in which they are asked. Rows of unknown origin come last: they match nearly all.
std::span<const PlatformRow> PlatformTable();

bool MatchesJetstream(const JsonValue& object);
void ReadJetstream(const JsonValue& object, Intake intake);

bool MatchesBluesky(const JsonValue& object);
void ReadBluesky(const JsonValue& object, Intake intake);

bool MatchesX(const JsonValue& object);
void ReadX(const JsonValue& object, Intake intake);

bool MatchesXFirstApi(const JsonValue& object);
void ReadXFirstApi(const JsonValue& object, Intake intake);
/// Lines of a batch compliance job for users. Those of a job for posts look the same, and come
/// first: the operator must say so.
bool MatchesXUsers(const JsonValue& object);
void ReadXUsers(const JsonValue& object, Intake intake);

bool MatchesGnip(const JsonValue& object);
void ReadGnip(const JsonValue& object, Intake intake);

bool MatchesMastodon(const JsonValue& object);
void ReadMastodon(const JsonValue& object, Intake intake);
/// An event of Mastodon's stream that is no post: a delete, or what concerns nobody. False: its
/// data is to be read like any other payload.
bool ReadMastodonEvent(std::string_view name, std::string_view data, Intake intake);

bool MatchesReddit(const JsonValue& object);
void ReadReddit(const JsonValue& object, Intake intake);
/// As the API answers to "raw_json=1": nothing is escaped. The payload does not tell.
void ReadRawReddit(const JsonValue& object, Intake intake);

bool MatchesYouTube(const JsonValue& object);
void ReadYouTube(const JsonValue& object, Intake intake);

bool MatchesMeta(const JsonValue& object);
void ReadMeta(const JsonValue& object, Intake intake);

bool MatchesBrandwatch(const JsonValue& object);
void ReadBrandwatch(const JsonValue& object, Intake intake);

bool MatchesTalkwalker(const JsonValue& object);
void ReadTalkwalker(const JsonValue& object, Intake intake);

bool MatchesMeltwater(const JsonValue& object);
void ReadMeltwater(const JsonValue& object, Intake intake);

bool MatchesSprinklr(const JsonValue& object);
void ReadSprinklr(const JsonValue& object, Intake intake);

bool MatchesActivityStreams(const JsonValue& object);
void ReadActivityStreams(const JsonValue& object, Intake intake);

bool MatchesGeneric(const JsonValue& object);
void ReadGeneric(const JsonValue& object, Intake intake);

}  // namespace askmix
