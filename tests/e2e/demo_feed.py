"""The mentions of deploy/demo as a feed that goes on."""

import contextlib
import itertools
import json
import os
import pathlib
import re
import threading
import time
from typing import Iterator

DEMO = pathlib.Path(__file__).resolve().parent.parent.parent / "deploy" / "demo"


class Feed:
    """The demo's mentions, dated; then one of them every now and then under another id, and each of
    these twice, so that every stage has something to do and duplicates to refuse."""

    def __init__(self, folder: pathlib.Path, every_s: float):
        self.path = folder / "mentions"
        self._every_s = every_s
        os.mkfifo(self.path)
        self._stop = threading.Event()
        self._campaign = threading.Event()
        threading.Thread(target=self._write, daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def begin_campaign(self) -> None:
        """Many people at once ask one brand for a promotion, each in other words."""
        self._campaign.set()

    def _write(self) -> None:
        lines = (DEMO / "mentions.ndjson").read_text().splitlines(keepends=True)
        now = int(time.time())
        with contextlib.suppress(BrokenPipeError), open(self.path, "w") as pipe:
            for line in lines:
                pipe.write(dated(line, now))
            whole = [line for line in lines if line.endswith("}\n")]
            asked = False
            for number in range(10**9):
                pipe.flush()
                if self._stop.wait(self._every_s):
                    return
                if self._campaign.is_set() and not asked:
                    asked = True
                    pipe.writelines(campaign())
                line = re.sub(r'"age_s": -?\d+', '"age_s": 0', whole[number % len(whole)])
                pipe.write(2 * dated(line, int(time.time())).replace("demo-", f"live-{number}-"))


def campaign() -> Iterator[str]:
    texts = itertools.product(("any", "is there a", "please, I need a", "does somebody have a"),
                              ("discount code", "coupon", "promo code", "student discount", "voucher"),
                              ("for Orbiton?", "for Orbiton Online this week?", "for @orbiton please"),
                              ("", "Asking for a friend.", "Anyone?"))
    for number, text in enumerate(texts):
        yield json.dumps({"id": f"campaign-{number}", "platform": "x", "author": f"caller_{number}",
                          "text": " ".join(text), "created_at": int(time.time())}) + "\n"


def dated(line: str, now: int) -> str:
    return re.sub(r'"age_s": (-?\d+)', lambda age: f'"created_at": {now - int(age.group(1))}', line)
