"""What a scene needs: a process to watch, its memory, and findings."""

import json
import pathlib
import re
import time
from typing import Callable

from processes import Askmix, Failed

ALL = "normalize,classify,measure"


class Findings:
    """What was measured, and what is wrong with it."""

    def __init__(self) -> None:
        self.bad = 0

    def check(self, scene: str, good: bool, sentence: str) -> None:
        self.bad += not good
        print(f"bounds: {'ok  ' if good else 'FAIL'} {scene}: {sentence}", flush=True)


def memory_mb(askmix: Askmix) -> float:
    """Anonymous resident memory: what the process has taken and not given back."""
    status = pathlib.Path(f"/proc/{askmix.process.pid}/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+) kB", status).group(1)) / 1024


class Memory:
    """Remembers the peak of what it has seen since it was made."""

    def __init__(self, askmix: Askmix):
        self.askmix = askmix
        self.before = self.peak = self.now = memory_mb(askmix)

    def look(self) -> float:
        self.now = memory_mb(self.askmix)
        self.peak = max(self.peak, self.now)
        return self.now

    def __str__(self) -> str:
        return f"RssAnon {self.before:.0f} MB before, {self.peak:.0f} at most, {self.now:.0f} after"


def until(what: str, condition: Callable[[], bool], memory: Memory, seconds: float = 180) -> None:
    """As wait_for, with an eye on memory."""
    deadline = time.monotonic() + seconds
    while not condition():
        memory.look()
        if time.monotonic() > deadline:
            raise Failed(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.1)
    memory.look()


def write_config(folder: pathlib.Path, brands: int = 1, **sections) -> pathlib.Path:
    import yaml
    listed = [{"id": f"brand-{i:04d}", "name": f"Brandname{i:04d}"} for i in range(brands)]
    (folder / "brands.yaml").write_text(json.dumps(listed))
    path = folder / "askmix.yaml"
    path.write_text(yaml.safe_dump(sections | {"brands": {"file": str(folder / "brands.yaml")}}))
    return path


def kafka(address: str, prefix: str, **more) -> dict:
    return {"kafka": {"brokers": address, "topic_prefix": prefix, "group_prefix": f"{prefix}e2e",
                      "session_timeout": "6s"},
            "topics": {"partitions": 4, "replication": 1}} | more


def row(i: int, created_ms: int, brand: int = 0) -> str:
    return (f'{{"id":"{i}","text":"any discount code for Brandname{brand:04d}?",'
            f'"created_at":{created_ms}}}\n')


def items(askmix: Askmix, outcome: str, reason: str, stage: str) -> float:
    return askmix.metrics().get(
        f'askmix_items_total{{component="{stage}",outcome="{outcome}",reason="{reason}"}}', 0)


def read_by(askmix: Askmix, stage: str) -> float:
    return askmix.metrics().get(f'askmix_items_read_total{{component="{stage}"}}', 0)
