// What became of what `askmix ingest` read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "codec/platforms/platform.h"
#include "edge/feeds/records.h"

namespace askmix {

class IngestReport {
 public:
  /// Places that are named; of more there are only numbers.
  static constexpr std::size_t kPlacesKept = 10;

  /// What normalize will make of a record that is sent.
  void CountPayload(const Payload& payload, const std::string& file, std::int64_t line);
  /// A record that is not sent, or that the broker did not take.
  void CountRefused(const Error& fault, const std::string& file, std::int64_t line);
  void CountSent(std::int64_t records) { sent_ += records; }
  void CountPassedOver(const PassedOver& passed_over);
  void CountFile(bool anything_new);

  std::int64_t read() const { return read_; }
  std::int64_t refused() const { return refused_; }
  /// Of what is sent, what normalize will refuse.
  std::int64_t not_understood() const;
  bool has_nothing_new() const { return files_ > 0 && files_new_ == 0; }

  /// Several lines for people; `topic` empty: nothing was sent.
  std::string Text(const std::string& topic) const;
  std::string Json(const std::string& topic) const;

 private:
  void NotePlace(const Error& fault, const std::string& file, std::int64_t line);

  std::int64_t files_ = 0, files_new_ = 0;
  std::int64_t read_ = 0, sent_ = 0, refused_ = 0;
  std::int64_t mentions_ = 0, events_ = 0;
  PassedOver passed_over_;
  std::map<std::string, std::int64_t, std::less<>> skips_, refusals_;
  struct Place {
    std::string where, reason, detail;
  };
  std::vector<Place> places_;
};

}  // namespace askmix
