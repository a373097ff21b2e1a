#include "edge/kafka/transactions.h"

#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

#include "edge/log.h"

namespace askmix {
namespace {

constexpr int kKickOffMs = 1;
constexpr int kInitMs = 5'000;
constexpr int kQueueFullMs = 10;
constexpr int kCloseMs = 3'000;
/// "The rest of the transaction's timeout"; any other value may leave librdkafka's state behind.
constexpr int kWholeTimeout = -1;

}  // namespace

rd_kafka_vu_t Field(rd_kafka_vtype_t type) {
  rd_kafka_vu_t field{};
  field.vtype = type;
  return field;
}

rd_kafka_vu_t Bytes(rd_kafka_vtype_t type, std::string_view bytes) {
  rd_kafka_vu_t field = Field(type);
  // librdkafka's interface is not const, but RD_KAFKA_MSG_F_COPY only reads.
  field.u.mem.ptr = const_cast<char*>(bytes.data());
  field.u.mem.size = bytes.size();
  return field;
}

rd_kafka_vu_t HeaderField(const char* name, std::string_view value) {
  rd_kafka_vu_t field = Field(RD_KAFKA_VTYPE_HEADER);
  field.u.header.name = name;
  field.u.header.val = value.data();
  field.u.header.size = static_cast<ssize_t>(value.size());
  return field;
}

void SetMetadata(std::string_view note, rd_kafka_topic_partition_t& position) {
  if (note.empty()) return;
  // Freed with the list, by C's free.
  position.metadata = strndup(note.data(), note.size());
  position.metadata_size = note.size();
}

Transactions::Transactions(const KafkaConfig& config, TransactionalIdentity identity,
                           std::vector<std::string> topics, const Settings& own,
                           OnRefused on_refused)
    : config_(config),
      identity_(std::move(identity)),
      own_(own),
      on_refused_(std::move(on_refused)),
      timeout_(config.transaction_timeout) {
  own_["transactional.id"] = own_["client.id"] = identity_.id;
  topics_.reserve(topics.size());
  for (std::string& name : topics) topics_.push_back({std::move(name), nullptr, 0});
  Connect();
}

void Transactions::Connect() {
  for (OutputTopic& topic : topics_) topic = {std::move(topic.name), nullptr, 0};
  client_.reset();
  client_.emplace(config_, ClientKind::kTransactional, own_, identity_.who, this,
                  [](rd_kafka_conf_t* conf) {
                    // Also what wakes a commit: without it each one waits in steps of 10 ms.
                    rd_kafka_conf_set_dr_msg_cb(conf, &Transactions::OnDelivery);
                    rd_kafka_conf_set_closesocket_cb(conf, &Transactions::OnSocketToClose);
                  });
  // Known topics spare the first transaction a second of waiting for metadata.
  for (OutputTopic& topic : topics_) {
    topic.handle.reset(rd_kafka_topic_new(client_->get(), topic.name.c_str(), nullptr));
  }
  ready_ = false;
  ++takeovers_;
  // Taking over the id ends what a dead process left open. It goes on in the background; readers
  // of committed positions wait for it.
  const ErrorHandle not_yet(rd_kafka_init_transactions(client_->get(), kKickOffMs));
  owns_id_ = !not_yet;
}

void Transactions::AwaitReady() {
  if (ready_) return;
  while (!owns_id_) {
    rd_kafka_error_t* raw = rd_kafka_init_transactions(client_->get(), kInitMs);
    if (raw == nullptr) break;
    const KafkaError error = TakeError(raw);
    if (error.fatal || !error.retriable) {
      if (IsUnauthorized(error.code)) ThrowUnauthorized(client_->who(), error.text);
      throw Fatal(ExitCode::kBroker,
                  client_->who() + ": the broker gives no transactions: " + error.text);
    }
    client_->NotAnswered("taking over the transactional id", error.code, error.text);
  }
  owns_id_ = true;
  for (OutputTopic& topic : topics_) AwaitTopic(topic);
  ready_ = true;
  client_->Answered();
}

void Transactions::AwaitTopic(OutputTopic& topic) {
  while (topic.partitions == 0) {
    const std::optional<int> count = CountPartitions(client_->get(), topic.name, Millis{kInitMs});
    if (count == 0) {
      throw Fatal(ExitCode::kConfiguration, "topic " + topic.name +
                                                " does not exist on the cluster; make it with "
                                                "`askmix topics create`");
    }
    if (count) {
      topic.partitions = *count;
    } else {
      client_->NotAnswered("reading metadata", RD_KAFKA_RESP_ERR__TIMED_OUT, "timed out");
    }
  }
}

void Transactions::Begin() {
  ASKMIX_CHECK(!open_);
  AwaitReady();
  open_ = true;
  refused_ = false;
  failure_.reset();
  began_ = Steady::now();
  sockets_closed_before_ = sockets_closed_;
  if (rd_kafka_error_t* error = rd_kafka_begin_transaction(client_->get())) Fail(TakeError(error));
}

void Transactions::Produce(std::size_t topic, std::vector<rd_kafka_vu_t>& fields, std::size_t bytes,
                           void* opaque) {
  ASKMIX_CHECK(open_);
  if (failure_) return;
  rd_kafka_vu_t field = Field(RD_KAFKA_VTYPE_RKT);
  field.u.rkt = topics_[topic].handle.get();
  fields.push_back(field);
  field = Field(RD_KAFKA_VTYPE_MSGFLAGS);
  field.u.i = RD_KAFKA_MSG_F_COPY;
  fields.push_back(field);
  field = Field(RD_KAFKA_VTYPE_OPAQUE);
  field.u.ptr = opaque;
  fields.push_back(field);
  for (;;) {
    rd_kafka_error_t* raw = rd_kafka_produceva(client_->get(), fields.data(), fields.size());
    if (raw == nullptr) return;
    KafkaError error = TakeError(raw);
    if (error.code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
      rd_kafka_poll(client_->get(), kQueueFullMs);
      continue;
    }
    if (RefusesRecord(error.code)) NoteRefusal(error.code, topics_[topic].name, bytes, opaque);
    return Fail(std::move(error));
  }
}

/// Keeps the first failure of a transaction. What one call reports may be the echo of an error that
/// came from the broker in between; the handle knows whether that one was fatal.
void Transactions::Fail(KafkaError error) {
  std::array<char, 512> why{};
  const rd_kafka_resp_err_t code = rd_kafka_fatal_error(client_->get(), why.data(), why.size());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    error = {.code = code, .fatal = true, .text = why.data()};
  } else {
    error.abortable = true;
  }
  failure_ = std::move(error);
}

