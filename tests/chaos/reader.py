"""A process of its own: a subscriber that reads committed records of all output topics from the first
to the last, through all that happens, and keeps what it saw. When its input is closed it reads to
the ends, writes one file per topic (partition, offset and digest of each record) and ends."""

import array
import hashlib
import json
import pathlib
import select
import sys
import time

from confluent_kafka import Consumer, Message, TopicPartition

TO_THE_END_WITHIN_S = 120


def digest(message: Message) -> int:
    """All that a subscriber sees of a record."""
    seen = hashlib.blake2b(digest_size=8)
    for part in (message.key() or b"", message.value() or b"", repr(message.headers()).encode()):
        seen.update(len(part).to_bytes(4, "little") + part)
    return int.from_bytes(seen.digest(), "little")


class Seen:
    """Offsets and digests of one partition, in the order in which they came."""

    def __init__(self):
        self.offsets = array.array("q")
        self.digests = array.array("Q")

    def add(self, message: Message) -> None:
        self.offsets.append(message.offset())
        self.digests.append(digest(message))


def consumer(brokers: str) -> Consumer:
    return Consumer({"bootstrap.servers": brokers, "group.id": "chaos-reader",
                     "isolation.level": "read_committed", "enable.auto.commit": False,
                     "enable.partition.eof": True, "auto.offset.reset": "error",
                     "reconnect.backoff.max.ms": 1000, "log_level": 0})


class Reader:
    def __init__(self, brokers: str, topics: list[str], partitions: int):
        self.seen = {(topic, p): Seen() for topic in topics for p in range(partitions)}
        self.ends: dict[tuple[str, int], int] = {}
        self.complaints: list[str] = []
        self.consumer = consumer(brokers)
        self.consumer.assign([TopicPartition(topic, p, 0) for topic, p in self.seen])

    def take(self) -> None:
        for message in self.consumer.consume(5_000, timeout=0.2):
            place = message.topic(), message.partition()
            if not message.error():
                self.seen[place].add(message)
            elif message.error().name() == "_PARTITION_EOF":
                self.ends[place] = message.offset()
            elif message.error().fatal() or message.error().name() == "_AUTO_OFFSET_RESET":
                self.complaints.append(f"{place}: {message.error()}")

    def is_at(self, ends: dict[tuple[str, int], int]) -> bool:
        return all(self.ends.get(place, 0) >= end for place, end in ends.items())

    def find_ends(self) -> dict[tuple[str, int], int]:
        return {(topic, p): self.consumer.get_watermark_offsets(
            TopicPartition(topic, p), timeout=30, cached=False)[1] for topic, p in self.seen}

    def run(self) -> None:
        while not select.select([sys.stdin], [], [], 0)[0]:
            self.take()
        ends = self.find_ends()
        deadline = time.monotonic() + TO_THE_END_WITHIN_S
        while not self.is_at(ends):
            if time.monotonic() > deadline:
                self.complaints.append("did not reach the ends")
                break
            self.take()
        self.consumer.close()

    def dump(self, folder: pathlib.Path) -> None:
        folder.mkdir()
        for (topic, partition), seen in self.seen.items():
            with open(folder / f"{topic}.{partition}", "wb") as file:
                file.write(seen.offsets.tobytes() + seen.digests.tobytes())


def load(folder: pathlib.Path, topic: str, partition: int) -> tuple[array.array, array.array]:
    raw = (folder / f"{topic}.{partition}").read_bytes()
    offsets, digests = array.array("q"), array.array("Q")
    offsets.frombytes(raw[:len(raw) // 2])
    digests.frombytes(raw[len(raw) // 2:])
    return offsets, digests


def main() -> None:
    given = json.loads(pathlib.Path(sys.argv[1]).read_text())
    folder = pathlib.Path(given.pop("folder"))
    reader = Reader(**given)
    reader.run()
    reader.dump(folder)
    print(json.dumps({"complaints": reader.complaints,
                      "records": sum(len(s.offsets) for s in reader.seen.values())}), flush=True)


if __name__ == "__main__":
    main()
