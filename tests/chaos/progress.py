"""How the groups come forward, seen from outside, and for how long they do not after each fault."""

import statistics
import threading
import time
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaException, TopicPartition

from topics import INPUT_OF

EVERY_S = 0.2
CALL_S = 1.0
LOOK_S = 60.0  # after a fault, for the next progress
ECHO_S = 15.0  # for which a fault may still be felt


class Fault(NamedTuple):
    at: float
    kind: str
    stages: tuple[str, ...]


class Progress:
    """Asks for the committed positions of each stage's group, again and again."""

    def __init__(self, brokers: str, prefix: str, group_prefix: str, partitions: int):
        self.partitions = partitions
        self.growth: dict[tuple[str, int], list[float]] = {
            (stage, p): [] for stage in INPUT_OF for p in range(partitions)}
        self.latest: dict[tuple[str, int], int] = {}
        self._names = {stage: prefix + topic for stage, topic in INPUT_OF.items()}
        self._asking = {stage: Consumer({
            "bootstrap.servers": brokers, "group.id": f"{group_prefix}.{stage}",
            "enable.auto.commit": False, "reconnect.backoff.max.ms": 1000, "log_level": 0})
            for stage in INPUT_OF}
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._watch, args=(stage,), daemon=True)
                         for stage in INPUT_OF]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        for consumer in self._asking.values():
            consumer.close()

    def _watch(self, stage: str) -> None:
        asked = [TopicPartition(self._names[stage], p) for p in range(self.partitions)]
        while not self._over.wait(EVERY_S):
            try:
                found = self._asking[stage].committed(asked, timeout=CALL_S)
            except KafkaException:  # a coordinator on the move: ask again
                continue
            now = time.monotonic()
            for position in found:
                place = stage, position.partition
                if not position.error and position.offset > self.latest.get(place, -1):
                    self.latest[place] = position.offset
                    self.growth[place].append(now)

    def committed(self, stage: str) -> int:
        return sum(offset for (of, _), offset in self.latest.items() if of == stage)

    def longest_pauses(self, fault: Fault, until: float) -> tuple[float, float]:
        """Seconds without progress of a stage, and of its slowest partition; of pauses that begin
        before `until`. The worst of the stages that the fault met."""
        whole, slowest = 0.0, 0.0
        for stage in fault.stages:
            partitions = [self.growth[stage, p] for p in range(self.partitions)]
            whole = max(whole, pause(sorted(sum(partitions, [])), fault.at, until))
            slowest = max([slowest, *(pause(times, fault.at, until) for times in partitions)])
        return whole, slowest


def pause(times: list[float], begin: float, until: float) -> float:
    """The longest gap that begins between `begin` and `until`; what lies before `begin` counts not."""
    last, longest = begin, 0.0
    for at in times:
        if at <= begin:
            continue
        if last > until:
            break
        longest = max(longest, at - last)
        last = at
    return longest


def pauses(progress: Progress, faults: list[Fault],
           end: float) -> dict[tuple[str, bool], list[tuple[float, float]]]:
    """By kind of fault, and by whether it was alone: without another one shortly before it, or before
    things went on."""
    found: dict[tuple[str, bool], list[tuple[float, float]]] = {}
    for fault in faults:
        others = [f.at for f in faults if f is not fault and set(f.stages) & set(fault.stages)]
        until = min([end, fault.at + LOOK_S, *(at for at in others if at > fault.at)])
        seconds = progress.longest_pauses(fault, until)
        alone = not any(fault.at - ECHO_S < at < fault.at + seconds[1] for at in others)
        found.setdefault((fault.kind, alone), []).append(seconds)
    return found


def median_and_worst(values: list[float]) -> str:
    return f"{statistics.median(values):.1f} / {max(values):.1f}" if values else "-"
