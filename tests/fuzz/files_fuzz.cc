// Files that people write: configuration, brands, labels, lines. Refused with a sentence, or read.
#include "classifier/trainer.h"
#include "edge/brands_file.h"
#include "edge/config.h"
#include "edge/gzip_lines.h"
#include "edge/labelled_data.h"
#include "edge/lines.h"
#include "fuzz/target.h"

namespace askmix {
namespace {

template <typename Read>
void ReadOrRefuse(const Read& read) {
  try {
    read();
  } catch (const Fatal& fatal) {
    ASKMIX_CHECK(fatal.code() == ExitCode::kConfiguration);
    ASKMIX_CHECK(!std::string_view(fatal.what()).empty());
  }
}

}  // namespace
}  // namespace askmix

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace askmix;
  const InputFile file(View(data, size));
  ReadOrRefuse([&] { static_cast<void>(Describe(LoadConfig(file.path(), {}))); });
  ReadOrRefuse([&] { static_cast<void>(LoadBrands(file.path())); });
  ReadOrRefuse([&] {
    LabelledData labels;
    labels.ReadLabels(file.path());
    static_cast<void>(labels.Take());
  });
  ReadOrRefuse([&] { LabelledData().ReadSoft(file.path()); });
  ReadOrRefuse([&] { LabelledData().ReadTexts(file.path()); });
  std::string line;
  ReadOrRefuse([&] {
    GzipLines lines(file.path());
    while (lines.Next(line)) ASKMIX_CHECK(line.find('\n') == std::string::npos);
  });
  constexpr std::size_t kBytesMax = 100;
  LineReader lines(file.path(), [] { return false; });
  while (lines.Next(line, kBytesMax)) ASKMIX_CHECK(line.size() <= kBytesMax + 1);
  return 0;
}
