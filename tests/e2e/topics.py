"""The topics as any subscriber sees them: committed records only, by a client that is not ours."""

import json
import pathlib
import subprocess
import tempfile
from typing import Iterator, NamedTuple

from confluent_kafka import Consumer, KafkaException, TopicPartition

from processes import Failed, cpu_seconds, wait_for

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
INPUT_OF = {"normalize": "mentions.raw", "classify": "mentions.clean", "measure": "intents.deltas"}


class Record(NamedTuple):
    topic: str
    key: str
    value: bytes
    cause: str
    partition: int = -1
    offset: int = -1


class Broker:
    """One that is there already, or a node of our own for as long as the run lasts."""

    def __init__(self, address: str | None):
        self.address = address
        self.home: tempfile.TemporaryDirectory | None = None

    def __enter__(self) -> "Broker":
        if not self.address:
            self.home = tempfile.TemporaryDirectory(prefix="askmix-broker.")
            started = subprocess.run([REPOSITORY / "scripts" / "kafka", "start", self._node()],
                                     stdout=subprocess.PIPE, text=True)
            if started.returncode != 0:
                raise Failed("the broker did not start")
            self.address = started.stdout.split()[-1]
        return self

    def __exit__(self, *_) -> None:
        if self.home:
            subprocess.run([REPOSITORY / "scripts" / "kafka", "stop", self._node(), "--clean"])
            self.home.cleanup()

    def go_away(self) -> None:
        subprocess.run([REPOSITORY / "scripts" / "kafka", "stop", self._node()], check=True,
                       stdout=subprocess.DEVNULL)

    def come_back(self) -> None:
        """With its data, at the same address."""
        subprocess.run([REPOSITORY / "scripts" / "kafka", "start", self._node(), "--port",
                        self.address.rpartition(":")[2]], check=True, stdout=subprocess.DEVNULL)

    def cpu_seconds(self) -> float:
        return cpu_seconds(int(pathlib.Path(self._node(), "pid").read_text()))

    def _node(self) -> str:
        return f"{self.home.name}/node"


class Topics:
    def __init__(self, brokers: str, prefix: str):
        self.brokers = brokers
        self.prefix = prefix
        self._by_group: dict[str, Consumer] = {}

    def _consumer(self, group: str) -> Consumer:
        return Consumer({"bootstrap.servers": self.brokers, "group.id": group,
                         "isolation.level": "read_committed", "enable.auto.commit": False,
                         "enable.partition.eof": True, "auto.offset.reset": "earliest"})

    def _partitions(self, consumer: Consumer, topic: str) -> list[int]:
        found = consumer.list_topics(self.prefix + topic, timeout=10).topics[self.prefix + topic]
        return sorted(found.partitions)

    def progress(self, stage: str) -> list[tuple[TopicPartition, int]]:
        """What the stage's group has committed of its input, and where that input ends."""
        group = f"{self.prefix}e2e.{stage}"
        if group not in self._by_group:
            self._by_group[group] = self._consumer(group)
        consumer = self._by_group[group]
        topic = self.prefix + INPUT_OF[stage]
        found: list[tuple[TopicPartition, int]] = []

        def ask() -> bool:
            try:
                found[:] = [(p, consumer.get_watermark_offsets(p, timeout=10)[1])
                            for p in consumer.committed(
                                [TopicPartition(topic, p)
                                 for p in self._partitions(consumer, INPUT_OF[stage])], timeout=10)]
                return True
            except KafkaException:  # a coordinator on the move: ask again
                return False

        wait_for(f"the broker to say how far {stage} is", ask, 60)
        return found

    def committed(self, stage: str) -> int:
        return sum(max(0, p.offset) for p, _ in self.progress(stage))

    def is_drained(self) -> bool:
        # In the order of the flow: what an earlier stage commits is input of a later one by then.
        return all(self._is_at_end(partition, end)
                   for stage in INPUT_OF for partition, end in self.progress(stage))

    def _is_at_end(self, partition: TopicPartition, end: int) -> bool:
        if partition.offset >= end or end == 0:
            return True
        # Markers of transactions take up offsets too: is anything else left?
        return end - partition.offset <= 100 and not any(
            True for _ in self._read([TopicPartition(partition.topic, partition.partition,
                                                     max(0, partition.offset))]))

    def read(self, topic: str) -> Iterator[Record]:
        """All committed records from the oldest on."""
        consumer = self._consumer(f"{self.prefix}e2e-reader")
        partitions = self._partitions(consumer, topic)
        consumer.close()
        yield from self._read([TopicPartition(self.prefix + topic, p, 0) for p in partitions])

    def _read(self, partitions: list[TopicPartition]) -> Iterator[Record]:
        consumer = self._consumer(f"{self.prefix}e2e-reader")
        consumer.assign(partitions)
        ended = 0
        while ended < len(partitions):
            messages = consumer.consume(10_000, timeout=0.5)
            for message in messages:
                if message.error():
                    if message.error().name() != "_PARTITION_EOF":
                        raise Failed(f"reading {message.topic()}: {message.error()}")
                    ended += 1
                    continue
                cause = dict(message.headers() or []).get("cause", b"").decode()
                yield Record(message.topic().removeprefix(self.prefix),
                             (message.key() or b"").decode(), message.value() or b"", cause,
                             message.partition(), message.offset())
        consumer.close()

    def close(self) -> None:
        for consumer in self._by_group.values():
            consumer.close()


def read_files(folder: pathlib.Path, topic: str) -> Iterator[Record]:
    """The same of the embedded mode, whose files hold values only."""
    with open(folder / f"{topic}.ndjson", "rb") as file:
        for line in file:
            key = json.loads(line).get("key", "") if topic != "intents.ratios" else ""
            yield Record(topic, key, line, "")
