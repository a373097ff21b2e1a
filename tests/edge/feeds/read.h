// Records of a text, as ingest would read them from a file.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "codec/platforms/platform.h"
#include "edge/feeds/records.h"
#include "support/temporary_folder.h"

namespace askmix {

struct ReadRecords {
  std::vector<std::string> values;  ///< of what is refused: "!<reason>"
  std::vector<std::int64_t> lines;  ///< where they begin
  std::vector<std::int64_t> ends;   ///< offsets behind them
  std::vector<std::string> states;  ///< there
  std::vector<std::int64_t> lines_behind;
  PassedOver passed_over;
};

inline ReadRecords Read(RecordReader& reader, const Window& window) {
  ReadRecords read;
  FeedRecord record;
  while (reader.Next(record)) {
    read.values.push_back(record.is_refused ? "!" + std::string(record.fault.reason)
                                            : record.value);
    read.lines.push_back(record.line);
    read.ends.push_back(window.offset());
    read.states.push_back(reader.State());
    read.lines_behind.push_back(window.line());
  }
  read.passed_over = reader.passed_over();
  return read;
}

inline ReadRecords Read(const std::string& text, const std::string& shape = "auto") {
  const TemporaryFolder folder;
  Input input(folder.Write("in", text), [] { return false; });
  Window window(input);
  const auto told = Recognise(window.PeekHead(kShapeHeadBytes), shape, IsKnownMember);
  if (!told) return {{"!" + std::string(told.error().reason)}, {}, {}, {}, {}, {}};
  const auto reader = MakeRecordReader(window, *told, IsKnownMember);
  ReadRecords all = Read(*reader, window);
  // From behind each record the rest is read as it was.
  for (std::size_t i = 0; i < all.values.size(); ++i) {
    Input again(folder.Path("in"), [] { return false; });
    Window later(again);
    static_cast<void>(later.PeekHead(kShapeHeadBytes));
    const auto rest = MakeRecordReader(later, *told, IsKnownMember, all.states[i]);
    later.SkipTo(all.ends[i], all.lines_behind[i]);
    const ReadRecords read = Read(*rest, later);
    const auto from = static_cast<std::ptrdiff_t>(i) + 1;
    CHECK(read.values == std::vector(all.values.begin() + from, all.values.end()));
    CHECK(read.lines == std::vector(all.lines.begin() + from, all.lines.end()));
  }
  return all;
}

}  // namespace askmix
