#include "edge/kafka/admin.h"

#include <array>

namespace askmix {
namespace {

AdminOptionsHandle MakeOptions(const Client& client, rd_kafka_admin_op_t what, Millis timeout) {
  AdminOptionsHandle options(rd_kafka_AdminOptions_new(client.get(), what));
  std::array<char, 256> why{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), static_cast<int>(timeout.count()),
                                            why.data(), why.size());
  return options;
}

/// Waits for the one answer of an admin request. Nothing: it did not come in time, or says that the
/// broker was not reached.
EventHandle Await(Client& client, const QueueHandle& queue, Millis timeout) {
  EventHandle event(rd_kafka_queue_poll(queue.get(), static_cast<int>(timeout.count()) + 500));
  rd_kafka_poll(client.get(), 0);
  client.ThrowIfRefused();
  return event;
}

std::map<std::string, std::string> SettingsOf(const rd_kafka_ConfigResource_t& resource) {
  std::map<std::string, std::string> settings;
  std::size_t count = 0;
  const rd_kafka_ConfigEntry_t** entries = rd_kafka_ConfigResource_configs(&resource, &count);
  for (std::size_t i = 0; i < count; ++i) {
    const char* value = rd_kafka_ConfigEntry_value(entries[i]);
    settings[rd_kafka_ConfigEntry_name(entries[i])] = value == nullptr ? "" : value;
  }
  return settings;
}

/// The topics that exist, without settings.
std::optional<std::vector<FoundTopic>> ListTopics(Client& client,
                                                  std::span<const std::string> names,
                                                  Millis timeout) {
  std::vector<FoundTopic> found;
  for (const std::string& name : names) {
    const std::optional<int> count = CountPartitions(client.get(), name, timeout);
    if (!count) return std::nullopt;
    if (*count > 0) found.push_back({name, *count, {}});
  }
  client.Answered();
  return found;
}

/// Settings stay empty where we have no right to read them.
bool FillSettings(Client& client, std::vector<FoundTopic>& topics, Millis timeout) {
  std::vector<ConfigResourceHandle> owned;
  std::vector<rd_kafka_ConfigResource_t*> asked;
  for (const FoundTopic& topic : topics) {
    owned.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.name.c_str()));
    asked.push_back(owned.back().get());
  }
  const QueueHandle queue(rd_kafka_queue_new(client.get()));
  const auto options = MakeOptions(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout);
  rd_kafka_DescribeConfigs(client.get(), asked.data(), asked.size(), options.get(), queue.get());
  const EventHandle event = Await(client, queue, timeout);
  if (!event) return false;
  if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return IsUnauthorized(rd_kafka_event_error(event.get()));
  }
  const auto* result = rd_kafka_event_DescribeConfigs_result(event.get());
  std::size_t count = 0;
  const rd_kafka_ConfigResource_t** resources =
      rd_kafka_DescribeConfigs_result_resources(result, &count);
  for (std::size_t i = 0; i < count; ++i) {
    for (FoundTopic& topic : topics) {
      if (topic.name != rd_kafka_ConfigResource_name(resources[i])) continue;
      if (rd_kafka_ConfigResource_error(resources[i]) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        topic.settings = SettingsOf(*resources[i]);
      }
    }
  }
  return true;
}

}  // namespace

std::optional<std::vector<FoundTopic>> DescribeTopics(Client& client,
                                                      std::span<const std::string> names,
                                                      Millis timeout) {
  std::optional<std::vector<FoundTopic>> found = ListTopics(client, names, timeout);
  if (!found || found->empty()) return found;
  if (!FillSettings(client, *found, timeout)) return std::nullopt;
  return found;
}

std::optional<bool> CreateTopic(Client& client, const TopicPlan& plan, Millis timeout) {
  std::array<char, 256> why{};
  const NewTopicHandle topic(rd_kafka_NewTopic_new(plan.name.c_str(), plan.partitions,
                                                   plan.replication, why.data(), why.size()));
  if (!topic) throw Fatal(ExitCode::kConfiguration, plan.name + ": " + why.data());
  for (const auto& [name, value] : plan.settings) {
    rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
  }
  const QueueHandle queue(rd_kafka_queue_new(client.get()));
  const auto options = MakeOptions(client, RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout);
  rd_kafka_NewTopic_t* asked = topic.get();
  rd_kafka_CreateTopics(client.get(), &asked, 1, options.get(), queue.get());
  const EventHandle event = Await(client, queue, timeout);
  if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return std::nullopt;
  }
  std::size_t count = 0;
  const rd_kafka_topic_result_t** results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  const rd_kafka_resp_err_t code = rd_kafka_topic_result_error(results[0]);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return true;
  if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) return false;
  const char* text = rd_kafka_topic_result_error_string(results[0]);
  const std::string sentence =
      "cannot make topic " + plan.name + ": " + (text == nullptr ? rd_kafka_err2str(code) : text);
  if (IsUnauthorized(code)) ThrowUnauthorized(client.who(), sentence);
  throw Fatal(ExitCode::kConfiguration, sentence);
}

}  // namespace askmix
