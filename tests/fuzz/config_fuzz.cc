// edge/config.h: any YAML, and any variables. Input: YAML; a line "---env"; NAME=value lines.
#include "core/text.h"
#include "edge/config.h"
#include "edge/config_keys.h"
#include "fuzz/checks.h"

namespace askmix::fuzz {
namespace {

Environment TakeEnvironment(std::string_view& bytes) {
  constexpr std::string_view kMark = "\n---env\n";
  const std::size_t at = bytes.find(kMark);
  if (at == std::string_view::npos) return {};
  std::string_view rest = bytes.substr(at + kMark.size());
  bytes = bytes.substr(0, at + 1);
  Environment environment;
  while (!rest.empty()) {
    std::string_view line = TakePart(rest, '\n');
    const std::string name(TakePart(line, '='));
    // What names a file would be read from this machine.
    if (name.find("FILE") == std::string::npos) environment.emplace("ASKMIX_" + name, line);
  }
  return environment;
}

/// What is shown for a key is what sets it.
void CheckKeys(const Config& config) {
  for (const ConfigKey& key : ConfigKeys()) {
    const std::string value = key.get(config);
    Config copy = config;
    if (value.empty()) continue;
    ASKMIX_CHECK(key.set(copy, value));
    ASKMIX_CHECK(key.get(copy) == value);
  }
}

}  // namespace

void Fuzz(std::string_view bytes) {
  const Environment environment = TakeEnvironment(bytes);
  if (bytes.find("_file") != std::string_view::npos) return;
  const InputFile file(bytes);
  Config config;
  if (!ReadsOrRefuses([&] { config = LoadConfig(file.path(), environment); })) return;
  CheckKeys(config);
  const std::string described = Describe(config);
  ASKMIX_CHECK(config.kafka.password.size() < 12 ||
               described.find("kafka.password: ********\n") != std::string::npos);
}

}  // namespace askmix::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  askmix::fuzz::Fuzz(askmix::View(data, size));
  return 0;
}
