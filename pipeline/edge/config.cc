#include "edge/config.h"

#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <optional>

#include "core/text.h"
#include "counting/shift_detector.h"
#include "edge/config_check.h"
#include "edge/config_keys.h"
#include "edge/files.h"

namespace askmix {
namespace {

[[noreturn]] void Refuse(const std::string& where, const std::string& sentence) {
  throw Fatal(ExitCode::kConfiguration, where + ": " + sentence);
}

/// Where a value came from: "askmix.yaml:12" or the name of a variable.
struct Entry {
  std::string key;
  std::string value;
  std::string where;
  bool from_file;
};

// --- the file ---

/// Aliases can make a short file long, or endless.
constexpr std::ptrdiff_t kNameDotsMax = 8;
constexpr std::size_t kNodesMax = 10'000;

class FileReader {
 public:
  explicit FileReader(std::string path) : path_(std::move(path)) {}

  std::vector<Entry> Read() {
    const std::string text = ReadFile(path_);
    try {
      Visit(YAML::Load(text), "");
    } catch (const YAML::Exception& e) {
      Refuse(Where(e.mark), "not YAML: " + e.msg);
    }
    return std::move(entries_);
  }

 private:
  std::string Where(const YAML::Mark& mark) const {
    return mark.is_null() ? path_ : path_ + ":" + std::to_string(mark.line + 1);
  }

  static bool IsSection(const std::string& name) {
    return std::ranges::any_of(ConfigKeys(),
                               [&](const auto& key) { return key.name.starts_with(name + "."); }) ||
           kPropertyPrefix.starts_with(name + ".");
  }

  void Visit(const YAML::Node& node, const std::string& name) {
    if (++nodes_ > kNodesMax || std::ranges::count(name, '.') > kNameDotsMax) {
      Refuse(Where(node.Mark()), "more keys, or deeper ones, than any configuration has");
    }
    if (node.IsMap() && node.size() > 0) return VisitMap(node, name);
    if (name.empty()) {
      if (node.IsNull() || node.IsMap()) return;
      Refuse(Where(node.Mark()), "give sections with keys, as in deploy/askmix.yaml");
    }
    if (IsSection(name) && (node.IsNull() || node.IsMap())) return;
    entries_.push_back({name, Value(node, name), Where(node.Mark()), true});
  }

  void VisitMap(const YAML::Node& node, const std::string& name) {
    for (const auto& member : node) {
      const YAML::Node& key = member.first;
      if (!key.IsScalar()) Refuse(Where(key.Mark()), "a key must be one word");
      Visit(member.second, name.empty() ? key.Scalar() : name + "." + key.Scalar());
    }
  }

  std::string Value(const YAML::Node& node, const std::string& name) const {
    if (node.IsScalar()) return node.Scalar();
    std::string list;
    for (const YAML::Node& item : node) {
      if (!item.IsScalar()) Refuse(Where(item.Mark()), name + " holds more than a list of values");
      if (!list.empty()) list += ",";
      list += item.Scalar();
    }
    return list;
  }

