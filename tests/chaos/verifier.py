"""After the run: every record on every topic against a recomputation from what mentions.raw holds."""

import collections
import json
import pathlib
import re
import time
from typing import Iterator

from confluent_kafka import TopicPartition

import compare
import reader
from account import Entry, Replay, Verdicts, final_votes, is_everywhere, normalised
from content import Post, parse
from oracle import ASKS, TOPIC_OF, Expected
from processes import Failed
from topics import Record

RAW = "mentions.raw"
OUTPUTS = ["mentions.clean", "mentions.rejected", *TOPIC_OF.values(), "askmix.ledger",
           "intents.deltas", "intents.ratios"]
READ_WITHIN_S = 300

Place = tuple[int, int]  # partition and offset of the record that caused something


class Log:
    """The topics read anew from the first record to the last; what comes is compared with what the
    reader that ran throughout has seen."""

    def __init__(self, brokers: str, prefix: str, partitions: int, seen: pathlib.Path,
                 findings: compare.Findings):
        self.brokers = brokers
        self.prefix = prefix
        self.partitions = partitions
        self.seen = seen
        self.findings = findings
        self.counts: collections.Counter[str] = collections.Counter()

    def read(self, topic: str) -> Iterator[Record]:
        fresh = [reader.Seen() for _ in range(self.partitions)]
        for message in self._messages(topic):
            fresh[message.partition()].add(message)
            headers = dict(message.headers() or [])
            # In mentions.raw: the generator's own count.
            cause = headers.get("sequence" if topic == RAW else "cause", b"").decode()
            yield Record(topic, (message.key() or b"").decode(), message.value() or b"", cause,
                         message.partition(), message.offset())
        self.counts[topic] = sum(len(seen.offsets) for seen in fresh)
        if topic != RAW:
            self._compare_with_reader(topic, fresh)

    def _messages(self, topic: str) -> Iterator:
        consumer = reader.consumer(self.brokers)
        consumer.assign([TopicPartition(self.prefix + topic, p, 0) for p in range(self.partitions)])
        ended: set[int] = set()
        deadline = time.monotonic() + READ_WITHIN_S
        while len(ended) < self.partitions:
            if time.monotonic() > deadline:
                raise Failed(f"{topic} could not be read to its end")
            for message in consumer.consume(5_000, timeout=0.2):
                if not message.error():
                    yield message
                elif message.error().name() == "_PARTITION_EOF":
                    ended.add(message.partition())
        consumer.close()

    def _compare_with_reader(self, topic: str, fresh: list[reader.Seen]) -> None:
        for partition, now in enumerate(fresh):
            offsets, digests = reader.load(self.seen, self.prefix + topic, partition)
            if offsets == now.offsets and digests == now.digests:
                continue
            then = dict(zip(offsets, digests))
            anew = dict(zip(now.offsets, now.digests))
            self.findings.add(f"{topic}/{partition}: the reader saw them otherwise, or in another "
                              "order", sorted({o for o, _ in then.items() ^ anew.items()}) or ["order"])


