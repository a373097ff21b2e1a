// The log: one line per event on standard error, a sentence and its context. Thread-safe.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace askmix::log {

/// What a sentence is about. Never a secret, never a mention's text.
struct Context {
  std::string_view key;
  std::string value;
};

/// `level`: debug, info, warn or error; less serious lines are left out. Without a call: info.
void Init(std::string_view level);

void Debug(std::string_view sentence, std::initializer_list<Context> context = {});
void Info(std::string_view sentence, std::initializer_list<Context> context = {});
void Warn(std::string_view sentence, std::initializer_list<Context> context = {});
void Error(std::string_view sentence, std::initializer_list<Context> context = {});

/// The sentence with its context, as the log shows it: `sentence key=value key="a value"`. Line
/// breaks, quotes and backslashes in values are escaped, so that an event stays one line.
std::string Line(std::string_view sentence, std::initializer_list<Context> context);

}  // namespace askmix::log