void Transactions::OnDelivery(rd_kafka_t* /*handle*/, const rd_kafka_message_t* message,
                              void* opaque) {
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR || !RefusesRecord(message->err)) return;
  auto& owner = Client::Owner<Transactions>(opaque);
  owner.NoteRefusal(message->err, rd_kafka_topic_name(message->rkt), message->len,
                    message->_private);
}

int Transactions::OnSocketToClose(int socket, void* opaque) {
  ++Client::Owner<Transactions>(opaque).sockets_closed_;
  return close(socket);
}

void Transactions::NoteRefusal(rd_kafka_resp_err_t code, std::string_view topic, std::size_t bytes,
                               void* opaque) {
  if (on_refused_) on_refused_(opaque, code);
  if (refused_) return;
  refused_ = true;
  log::Warn("the broker refuses a record", {{"who", client_->who()},
                                            {"topic", std::string(topic)},
                                            {"bytes", std::to_string(bytes)},
                                            {"reason", rd_kafka_err2str(code)}});
}

CommitOutcome Transactions::Commit(const rd_kafka_topic_partition_list_t* positions,
                                   const rd_kafka_consumer_group_metadata_t* group) {
  ASKMIX_CHECK(open_);
  std::optional<KafkaError> error = std::move(failure_);
  if (!error && positions != nullptr) {
    error = Persist([&] {
      return rd_kafka_send_offsets_to_transaction(client_->get(), positions, group, kWholeTimeout);
    });
  }
  if (!error) {
    error = Persist([&] { return rd_kafka_commit_transaction(client_->get(), kWholeTimeout); });
  }
  open_ = false;
  const CommitOutcome outcome = error ? Undo(*error) : CommitOutcome::kCommitted;
  if (outcome == CommitOutcome::kCommitted) client_->Answered();
  if (outcome != CommitOutcome::kUnknown) RenewIfAConnectionWasLost();
  return outcome;
}

void Transactions::RenewIfAConnectionWasLost() {
  if (sockets_closed_ == sockets_closed_before_) return;
  log::Info("a connection was lost within a transaction; the next one has a new producer",
            {{"who", client_->who()}});
  Connect();
}

std::optional<KafkaError> Transactions::Persist(const Call& call) const {
  for (;;) {
    rd_kafka_error_t* raw = call();
    if (raw == nullptr) return std::nullopt;
    KafkaError error = TakeError(raw);
    if (Judge(error, IsYoung()) != Verdict::kRetry) return error;
    rd_kafka_poll(client_->get(), kQueueFullMs);
  }
}

CommitOutcome Transactions::Undo(const KafkaError& error) {
  switch (Judge(error, IsYoung())) {
    case Verdict::kUnauthorized:
      ThrowUnauthorized(client_->who(), error.text);
    case Verdict::kFenced:
      throw Fatal(ExitCode::kFenced, client_->who() + ": " + identity_.living + ": " + error.text);
    case Verdict::kAbort:
      break;
    default:
      return Replace(error);
  }
  const std::optional<KafkaError> failed =
      Persist([&] { return rd_kafka_abort_transaction(client_->get(), kWholeTimeout); });
  if (failed) return Replace(*failed);
  if (refused_) return CommitOutcome::kRefused;
  log::Info("a transaction was aborted; the same records come again",
            {{"who", client_->who()}, {"reason", error.text}});
  return CommitOutcome::kAborted;
}

CommitOutcome Transactions::Replace(const KafkaError& error) {
  log::Warn("the producer is replaced", {{"who", client_->who()}, {"reason", error.text}});
  if (replacements_.Add(Steady::now())) {
    throw Fatal(ExitCode::kBroker, client_->who() +
                                       ": more than 3 producers had to be replaced within 5 "
                                       "minutes, the last one because of: " +
                                       error.text);
  }
  Connect();
  AwaitReady();
  return CommitOutcome::kUnknown;
}

void Transactions::Close() {
  if (!client_) return;
  if (open_) {
    const ErrorHandle ignored(rd_kafka_abort_transaction(client_->get(), kCloseMs));
    open_ = false;
  }
  for (OutputTopic& topic : topics_) topic = {std::move(topic.name), nullptr, 0};
  client_.reset();
}

}  // namespace askmix
