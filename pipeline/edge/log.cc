#include "edge/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace askmix::log {
namespace {

spdlog::logger& Logger() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("askmix",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::warn);
    return made;
  }();
  return *logger;
}

bool IsPlain(std::string_view value) {
  if (value.empty()) return false;
  for (const char c : value) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\\' || c == '=') return false;
  }
  return true;
}

void AppendQuoted(std::string_view value, std::string& out) {
  out += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  out += '"';
}

void Write(spdlog::level::level_enum level, std::string_view sentence,
           std::initializer_list<Context> context) {
  if (Logger().should_log(level)) Logger().log(level, "{}", Line(sentence, context));
}

}  // namespace

std::string Line(std::string_view sentence, std::initializer_list<Context> context) {
  std::string line(sentence);
  for (const Context& item : context) {
    line.append(" ").append(item.key).append("=");
    if (IsPlain(item.value)) {
      line += item.value;
    } else {
      AppendQuoted(item.value, line);
    }
  }
  return line;
}

void Init(std::string_view level) {
  Logger().set_level(spdlog::level::from_str(std::string(level)));
}

void Debug(std::string_view sentence, std::initializer_list<Context> context) {
  Write(spdlog::level::debug, sentence, context);
}
void Info(std::string_view sentence, std::initializer_list<Context> context) {
  Write(spdlog::level::info, sentence, context);
}
void Warn(std::string_view sentence, std::initializer_list<Context> context) {
  Write(spdlog::level::warn, sentence, context);
}
void Error(std::string_view sentence, std::initializer_list<Context> context) {
  Write(spdlog::level::err, sentence, context);
}

}  // namespace askmix::log
