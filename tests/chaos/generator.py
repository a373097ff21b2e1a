"""A process of its own: sends rows to mentions.raw on a fixed schedule, whatever the cluster does. What
could not be sent in time is sent as soon as it can be, in order. Ends when its input is closed, once
all is delivered, and says on its output what it did."""

import json
import pathlib
import random
import select
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / "e2e")]

from confluent_kafka import Producer  # noqa: E402

import content  # noqa: E402

TICK_S = 0.02
DELIVERED_WITHIN_S = 120


class Generator:
    def __init__(self, brokers: str, topic: str, partitions: int, texts: list[str], seed: int):
        self.topic = topic
        self.draw = random.Random(seed + 1)
        self.rows = content.Rows(texts, seed)
        self.sequence = [0] * partitions
        self.failed: list[str] = []
        self.latest_by_s = 0.0
        self.producer = Producer({
            "bootstrap.servers": brokers, "enable.idempotence": True, "acks": "all",
            "message.timeout.ms": 0, "linger.ms": 10, "compression.type": "lz4",
            "queue.buffering.max.messages": 2_000_000, "queue.buffering.max.kbytes": 1_000_000,
            "reconnect.backoff.max.ms": 1000, "log_level": 0})

    def run(self, rate: float) -> None:
        began = time.monotonic()
        sent = 0
        while not select.select([sys.stdin], [], [], TICK_S)[0]:
            due = int((time.monotonic() - began) * rate)
            self.latest_by_s = max(self.latest_by_s, (due - sent) / rate)
            for _ in range(due - sent):
                self._send()
            sent = due
            self.producer.poll(0)

    def _send(self) -> None:
        partition = self.draw.randrange(len(self.sequence))
        sequence = self.sequence[partition]
        self.sequence[partition] += 1
        self.producer.produce(self.topic, self.rows.next(int(time.time() * 1000)),
                              partition=partition, headers={"sequence": str(sequence).encode()},
                              on_delivery=self._delivered)

    def _delivered(self, error, _message) -> None:
        if error:
            self.failed.append(str(error))

    def finish(self) -> dict:
        left = self.producer.flush(DELIVERED_WITHIN_S)
        return {"sent": self.sequence, "not_delivered": left, "failed": self.failed[:5],
                "behind_s": round(self.latest_by_s, 1)}


def main() -> None:
    given = json.loads(pathlib.Path(sys.argv[1]).read_text())
    rate = given.pop("rate")
    generator = Generator(**given)
    generator.run(rate)
    print(json.dumps(generator.finish()), flush=True)


if __name__ == "__main__":
    main()
