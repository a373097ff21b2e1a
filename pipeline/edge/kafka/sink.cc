#include "edge/kafka/sink.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "edge/log.h"

namespace askmix {
namespace {

constexpr int kKickOffMs = 1;
constexpr int kInitMs = 5'000;
constexpr int kQueueFullMs = 10;
constexpr int kCloseMs = 3'000;
/// "The rest of the transaction's timeout"; any other value may leave librdkafka's state behind.
constexpr int kWholeTimeout = -1;

rd_kafka_vu_t Field(rd_kafka_vtype_t type) {
  rd_kafka_vu_t field{};
  field.vtype = type;
  return field;
}

rd_kafka_vu_t Bytes(rd_kafka_vtype_t type, const std::string& bytes) {
  rd_kafka_vu_t field = Field(type);
  // librdkafka's interface is not const, but RD_KAFKA_MSG_F_COPY only reads.
  field.u.mem.ptr = const_cast<char*>(bytes.data());
  field.u.mem.size = bytes.size();
  return field;
}

rd_kafka_vu_t HeaderField(const char* name, const std::string& value) {
  rd_kafka_vu_t field = Field(RD_KAFKA_VTYPE_HEADER);
  field.u.header.name = name;
  field.u.header.val = value.data();
  field.u.header.size = static_cast<ssize_t>(value.size());
  return field;
}

}  // namespace

std::unique_ptr<Sink> MakeKafkaSink(const KafkaConfig& config, const StageRow& row,
                                    std::size_t worker) {
  return std::make_unique<KafkaSink>(config, row, worker);
}

KafkaSink::KafkaSink(const KafkaConfig& config, const StageRow& row, std::size_t worker)
    : config_(config),
      id_(WorkerId(config, row.name, worker)),
      input_(KafkaTopic(config, row.input)),
      timeout_(config.transaction_timeout),
      outputs_(row.outputs.begin(), row.outputs.end()) {
  Connect();
}

void KafkaSink::Connect() {
  for (OutputTopic& topic : topics_) topic = {};
  client_.reset();
  client_.emplace(config_, ClientKind::kTransactional,
                  Settings{{"transactional.id", id_}, {"client.id", id_}}, "sink " + id_, this,
                  [](rd_kafka_conf_t* conf) {
                    // Also what wakes a commit: without it each one waits in steps of 10 ms.
                    rd_kafka_conf_set_dr_msg_cb(conf, &KafkaSink::OnDelivery);
                    rd_kafka_conf_set_closesocket_cb(conf, &KafkaSink::OnSocketToClose);
                  });
  // Known topics spare the first transaction a second of waiting for metadata.
  for (const Topic output : outputs_) {
    OutputTopic& topic = topics_[static_cast<std::size_t>(output)];
    topic.name = KafkaTopic(config_, output);
    topic.handle.reset(rd_kafka_topic_new(client_->get(), topic.name.c_str(), nullptr));
  }
  ready_ = false;
  // Taking over the id ends what a dead process left open. It goes on in the background; readers
  // of committed positions wait for it.
  const ErrorHandle not_yet(rd_kafka_init_transactions(client_->get(), kKickOffMs));
  owns_id_ = !not_yet;
}

void KafkaSink::AwaitReady() {
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
  for (const Topic output : outputs_) AwaitTopic(topics_[static_cast<std::size_t>(output)]);
  ready_ = true;
  client_->Answered();
}

void KafkaSink::AwaitTopic(OutputTopic& topic) {
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

void KafkaSink::Begin() {
  ASKMIX_CHECK(!open_);
  if (!ready_) AwaitReady();
  open_ = true;
  refused_ = false;
  failure_.reset();
  began_ = Steady::now();
  sockets_closed_before_ = sockets_closed_;
  if (rd_kafka_error_t* error = rd_kafka_begin_transaction(client_->get())) Fail(TakeError(error));
}

void KafkaSink::Write(const Output& output) {
  ASKMIX_CHECK(open_);
  if (failure_) return;
  const OutputTopic& topic = topics_[static_cast<std::size_t>(output.topic)];
  ASKMIX_CHECK(topic.handle != nullptr);
  // librdkafka 2.0.2 frees headers twice when a partition does not exist.
  if (output.partition && Raw(*output.partition) >= topic.partitions) {
    throw Fatal(ExitCode::kConfiguration,
                topic.name + " has " + std::to_string(topic.partitions) +
                    " partitions, fewer than " + input_ +
                    "; their counts must be equal (`askmix topics check`)");
  }
  FillFields(topic, output);
  Produce(topic, output.value.size());
}

void KafkaSink::FillFields(const OutputTopic& topic, const Output& output) {
  fields_.clear();
  rd_kafka_vu_t field = Field(RD_KAFKA_VTYPE_RKT);
  field.u.rkt = topic.handle.get();
  fields_.push_back(field);
  if (output.partition) {
    field = Field(RD_KAFKA_VTYPE_PARTITION);
    field.u.i32 = Raw(*output.partition);
    fields_.push_back(field);
  }
  if (!output.key.empty()) fields_.push_back(Bytes(RD_KAFKA_VTYPE_KEY, output.key));
  fields_.push_back(Bytes(RD_KAFKA_VTYPE_VALUE, output.value));
  field = Field(RD_KAFKA_VTYPE_MSGFLAGS);
  field.u.i = RD_KAFKA_MSG_F_COPY;
  fields_.push_back(field);
  if (Raw(output.cause.offset) >= 0) {
    cause_ = FormatCause(input_, output.cause);
    fields_.push_back(HeaderField(kCauseHeader.data(), cause_));
  }
  for (const Header& h : output.headers) fields_.push_back(HeaderField(h.name.c_str(), h.value));
}

void KafkaSink::Produce(const OutputTopic& topic, std::size_t bytes) {
  for (;;) {
    rd_kafka_error_t* raw = rd_kafka_produceva(client_->get(), fields_.data(), fields_.size());
    if (raw == nullptr) return;
    KafkaError error = TakeError(raw);
    if (error.code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
      rd_kafka_poll(client_->get(), kQueueFullMs);
      continue;
    }
    if (RefusesRecord(error.code)) NoteRefusal(error.code, topic.name, bytes);
    return Fail(std::move(error));
  }
}

/// Keeps the first failure of a transaction. What one call reports may be the echo of an error that
/// came from the broker in between; the handle knows whether that one was fatal.
void KafkaSink::Fail(KafkaError error) {
  std::array<char, 512> why{};
  const rd_kafka_resp_err_t code = rd_kafka_fatal_error(client_->get(), why.data(), why.size());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    error = {.code = code, .fatal = true, .text = why.data()};
  } else {
    error.abortable = true;
  }
  failure_ = std::move(error);
}

void KafkaSink::OnDelivery(rd_kafka_t* /*handle*/, const rd_kafka_message_t* message,
                           void* opaque) {
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR || !RefusesRecord(message->err)) return;
  Client::Owner<KafkaSink>(opaque).NoteRefusal(message->err, rd_kafka_topic_name(message->rkt),
                                               message->len);
}

