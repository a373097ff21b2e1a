#include "commands/model_file.h"

#include <doctest/doctest.h>

#include <string>

#include "core/error.h"
#include "support/toy_model_file.h"

namespace askmix {
namespace {

std::string Complaint(const std::string& path) {
  try {
    OpenModel(path);
  } catch (const Fatal& fatal) {
    CHECK(fatal.code() == ExitCode::kConfiguration);
    return fatal.what();
  }
  return "";
}

TEST_CASE("model file: a model is opened by its name") {
  const TemporaryFolder folder;
  CHECK(OpenModel(testing::WriteToyModel(folder))->version().starts_with("toy-"));
}

TEST_CASE("model file: what is missing or broken is told with the file's name") {
  const TemporaryFolder folder;
  const std::string bytes = SerializeModel(testing::ToyModel());
  const std::string cut = folder.Write("cut.model", bytes.substr(0, bytes.size() / 2));
  CHECK(Complaint(cut).starts_with(cut + ": the model should have"));
  CHECK(Complaint(folder.Path("none")).find(folder.Path("none")) != std::string::npos);
}

}  // namespace
}  // namespace askmix
