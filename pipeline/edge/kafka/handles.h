// Owning pointers for librdkafka's handles. Private to this folder, like every header that includes
// rdkafka.h; the others see kafka.h.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>

namespace askmix {

template <auto kDestroy>
struct HandleDeleter {
  template <typename T>
  void operator()(T* handle) const {
    kDestroy(handle);
  }
};

/// Gives up a consumer without leaving its group: who wants to leave closes it first. Queued
/// messages of a producer are dropped, an open transaction is left to the broker.
inline void DestroyHandle(rd_kafka_t* handle) {
  rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

template <typename T, auto kDestroy>
using Handle = std::unique_ptr<T, HandleDeleter<kDestroy>>;

using KafkaHandle = Handle<rd_kafka_t, DestroyHandle>;
using ConfHandle = Handle<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using TopicHandle = Handle<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using MessageHandle = Handle<rd_kafka_message_t, rd_kafka_message_destroy>;
using PartitionsHandle =
    Handle<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using ErrorHandle = Handle<rd_kafka_error_t, rd_kafka_error_destroy>;
using QueueHandle = Handle<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using EventHandle = Handle<rd_kafka_event_t, rd_kafka_event_destroy>;
using MetadataHandle = Handle<const struct rd_kafka_metadata, rd_kafka_metadata_destroy>;
using GroupMetadataHandle =
    Handle<rd_kafka_consumer_group_metadata_t, rd_kafka_consumer_group_metadata_destroy>;
using NewTopicHandle = Handle<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using ConfigResourceHandle = Handle<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;
using AdminOptionsHandle = Handle<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;

}  // namespace askmix
