"""How long the classified topics hear nothing of the partitions of a classify process that is killed and
started again at once, and what that time consists of."""

import argparse
import collections
import datetime
import pathlib
import re
import statistics
import threading
import time
from typing import NamedTuple

from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient

import reader
from bench import PARTITIONS, Bench
from cluster import Cluster
from oracle import TOPIC_OF
from processes import Failed, wait_for

KILLS = 10
STEADY_S = 3.0  # every partition has come forward within so long
CLAIM_S = 60

PHASES = {"until the group starts to rebalance": "Preparing to rebalance group {group} ",
          "until the dead member's session is over": "in group {group} has failed",
          "until the group is stable": "Stabilized group {group} ",
          "until the first output (state rebuilt, transaction committed)": ""}


class Listener:
    """A subscriber of the classified topics: when did it hear last of each input partition?"""

    def __init__(self, brokers: str, prefix: str):
        self.heard: dict[int, list[float]] = {p: [0.0] for p in range(PARTITIONS)}  # wall clock
        self._consumer = reader.consumer(brokers)
        self._consumer.assign([TopicPartition(prefix + topic, p, 0)
                               for topic in TOPIC_OF.values() for p in range(PARTITIONS)])
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._over.is_set():
            found = {int(dict(message.headers())["cause"].decode().split("/")[-3])
                     for message in self._consumer.consume(1_000, timeout=0.02)
                     if not message.error()}
            for partition in found:
                self.heard[partition].append(time.time())

    def is_steady(self) -> bool:
        return all(time.time() - times[-1] < STEADY_S / 3 for times in self.heard.values())

    def gap(self, partitions: set[int], begin: float) -> tuple[float, float]:
        """The longest time without output of the slowest partition, and when output was there again."""
        worst = (0.0, begin)
        for partition in partitions:
            times = [t for t in self.heard[partition] if t > begin - STEADY_S]
            worst = max([worst, *((b - a, b) for a, b in zip(times, times[1:]) if b > begin)])
        return worst

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._consumer.close()


class Kill(NamedTuple):
    silent: float  # partitions of the killed process
    others: float  # partitions of the other one
    phases: dict[str, float]


def owned(brokers: str, group: str, name: str) -> set[int]:
    """The partitions that the process holds, as the coordinator says."""
    # In a variable of its own: a client that nobody holds ends before it has answered.
    admin = AdminClient({"bootstrap.servers": brokers, "log_level": 0})
    found = admin.describe_consumer_groups([group], request_timeout=10)[group].result(timeout=20)
    return {position.partition for member in found.members if f".{name}." in member.client_id
            for position in member.assignment.topic_partitions}


def phases(home: pathlib.Path, group: str, killed_at: float, output_at: float) -> dict[str, float]:
    """The brokers tell when the group noticed; each phase ends with the last line of its kind."""
    found, last = {}, killed_at
    for name, text in PHASES.items():
        at = said_at(home, text.format(group=group), killed_at, output_at) if text else output_at
        at = max(last, at or last)
        found[name] = at - last
        last = at
    return found


def said_at(home: pathlib.Path, text: str, begin: float, end: float) -> float | None:
    """When a broker said so last; the first of the rebalance that counts for its beginning."""
    times = []
    for log in home.glob("*/broker.log"):
        for line in log.read_text(errors="replace").splitlines():
            if text in line and (match := re.match(r"[-\d]+ [:\d]+,\d+", line)):
                when = datetime.datetime.strptime(match.group(), "%Y-%m-%d %H:%M:%S,%f")
                at = when.timestamp()
                times += [at] if begin <= at <= end else []
    if not times:
        return None
    return min(times) if text.startswith("Preparing") else max(times)


def one_kill(bench: Bench, listener: Listener, index: int) -> Kill:
    group = f"{bench.group_prefix}.classify"
    member = bench.fleet.of("classify")[index % 2]
    wait_for("steady output", listener.is_steady)
    mine: set[int] = set()

    def claimed() -> bool:
        mine.clear()
        mine.update(owned(bench.cluster.address, group, member.name))
        return bool(mine)

    wait_for("the process to hold partitions", claimed, CLAIM_S)
    killed_at = time.time()
    bench.fleet.kill(member)
    member.start()
    wait_for("output of all partitions",
             lambda: all(times[-1] > killed_at + 1 for times in listener.heard.values()))
    end = time.time() + STEADY_S
    wait_for("steady output", lambda: time.time() > end and listener.is_steady())
    silent, output_at = listener.gap(mine, killed_at)
    others = listener.gap(set(range(PARTITIONS)) - mine, killed_at)[0]
    return Kill(silent, others, phases(bench.cluster.home, group, killed_at, output_at))


def measure(options: argparse.Namespace, cluster: Cluster, folder: pathlib.Path) -> int:
    if not cluster.is_ours:
        raise Failed("--recovery reads the brokers' logs: it needs brokers of its own")
    options.rate = max(options.rate, 2_000)
    bench = Bench(options, cluster, folder)
    bench.start()
    listener = Listener(cluster.address, bench.prefix)
    kills = []
    for i in range(KILLS):
        kills.append(one_kill(bench, listener, i))
        print(f"recovery: kill {i + 1} of {KILLS}: {kills[-1].silent:.1f} s without output", flush=True)
    listener.close()
    bench.drain()
    bench.verify(1)
    text = report(options, kills, bench)
    print(text)
    if options.report:
        pathlib.Path(options.report).write_text(text)
    return 1 if bench.findings.count else 0


def report(options: argparse.Namespace, kills: list[Kill], bench: Bench) -> str:
    columns: dict[str, list[float]] = collections.defaultdict(list)
    for kill in kills:
        columns["**without output, partitions of the killed process**"].append(kill.silent)
        columns["without output, partitions of the other process"].append(kill.others)
        for name, seconds in kill.phases.items():
            columns[name].append(seconds)
    return "\n".join([
        f"# Recovery: {len(kills)} kills of a classify process, started again at once, at "
        f"{options.rate:g} rows/s", "",
        "| seconds | median | worst |", "|---|---|---|",
        *(f"| {name} | {statistics.median(values):.1f} | {max(values):.1f} |"
          for name, values in columns.items()), "",
        f"Mismatches: {bench.findings.count}", ""])