  const std::string path_;
  std::size_t nodes_ = 0;
  std::vector<Entry> entries_;
};

// --- the environment ---

/// Kubernetes tells each container about services by such variables; a service that is called
/// askmix must not keep the program from starting.
bool IsServiceLink(const std::string& name, const std::string& value) {
  const std::size_t port = name.find("_PORT_");
  return name.ends_with("_SERVICE_HOST") || name.find("_SERVICE_PORT") != name.npos ||
         (name.ends_with("_PORT") && value.find("://") != value.npos) ||
         (port != name.npos && name.find_first_of("0123456789", port) == port + 6);
}

/// The variables of scripts/test, which programs that tests start inherit.
bool IsOfTests(const std::string& name) { return name.starts_with("ASKMIX_TEST_"); }

std::string KeyOfVariable(const std::string& variable) {
  for (const ConfigKey& key : ConfigKeys()) {
    if (EnvironmentName(key.name) == variable) return key.name;
  }
  const std::string prefix = EnvironmentName(kPropertyPrefix);
  if (!variable.starts_with(prefix) || variable.size() == prefix.size()) return {};
  std::string key(kPropertyPrefix);
  for (const char c : variable.substr(prefix.size())) {
    key += c == '_' ? '.' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return key;
}

/// The known name with the fewest edits to `name`.
std::string Nearest(const std::string& name, bool variable) {
  std::string nearest;
  std::size_t least = std::string::npos;
  for (const ConfigKey& key : ConfigKeys()) {
    if (key.secret && !variable) continue;
    const std::string known = variable ? EnvironmentName(key.name) : key.name;
    const std::size_t distance = EditDistance(name, known);
    if (distance >= least) continue;
    least = distance;
    nearest = known;
  }
  return nearest;
}

std::vector<Entry> ReadEnvironment(const Environment& environment) {
  std::vector<Entry> entries;
  for (const auto& [name, value] : environment) {
    if (!name.starts_with("ASKMIX_") || IsOfTests(name) || IsServiceLink(name, value)) continue;
    const std::string key = KeyOfVariable(name);
    if (key.empty()) {
      Refuse(name, "unknown variable; the nearest known one is " + Nearest(name, true));
    }
    entries.push_back({key, value, name, false});
  }
  return entries;
}

// --- from entries to a configuration ---

class Builder {
 public:
  void Apply(const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
      const auto [place, is_new] = where_.try_emplace(entry.key, entry.where);
      if (!is_new && entry.from_file) {
        Refuse(entry.where, entry.key + " is given twice, first at " + place->second);
      }
      place->second = entry.where;
      if (entry.key.starts_with(kPropertyPrefix)) {
        ApplyProperty(entry);
      } else {
        ApplyKey(entry);
      }
    }
  }

  Config Finish() {
    ReadSecret("kafka.password_file", config_.kafka.password_file, config_.kafka.password);
    ReadSecret("kafka.ssl_key_password_file", config_.kafka.ssl_key_password_file,
               config_.kafka.ssl_key_password);
    if (const auto fault = FindFault(config_)) {
      Refuse(Where(fault->key), std::string(fault->key) + " " + fault->sentence);
    }
    return std::move(config_);
  }

 private:
  static void RefuseSecret(const Entry& entry, const std::string& instead) {
    if (!entry.from_file) return;
    Refuse(entry.where, entry.key + " is a secret and must not stand in this file: use " + instead);
  }

  void ApplyKey(const Entry& entry) {
    const ConfigKey* key = FindKey(entry.key);
    if (!key) {
      Refuse(entry.where, "unknown key " + entry.key + "; the nearest known one is " +
                              Nearest(entry.key, false));
    }
    if (key->secret) RefuseSecret(entry, key->name + "_file or " + EnvironmentName(key->name));
    if (key->set(config_, entry.value)) return;
    Refuse(entry.where, entry.key + " is '" + entry.value + "': give " + key->want);
  }

  void ApplyProperty(const Entry& entry) {
    const std::string property = entry.key.substr(kPropertyPrefix.size());
    if (IsOwnProperty(property)) {
      Refuse(entry.where, entry.key + " cannot be changed: askmix sets " + property + " itself");
    }
    if (IsSecretProperty(property)) RefuseSecret(entry, EnvironmentName(entry.key));
    config_.kafka.properties[property] = entry.value;
  }

  std::string Where(std::string_view key) const {
    const auto found = where_.find(key);
    return found == where_.end() ? "configuration" : found->second;
  }

  void ReadSecret(std::string_view key, const std::string& path, std::string& secret) const {
    if (path.empty() || !secret.empty()) return;
    std::string text;
    try {
      text = ReadFile(path);
    } catch (const Fatal& fatal) {
      Refuse(Where(key), std::string(key) + ": " + fatal.what());
    }
    secret = TrimSpace(text);
    if (secret.empty()) Refuse(Where(key), std::string(key) + ": " + path + " is empty");
  }

  Config config_;
  std::map<std::string, std::string, std::less<>> where_;
};

}  // namespace

Environment ProcessEnvironment() {
  Environment environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::size_t equals = text.find('=');
    if (equals == text.npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

Config LoadConfig(const std::string& path, const Environment& environment) {
  Builder builder;
  if (!path.empty()) builder.Apply(FileReader(path).Read());
  builder.Apply(ReadEnvironment(environment));
  return builder.Finish();
}

WindowSpec WindowsOf(const Config& config) {
  WindowSpec windows{
      .grid = config.grid, .lengths = config.windows, .memory = ShiftDetector::kMemory};
  std::ranges::sort(windows.lengths);
  return windows;
}

std::string Describe(const Config& config) {
  constexpr std::string_view kMask = "********";
  std::string text;
  for (const ConfigKey& key : ConfigKeys()) {
    const std::string value = key.get(config);
    text.append(key.name).append(": ");
    text.append(key.secret && !value.empty() ? kMask : value).append("\n");
  }
  for (const auto& [property, value] : config.kafka.properties) {
    text.append(kPropertyPrefix).append(property).append(": ");
    text.append(IsSecretProperty(property) ? kMask : value).append("\n");
  }
  return text;
}

}  // namespace askmix
