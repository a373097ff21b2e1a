// Three kinds of failure, three mechanisms:
//   our own bug         ASKMIX_CHECK: says where, and ends the process; on in release too
//   bad input           Result<T>: counted, and kept as a dead letter
//   broken environment  Fatal: thrown, caught once in main, becomes the exit code
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace askmix {

/// Why an input was refused.
struct Error {
  std::string_view reason;  ///< a code from a closed set, static storage: metric label, dead letter
  std::string detail;       ///< one sentence for people: what, where, what would be right
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> Refuse(std::string_view reason, std::string detail) {
  return tl::unexpected<Error>(Error{reason, std::move(detail)});
}

/// Exit codes of the command; the list for users stands in the README.
enum class ExitCode : int {
  kOk = 0,
  kFailed = 1,         ///< what was asked for did not succeed
  kUsage = 2,          ///< command line
  kConfiguration = 3,  ///< configuration, brands, model or topics are not usable
  kFenced = 4,         ///< another process runs with our identity
  kUnauthorized = 5,   ///< the broker refused our credentials or rights
  kBroker = 6,         ///< the broker's state or ours cannot be recovered from here
  kInternal = 70,      ///< a bug in askmix
};

/// The environment is broken in a way that this process cannot mend. Caught in main.
class Fatal : public std::runtime_error {
 public:
  Fatal(ExitCode code, const std::string& what) : std::runtime_error(what), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

/// Prints the condition and its place to standard error and aborts.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace askmix

#define ASKMIX_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::askmix::CheckFailed(#condition, __FILE__, __LINE__))
