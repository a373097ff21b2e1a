// What an error of the transactional API means, and what is to be done about it.
#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <deque>
#include <string>
#include <string_view>

namespace askmix {

struct KafkaError {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  bool fatal = false;      ///< the handle is dead
  bool abortable = false;  ///< the transaction has to be aborted
  bool retriable = false;  ///< the same call may be made again
  std::string text = {};
};

/// Takes over and frees `error`, which is not null.
KafkaError TakeError(rd_kafka_error_t* error);

enum class Verdict {
  kRetry,         ///< make the same call with the same arguments again
  kAbort,         ///< abort the transaction and rewind
  kReplace,       ///< the handle or the outcome is lost: a new producer with the same id
  kFenced,        ///< another process runs with our transactional id
  kUnauthorized,  ///< the broker denies us the right
};

/// `transaction_is_young`: the transaction is younger than its timeout, so that the broker cannot
/// have ended it; being fenced means a second process then.
Verdict Judge(const KafkaError& error, bool transaction_is_young);

/// Credentials or rights.
bool IsUnauthorized(rd_kafka_resp_err_t code);
/// The broker will not take a record as it is, however often it comes.
bool RefusesRecord(rd_kafka_resp_err_t code);

/// Counts replacements of one producer. A broker that makes us replace it again and again is not
/// mended by doing so faster than a supervisor restarts us.
class Replacements {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  /// True when this is one too many: more than 3 within 5 minutes.
  bool Add(Steady now);

 private:
  std::deque<Steady> times_;
};

[[noreturn]] void ThrowUnauthorized(std::string_view who, std::string_view text);

}  // namespace askmix
