"""What every run stands on: topics, configuration, texts and what askmix must make of them, the fleet, the
generator and the reader."""

import argparse
import json
import os
import pathlib
import random
import time

import compare
import feed as feeds
from account import Verdicts
from cluster import Cluster
from faults import SESSION_S, TRANSACTION_S
from fleet import STAGES, Fleet
from helpers import Helper
from processes import run, wait_for
from progress import Progress
from topics import Topics
from verifier import OUTPUTS, RAW, Log, Verifier

PARTITIONS = 4
BRANDS = 32
DRAIN_WITHIN_S = 300


class Bench:
    def __init__(self, options: argparse.Namespace, cluster: Cluster, folder: pathlib.Path):
        self.options = options
        self.cluster = cluster
        self.folder = folder
        self.findings = compare.Findings("chaos")
        self.prefix = f"chaos-{os.getpid()}-{options.seed}."
        self.group_prefix = f"{self.prefix}e2e"
        self.texts, real = feeds.texts(options.texts, random.Random(options.seed))
        self.brands = feeds.catalogue(real, BRANDS)
        self.config = self._configure()
        run(options.binary, "topics", "--config", str(self.config), "create")
        self.verdicts = Verdicts(self.brands, options.binary)
        self.verdicts.learn(self.texts)
        # Texts that name no brand end in the first stage: a few of them will do.
        self.texts = [text for i, text in enumerate(self.texts)
                      if self.verdicts.votes[text] or i % 10 == 0]
        self.fleet = Fleet(options.binary, self.config, self.findings)
        self.progress = Progress(cluster.address, self.prefix, self.group_prefix, PARTITIONS)
        self.topics = Topics(cluster.address, self.prefix)
        self.generated: dict = {}

    def _configure(self) -> pathlib.Path:
        brands = self.folder / "brands.yaml"
        feeds.write_brands(self.brands, brands)
        config = self.folder / "askmix.yaml"
        config.write_text(json.dumps({  # JSON is YAML
            "kafka": {"brokers": self.cluster.address, "topic_prefix": self.prefix,
                      "group_prefix": self.group_prefix, "session_timeout": f"{SESSION_S}s",
                      "transaction_timeout": f"{TRANSACTION_S}s"},
            "topics": {"partitions": PARTITIONS, "replication": min(3, self.cluster.nodes)},
            "brands": {"file": str(brands)}}))
        return config

    def start(self) -> None:
        self.reader = Helper("reader", self.folder, {
            "brokers": self.cluster.address, "topics": [self.prefix + topic for topic in OUTPUTS],
            "partitions": PARTITIONS, "folder": str(self.folder / "seen")})
        self.fleet.start()
        self.generator = Helper("generator", self.folder, {
            "brokers": self.cluster.address, "topic": self.prefix + RAW, "partitions": PARTITIONS,
            "texts": self.texts, "seed": self.options.seed, "rate": self.options.rate})
        self.progress.start()
        wait_for("all stages to commit something",
                 lambda: all(self.progress.committed(stage) > 0 for stage in STAGES))

    def check_helpers(self) -> None:
        self.generator.check_alive()
        self.reader.check_alive()

    def drain(self) -> None:
        """No more input; until all stages have come to the end of theirs."""
        self.generated = self.generator.finish()
        self.findings.add("rows that could not be delivered", self.generated["failed"])
        if self.generated["not_delivered"]:
            self.findings.add("rows not delivered in time", [self.generated["not_delivered"]])

        def drained() -> bool:
            self.fleet.supervise()
            return self.fleet.is_ready() and self.topics.is_drained()

        wait_for("all stages to reach the end of their input", drained, DRAIN_WITHIN_S)
        self.progress.stop()
        self.topics.close()

    def verify(self, grid_points: int) -> Verifier:
        log = Log(self.cluster.address, self.prefix, PARTITIONS, self.folder / "seen", self.findings)
        verifier = Verifier(log, self.verdicts, self.findings)
        verifier.read_input(self.generated["sent"])
        truth = compare.Truth(verifier.votes)
        end_ms = self._compare_windows(truth, grid_points)
        for member in self.fleet.members:
            compare.conservation(member.name, member.metrics(), self.findings)
        self.fleet.finish()
        self.findings.add("the reader complains", self.reader.finish()["complaints"])
        verifier.verify_outputs()
        verifier.verify_ratios(truth, {brand.id for brand in self.brands}, end_ms)
        return verifier

    def _compare_windows(self, truth: compare.Truth, grid_points: int) -> int:
        """At several ends; between the first two a process is killed and reads its state back."""
        names = [brand.id for brand in self.brands]
        measures = self.fleet.of("measure")
        # Ratios are published at grid points: only the next one knows the last mentions.
        drained = time.time() * 1000
        wait_for("a grid point after the last input", lambda: time.time() * 1000 > drained + 10_500)
        for i in range(grid_points):
            if i == 1:
                self.fleet.kill(measures[0])
                measures[0].start()
                wait_for("the windows to be there again", measures[0].is_ready)
            compare.windows(truth, names, measures, self.findings)
            ends = [mixes[0]["end"] for m in measures for name in names if (mixes := m.mixes(name))]
            seen = max(ends)
            if i + 1 < grid_points:
                wait_for("the next grid point", lambda: time.time() * 1000 > seen + 10_500)
        return seen
