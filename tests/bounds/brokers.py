"""Scenes with a broker: brands that nobody knows, a broker that takes nothing, a stop meanwhile."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time

from confluent_kafka import Producer

from embedded import end
from probe import ALL, Findings, Memory, items, kafka, read_by, row, until, write_config
from processes import Askmix, run, wait_for
from topics import REPOSITORY, Broker

GROWTH_MB = 250  # of a worker whose guests fill all their room
STALL_MB = 100  # what may still come out of sockets and go into queues
GRACE_S = 16  # a stop that nobody answers is over by then


def prepare(binary: str, folder: pathlib.Path, address: str, stages: str,
            name: str) -> tuple[Askmix, pathlib.Path]:
    config = write_config(folder, **kafka(address, f"{name}-{os.getpid()}."))
    run(binary, "topics", "--config", str(config), "create")
    return Askmix(binary, config, name, "--stages", stages), config


def brands(binary: str, folder: pathlib.Path, address: str, count: int, findings: Findings) -> None:
    """As many names as votes, by somebody who may write to intents.deltas."""
    askmix, config = prepare(binary, folder, address, "measure", "brands")
    topic = re.search(r"topic_prefix: (\S+)", config.read_text()).group(1) + "intents.deltas"
    askmix.start()
    wait_for("the process to own partitions", lambda: "waits for" not in askmix.get("/readyz")[1]
             and askmix.get("/readyz")[0] != 0)
    memory = Memory(askmix)
    bucket = int(time.time()) // 10 * 10_000 - 60_000
    producer = Producer({"bootstrap.servers": address, "linger.ms": 50,
                         "queue.buffering.max.messages": count})
    for i in range(count):
        value = {"v": 1, "brand": f"stranger-{i}", "bucket": bucket, "change": {"promotion": 1}}
        producer.produce(topic, json.dumps(value), key=f"stranger-{i}")
        if i % 1_000 == 0:
            producer.poll(0)
    producer.flush()
    until("all votes", lambda: read_by(askmix, "measure") >= count, memory, 300)
    time.sleep(1)  # a share of it waits for the next grid point
    single, summed = (items(askmix, "published", reason, "measure") for reason in ("delta", "overflow"))
    shown = askmix.metrics().get("askmix_brands", 0)
    memory.look()
    findings.check("brands", memory.peak - memory.before < GROWTH_MB and single + summed == count,
                   f"{count} strange brands: {single:.0f} votes counted one by one, {summed:.0f} in "
                   f"the overflow, {shown:.0f} brands; {memory}")
    end(askmix, "brands", findings)


def pid_of(broker: Broker) -> int:
    told = subprocess.run([REPOSITORY / "scripts" / "kafka", "status", broker._node()],
                          stdout=subprocess.PIPE, text=True).stdout
    return int(re.search(r"pid (\d+)", told).group(1))


def feed(binary: str, folder: pathlib.Path, config: pathlib.Path, count: int) -> None:
    created = int(time.time() * 1000) - 60_000
    with open(folder / "rows.ndjson", "w") as file:
        for i in range(count):
            file.write(row(i, created))
    run(binary, "ingest", "--restart", "--config", str(config), str(folder / "rows.ndjson"))


def refusal(binary: str, folder: pathlib.Path, broker: Broker, seconds: int,
            findings: Findings) -> None:
    """A broker that stands still, as one does whose disk has stopped, with work before us."""
    askmix, config = prepare(binary, folder, broker.address, ALL, "refusal")
    count = 50_000 + 10_000 * seconds
    feed(binary, folder, config, count)
    askmix.start()
    wait_for("work", lambda: read_by(askmix, "classify") > 0)
    memory = Memory(askmix)
    broker_pid = pid_of(broker)
    os.kill(broker_pid, signal.SIGSTOP)
    try:
        over = time.monotonic() + seconds
        until("time to pass", lambda: time.monotonic() > over, memory)
    finally:
        os.kill(broker_pid, signal.SIGCONT)
    stood = str(memory)
    grown = memory.peak - memory.before
    until("all to be counted", lambda: counted(askmix) == count and askmix.is_ready(), memory)
    findings.check("refusal", grown < STALL_MB,
                   f"{count} mentions counted once in spite of a broker that stood still for "
                   f"{seconds} s; {stood}; {memory.now:.0f} with all mentions known")
    end(askmix, "refusal", findings)


def counted(askmix: Askmix) -> int:
    mixes = askmix.mixes("brand-0000")
    return sum(mixes[-1]["counts"].values()) if mixes else 0


def stop(binary: str, folder: pathlib.Path, broker: Broker, small: bool,
         findings: Findings) -> None:
    """At full load; amid a transaction whose broker does not answer; and long after."""
    askmix, config = prepare(binary, folder, broker.address, ALL, "stop")
    feed(binary, folder, config, 200_000)
    askmix.start()
    wait_for("work", lambda: read_by(askmix, "classify") > 0)
    end(askmix, "stop", findings)
    stop_alone(askmix, broker, 2, 2, 1.5, findings)
    if not small:
        stop_alone(askmix, broker, 1, 2, GRACE_S, findings)
        stop_alone(askmix, broker, 1, 25, GRACE_S, findings)


def stop_alone(askmix: Askmix, broker: Broker, signals: int, away_s: int, within: float,
               findings: Findings) -> None:
    askmix.start()
    wait_for("work", lambda: read_by(askmix, "normalize") > 0)
    broker_pid = pid_of(broker)
    os.kill(broker_pid, signal.SIGSTOP)
    try:
        time.sleep(away_s)  # requests are on their way that nobody answers
        began = time.monotonic()
        for _ in range(signals):
            askmix.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
        code = askmix.process.wait(60)
    finally:
        os.kill(broker_pid, signal.SIGCONT)
    Askmix.alive.remove(askmix)
    took = time.monotonic() - began
    findings.check("stop", took < within and code in (0, 1),
                   f"ends {took:.1f} s after {signals} x SIGTERM with code {code}, {away_s} s after "
                   "the broker stood still")
