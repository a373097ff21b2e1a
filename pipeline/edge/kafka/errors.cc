#include "edge/kafka/errors.h"

#include "core/error.h"
#include "edge/kafka/handles.h"

namespace askmix {
namespace {

constexpr std::size_t kReplacementsMax = 3;
constexpr std::chrono::minutes kReplacementsWithin{5};

bool IsFenced(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__FENCED || code == RD_KAFKA_RESP_ERR_PRODUCER_FENCED ||
         code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH;
}

}  // namespace

KafkaError TakeError(rd_kafka_error_t* error) {
  const ErrorHandle owned(error);
  return {.code = rd_kafka_error_code(error),
          .fatal = rd_kafka_error_is_fatal(error) != 0,
          .abortable = rd_kafka_error_txn_requires_abort(error) != 0,
          .retriable = rd_kafka_error_is_retriable(error) != 0,
          .text = rd_kafka_error_string(error)};
}

Verdict Judge(const KafkaError& error, bool transaction_is_young) {
  if (IsUnauthorized(error.code)) return Verdict::kUnauthorized;
  if (error.fatal && IsFenced(error.code) && transaction_is_young) return Verdict::kFenced;
  if (error.fatal) return Verdict::kReplace;
  if (error.abortable) return Verdict::kAbort;
  // After the transaction's timeout nobody knows what became of the call.
  if (error.retriable && transaction_is_young) return Verdict::kRetry;
  return Verdict::kReplace;
}

bool IsUnauthorized(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
      return true;
    default:
      return false;
  }
}

bool RefusesRecord(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
      return true;
    default:
      return false;
  }
}

bool Replacements::Add(Steady now) {
  while (!times_.empty() && now - times_.front() > kReplacementsWithin) times_.pop_front();
  times_.push_back(now);
  return times_.size() > kReplacementsMax;
}

void ThrowUnauthorized(std::string_view who, std::string_view text) {
  throw Fatal(ExitCode::kUnauthorized,
              "the Kafka broker refuses the " + std::string(who) + ": " + std::string(text) +
                  "; check the credentials under `kafka` and the rights of that user");
}

}  // namespace askmix
