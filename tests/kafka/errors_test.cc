#include "edge/kafka/errors.h"

#include <doctest/doctest.h>

#include "core/error.h"

using namespace askmix;

namespace {

KafkaError Of(rd_kafka_resp_err_t code, bool fatal, bool abortable, bool retriable) {
  return {code, fatal, abortable, retriable, ""};
}

}  // namespace

TEST_CASE("kafka errors: each kind has one cure") {
  struct Row {
    const char* what;
    KafkaError error;
    bool young;
    Verdict verdict;
  };
  const Row rows[] = {
      {"out of sequence", Of(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, true, false, false),
       true, Verdict::kReplace},
      {"dead and abortable", Of(RD_KAFKA_RESP_ERR_INVALID_TXN_STATE, true, true, false), true,
       Verdict::kReplace},
      {"membership over", Of(RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, false, true, false), true,
       Verdict::kAbort},
      {"too large", Of(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, false, true, false), true,
       Verdict::kAbort},
      {"broker away", Of(RD_KAFKA_RESP_ERR__TIMED_OUT, false, false, true), true, Verdict::kRetry},
      {"broker away for too long", Of(RD_KAFKA_RESP_ERR__TIMED_OUT, false, false, true), false,
       Verdict::kReplace},
      {"a second process", Of(RD_KAFKA_RESP_ERR__FENCED, true, false, false), true,
       Verdict::kFenced},
      {"timed out by the broker", Of(RD_KAFKA_RESP_ERR__FENCED, true, false, false), false,
       Verdict::kReplace},
      {"no right to the group",
       Of(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, false, true, false), true,
       Verdict::kUnauthorized},
      {"no right to the id",
       Of(RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, true, false, false), true,
       Verdict::kUnauthorized},
      {"anything else", Of(RD_KAFKA_RESP_ERR__STATE, false, false, false), true, Verdict::kReplace},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(Judge(row.error, row.young) == row.verdict);
  }
}

TEST_CASE("kafka errors: the fourth replacement within five minutes is one too many") {
  Replacements replacements;
  const Replacements::Steady start{};
  for (int minute = 0; minute < 3; ++minute) {
    CHECK_FALSE(replacements.Add(start + std::chrono::minutes(minute)));
  }
  CHECK(replacements.Add(start + std::chrono::minutes(4)));
}

TEST_CASE("kafka errors: replacements that are long past do not count") {
  Replacements replacements;
  const Replacements::Steady start{};
  for (int i = 0; i < 20; ++i) {
    CHECK_FALSE(replacements.Add(start + std::chrono::minutes(3 * i)));
  }
}
