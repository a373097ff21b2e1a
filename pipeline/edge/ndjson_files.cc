#include "edge/ndjson_files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "codec/json.h"
#include "core/error.h"

namespace askmix {
namespace {

[[noreturn]] void ThrowUnwritable(const std::string& path) {
  throw Fatal(ExitCode::kConfiguration, "cannot write " + path + ": " + std::strerror(errno));
}

void EncodeDeadLetter(const Record& record, std::string& line) {
  JsonWriter json(line);
  json.BeginObject();
  json.Key("key");
  json.String(record.key);
  json.Key("headers");
  json.BeginObject();
  for (const Header& header : record.headers) {
    json.Key(header.name);
    json.String(header.value);
  }
  json.EndObject();
  json.Key("value");
  json.String(record.value);
  json.EndObject();
}

}  // namespace

NdjsonFiles::NdjsonFiles(const std::string& folder, std::span<const Topic> topics)
    : folder_(folder) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) {
    throw Fatal(ExitCode::kConfiguration,
                "cannot make the folder " + folder_ + ": " + error.message());
  }
  for (const Topic topic : topics) {
    File& file = files_[static_cast<std::size_t>(topic)];
    file.reset(std::fopen(PathOf(topic).c_str(), "we"));
    if (!file) ThrowUnwritable(PathOf(topic));
  }
}

std::string NdjsonFiles::PathOf(Topic topic) const {
  return folder_ + "/" + std::string(Name(topic)) + ".ndjson";
}

void NdjsonFiles::Write(Topic topic, const Record& record) {
  line_.clear();
  if (topic == Topic::kRejected) {
    EncodeDeadLetter(record, line_);
  } else {
    line_.assign(record.value);
  }
  line_.push_back('\n');
  std::FILE* file = files_[static_cast<std::size_t>(topic)].get();
  if (std::fwrite(line_.data(), 1, line_.size(), file) != line_.size()) {
    ThrowUnwritable(PathOf(topic));
  }
}

void NdjsonFiles::Flush() {
  for (const File& file : files_) {
    if (file) std::fflush(file.get());
  }
}

}  // namespace askmix
