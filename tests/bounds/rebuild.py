"""How long it takes until a process that was killed is ready again, and what it says meanwhile."""

import json
import os
import pathlib
import random
import re
import time

from probe import ALL, Findings, Memory, items, kafka, row, write_config
from processes import Askmix, Failed, run, wait_for

BRANDS = 1_000
DAY_MS = 86_400_000
TARGET_S = 15


def measure(binary: str, folder: pathlib.Path, address: str, mentions: int,
            findings: Findings) -> None:
    config = write_config(folder, brands=BRANDS, **kafka(address, f"rebuild-{os.getpid()}."))
    run(binary, "topics", "--config", str(config), "create")
    fill(binary, folder, config, mentions)
    askmix = Askmix(binary, config, "all", "--stages", ALL)
    askmix.start()
    began = time.monotonic()
    wait_for("all mentions", lambda: items(askmix, "published", "new", "classify") >= mentions, 900)
    wait_for("the process to be ready", askmix.is_ready)
    print(f"bounds: {mentions} mentions of {BRANDS} brands counted in "
          f"{time.monotonic() - began:.0f} s", flush=True)
    time.sleep(2)  # what is committed now and then is committed
    kill_and_wait(askmix, "all stages", findings)
    askmix.stop()
    for stage in ("classify", "measure"):
        alone = Askmix(binary, config, "all", "--stages", stage)
        alone.start()
        wait_for(f"{stage} to be ready", alone.is_ready)
        kill_and_wait(alone, f"{stage} alone", findings)
        alone.stop()


def fill(binary: str, folder: pathlib.Path, config: pathlib.Path, mentions: int) -> None:
    draw = random.Random(1)
    now = int(time.time() * 1000)
    with open(folder / "rows.ndjson", "w") as file:
        for i in range(mentions):
            file.write(row(i, now - draw.randrange(DAY_MS - 3_600_000), i % BRANDS))
    run(binary, "ingest", "--config", str(config), str(folder / "rows.ndjson"))


def kill_and_wait(askmix: Askmix, what: str, findings: Findings) -> None:
    askmix.kill()
    askmix.start()
    began, cpu = time.monotonic(), 0.0
    said: list[str] = []
    shares = 0
    while True:
        # Metrics first: who is still rebuilding after them was so before.
        shown = "askmix_intent_share_ratio{" in askmix.get("/metrics")[1]
        status, body = askmix.get("/readyz")
        if status == 200:
            break
        note(said, body, time.monotonic() - began)
        shares += shown and "measure worker 0" in body
        askmix.check_alive()
        if time.monotonic() - began > 300:
            raise Failed(f"{what}: not ready after 300 s; it says {body}")
        time.sleep(0.1)
    seconds, cpu = time.monotonic() - began, askmix.cpu_seconds()
    for line in said:
        print(f"bounds:      {line}")
    rebuilt = any("is rebuilding its state" in line for line in said)
    findings.check("rebuild", seconds < TARGET_S and not shares and rebuilt,
                   f"{what}: ready {seconds:.1f} s after the start that followed SIGKILL "
                   f"({cpu:.1f} s of CPU), {'said' if rebuilt else 'did not say'} what is rebuilt, "
                   f"shares shown before measure was done: {shares}; {Memory(askmix)}")


def note(said: list[str], body: str, seconds: float) -> None:
    """One line for each set of reasons that differs in more than numbers."""
    if not body:
        return
    reasons = "; ".join(json.loads(body)["reasons"])
    plain = re.sub(r"\d+", "#", reasons)
    if not said or re.sub(r"^\S+ s: ", "", re.sub(r"\d+", "#", said[-1]), count=1) != plain:
        said.append(f"{seconds:.1f} s: {reasons}")