int KafkaSink::OnSocketToClose(int socket, void* opaque) {
  ++Client::Owner<KafkaSink>(opaque).sockets_closed_;
  return close(socket);
}

void KafkaSink::NoteRefusal(rd_kafka_resp_err_t code, std::string_view topic, std::size_t bytes) {
  if (refused_) return;
  refused_ = true;
  log::Warn("the broker refuses a record", {{"who", client_->who()},
                                            {"topic", std::string(topic)},
                                            {"bytes", std::to_string(bytes)},
                                            {"reason", rd_kafka_err2str(code)}});
}

CommitOutcome KafkaSink::Commit(std::span<const Position> positions, const GroupToken& membership) {
  ASKMIX_CHECK(open_);
  std::optional<KafkaError> error = std::move(failure_);
  if (!error && !positions.empty()) error = SendPositions(positions, membership);
  if (!error) {
    error = Persist([&] { return rd_kafka_commit_transaction(client_->get(), kWholeTimeout); });
  }
  open_ = false;
  const CommitOutcome outcome = error ? Undo(*error) : CommitOutcome::kCommitted;
  if (outcome == CommitOutcome::kCommitted) client_->Answered();
  if (outcome != CommitOutcome::kUnknown) RenewIfAConnectionWasLost();
  return outcome;
}

void KafkaSink::RenewIfAConnectionWasLost() {
  if (sockets_closed_ == sockets_closed_before_) return;
  log::Info("a connection was lost within a transaction; the next one has a new producer",
            {{"who", client_->who()}});
  Connect();
}

std::optional<KafkaError> KafkaSink::Persist(const Call& call) const {
  for (;;) {
    rd_kafka_error_t* raw = call();
    if (raw == nullptr) return std::nullopt;
    KafkaError error = TakeError(raw);
    if (Judge(error, IsYoung()) != Verdict::kRetry) return error;
    rd_kafka_poll(client_->get(), kQueueFullMs);
  }
}

std::optional<KafkaError> KafkaSink::SendPositions(std::span<const Position> positions,
                                                   const GroupToken& membership) const {
  ASKMIX_CHECK(membership != nullptr);
  const PartitionsHandle list(
      rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
  for (const Position& p : positions) {
    rd_kafka_topic_partition_t& entry =
        *rd_kafka_topic_partition_list_add(list.get(), input_.c_str(), Raw(p.partition));
    entry.offset = Raw(p.next);
    if (p.note.empty()) continue;
    // Freed with the list, by C's free.
    entry.metadata = strndup(p.note.data(), p.note.size());
    entry.metadata_size = p.note.size();
  }
  const auto* token = static_cast<const rd_kafka_consumer_group_metadata_t*>(membership.get());
  return Persist([&] {
    return rd_kafka_send_offsets_to_transaction(client_->get(), list.get(), token, kWholeTimeout);
  });
}

CommitOutcome KafkaSink::Undo(const KafkaError& error) {
  switch (Judge(error, IsYoung())) {
    case Verdict::kUnauthorized:
      ThrowUnauthorized(client_->who(), error.text);
    case Verdict::kFenced:
      throw Fatal(ExitCode::kFenced,
                  client_->who() + ": another process runs with the same kafka.instance (" +
                      config_.instance +
                      "), which must be unique among living processes: " + error.text);
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

CommitOutcome KafkaSink::Replace(const KafkaError& error) {
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

void KafkaSink::Close() {
  if (!client_) return;
  if (open_) {
    const ErrorHandle ignored(rd_kafka_abort_transaction(client_->get(), kCloseMs));
    open_ = false;
  }
  for (OutputTopic& topic : topics_) topic = {};
  client_.reset();
}

}  // namespace askmix