class Verifier:
    def __init__(self, log: Log, verdicts: Verdicts, findings: compare.Findings):
        self.log = log
        self.verdicts = verdicts
        self.findings = findings
        self.now_ms = int(time.time() * 1000)
        self.causes: list[Record] = []  # of all outputs, without their content
        self.raw: dict[Place, tuple[Post | None, int]] = {}
        self.clean: dict[Place, Post] = {}
        self.votes: dict[tuple[str, str], Expected] = {}

    def read_input(self, generated: list[int]) -> None:
        self._read_raw(generated)
        self.votes = final_votes((post for post, _ in self.raw.values() if post and self._is_good(post)),
                                 self.verdicts)

    def verify_outputs(self) -> None:
        self._verify_normalize()
        replays = self._verify_classify()
        self._verify_end(replays)
        self._verify_deltas(replays)
        compare.causes(self.causes, self.findings)

    def _is_good(self, post: Post) -> bool:
        return post.op == "delete" or post.created_ms < self.now_ms

    def _read_raw(self, generated: list[int]) -> None:
        """Kafka itself must have each row of the generator once, in order."""
        next_sequence = [0] * len(generated)
        displaced = []
        for record in self.log.read(RAW):
            post = parse(record.value)
            self.raw[record.partition, record.offset] = (post, hash(record.value))
            if record.cause != str(next_sequence[record.partition]):
                displaced.append(f"{record.partition}/{record.offset}")
            next_sequence[record.partition] += 1
        self.findings.add("rows in mentions.raw that are not the next ones", displaced)
        if next_sequence != generated:
            self.findings.add("rows in mentions.raw, and rows that the broker took",
                              [f"{next_sequence} and {generated}"])
        self.verdicts.learn({post.text for post, _ in self.raw.values() if post})

    def _place(self, record: Record, topic: str) -> Place:
        """Where the cause stood, in `topic`."""
        match = re.fullmatch(r"(.+)/(\d+)/(\d+)/(\d+)", record.cause)
        if not match or match.group(1) != self.log.prefix + topic:
            self.findings.add(f"a cause that is none on {record.topic}", [record.cause or record.key])
            return -1, -1
        self.causes.append(record._replace(value=b""))
        return int(match.group(2)), int(match.group(3))

    def _verify_normalize(self) -> None:
        wanted: collections.Counter = collections.Counter()
        for place, (post, _) in self.raw.items():
            if topic := normalised(post, self.now_ms, self.verdicts):
                wanted[place, topic] = self.log.partitions if is_everywhere(post) else 1
        found: collections.Counter = collections.Counter()
        wrong = []
        for topic in ("mentions.clean", "mentions.rejected"):
            for record in self.log.read(topic):
                place = self._place(record, RAW)
                found[place, topic] += 1
                if place in self.raw and not self._is_right(record, *self.raw[place]):
                    wrong.append(record.cause)
        self._difference("normalize", wanted, found)
        self.findings.add("normalize: other content than the row's", wrong)

    def _is_right(self, record: Record, post: Post | None, content: int) -> bool:
        if record.topic == "mentions.rejected":
            return hash(record.value) == content
        value = json.loads(record.value)
        self.clean[record.partition, record.offset] = post
        brands = [brand["id"] for brand in value.get("brands", [])]
        return post is not None and (
            (record.key, value["key"], value["op"], value["version"], value.get("text", ""), brands)
            == (post.key, post.key, post.op, post.version, post.text if post.op == "upsert" else "",
                [brand for brand, *_ in self.verdicts.of(post)]))

    def _difference(self, stage: str, wanted: collections.Counter, found: collections.Counter) -> None:
        self.findings.add(f"{stage}: lost", sorted((wanted - found).elements(), key=str))
        self.findings.add(f"{stage}: not expected, or double", sorted((found - wanted).elements(), key=str))

    def _verify_classify(self) -> list[Replay]:
        replays = [Replay(self.verdicts, self.now_ms, partition, self.log.partitions)
                   for partition in range(self.log.partitions)]
        wanted: collections.Counter = collections.Counter()
        for (partition, offset), post in sorted(self.clean.items()):
            for output in replays[partition].outputs(post):
                wanted[partition, offset, output] += 1
        found: collections.Counter = collections.Counter()
        for topic in TOPIC_OF.values():
            for record in self.log.read(topic):
                found[*self._place(record, "mentions.clean"), understood(record)] += 1
        for output in self._read_ledger(replays):
            found[output] += 1
        self._difference("classify", wanted, found)
        return replays

    def _read_ledger(self, replays: list[Replay]) -> Iterator[tuple]:
        """Of several entries that one transaction has for an identity, only the last has to be right."""
        latest: list[dict[str, Entry]] = [{} for _ in replays]
        for record in self.log.read("askmix.ledger"):
            latest[record.partition][record.key] = understood_entry(record)
            yield *self._place(record, "mentions.clean"), ("askmix.ledger", record.key)
        for partition, replay in enumerate(replays):
            self.findings.add("ledger: latest entries that are wrong", sorted(
                f"{key}: {latest[partition].get(key)} in place of {replay.known.get(key)}"
                for key in latest[partition].keys() | replay.known.keys()
                if latest[partition].get(key) != replay.known.get(key)))

    def _verify_end(self, replays: list[Replay]) -> None:
        """The order in which versions came must not matter for what counts in the end."""
        counted = {(key, brand): (*decided, entry.created_ms) for replay in replays
                   for key, entry in replay.known.items() for brand, *decided in entry.votes}
        wanted = {pair: tuple(vote) for pair, vote in self.votes.items()}
        self.findings.add("votes of the latest versions, and votes that count", sorted(
            pair for pair in counted.keys() | wanted.keys() if counted.get(pair) != wanted.get(pair)))

    def _verify_deltas(self, replays: list[Replay]) -> None:
        wanted: collections.Counter = collections.Counter()
        for replay in replays:
            wanted.update(replay.changes)
        found: collections.Counter = collections.Counter()
        for record in self.log.read("intents.deltas"):
            if compare.notes_shift(record):
                continue
            self._place(record, "mentions.clean")
            delta = json.loads(record.value)
            if "gap" in delta:
                self.findings.add("input lost, says a gap", [record.value.decode()])
                continue
            cell = delta["brand"], delta["bucket"]
            for slot, change in delta["change"].items():
                found[*cell, slot] += change
            for ask_of, units in zip(ASKS, delta.get("expected", ())):
                found[*cell, ("expected", ask_of)] += units
        self.findings.add("deltas: sums that differ from the votes", sorted(
            f"{cell}: {found[cell]} in place of {wanted[cell]}"
            for cell in wanted.keys() | found.keys() if wanted[cell] != found[cell]))

    def verify_ratios(self, truth: compare.Truth, brands: set[str], end_ms: int) -> None:
        """The latest mix of each brand and window holds until the next one differs."""
        latest = {record.key: json.loads(record.value) for record in self.log.read("intents.ratios")}
        wrong = []
        for key, mix in latest.items():
            want = truth.counts(mix["brand"], mix["end"] - mix["start"], max(mix["end"], end_ms))
            if +compare.counted(mix) != +want:
                wrong.append(f"{key} at {mix['end']}")
        self.findings.add("intents.ratios: latest mixes that are wrong", sorted(wrong))
        self.findings.add("intents.ratios: brands missing", sorted(
            brands - {mix["brand"] for mix in latest.values()}))


def understood(record: Record) -> tuple:
    """A record of a classified topic, as `Replay` says that it must be."""
    value = json.loads(record.value)
    last = value["measured"] if value["op"] == "publish" else value["reason"] == "delete"
    found = (record.topic, record.key, value["brand"], value["op"], value["version"],
             value["intent"], value.get("kind", ""), last)
    cause = value["cause"]
    told = f"{cause['topic']}/{cause['partition']}/{cause['offset']}/{cause['ordinal']}"
    same = told == record.cause and record.key == value["key"]
    return found if same else (*found, "key or cause differ inside")


def understood_entry(record: Record) -> Entry:
    value = json.loads(record.value)
    votes = tuple((v["brand"], *decision(v["decision"]), tuple(v.get("expected", (0, 0, 0))))
                  for v in value.get("votes", []))
    return Entry(value["version"], value.get("deleted", False), value["created_at"], votes)


def decision(slot: str) -> tuple[str, str]:
    return (slot, "") if slot in ("promotion", "buying_info", "community") else ("other", slot)
