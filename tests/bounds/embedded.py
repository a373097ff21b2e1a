"""Scenes in the embedded mode: floods of duplicates, and crowds of scrapers."""

import pathlib
import socket
import threading
import time

from processes import Askmix, wait_for
from probe import Findings, Memory, items, read_by, row, until, write_config

IDS = 1_000
THREADS = 4  # of the server; each makes one answer and what it is compressed into
UNREAD_MB = 64  # the most of answers that wait to be read
ANSWER_MB_PER_BRAND = 0.002


def flat_mb(brands: int) -> float:
    """More than this is growth."""
    return 50 + UNREAD_MB + 2 * THREADS * ANSWER_MB_PER_BRAND * brands


def write_flood(path: pathlib.Path, lines: int) -> None:
    created = int(time.time() * 1000) - 60_000
    block = "".join(row(i, created) for i in range(IDS))
    with open(path, "w") as file:
        for _ in range(lines // IDS):
            file.write(block)


def flood(binary: str, folder: pathlib.Path, lines: int, findings: Findings) -> None:
    """The same mentions again and again, and scrapers meanwhile."""
    write_flood(folder / "rows.ndjson", lines)
    brands = 5_000 if lines >= 1_000_000 else 1_000
    askmix = Askmix(binary, write_config(folder, brands=brands), "flood", "--input",
                    str(folder / "rows.ndjson"))
    askmix.start()
    wait_for("the first tenth", lambda: read_by(askmix, "classify") >= lines / 10)
    memory = Memory(askmix)
    crowd(askmix, memory, findings)
    until("all lines", lambda: read_by(askmix, "classify") >= lines, memory, 600)
    new, again = (items(askmix, *which, "classify")
                  for which in (("published", "new"), ("duplicate", "same")))
    findings.check("duplicates", memory.peak - memory.before < flat_mb(brands) and new == IDS,
                   f"{lines} lines of {IDS} mentions: {new:.0f} new, {again:.0f} the same; {memory}")
    deaf(askmix, brands, findings)
    end(askmix, "duplicates", findings)


def crowd(askmix: Askmix, memory: Memory, findings: Findings, scrapers: int = 500) -> None:
    """All at once, while the pipeline works."""
    statuses: list[int] = []
    began, before = time.monotonic(), read_by(askmix, "normalize")
    threads = [threading.Thread(target=lambda: statuses.append(scrape(askmix, 60)[0]))
               for _ in range(scrapers)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        memory.look()
        time.sleep(0.05)
    seconds, meanwhile = time.monotonic() - began, read_by(askmix, "normalize") - before
    findings.check("scrapes", statuses.count(200) == scrapers and meanwhile > 0,
                   f"{statuses.count(200)} of {scrapers} parallel scrapes answered in "
                   f"{seconds:.1f} s, {meanwhile / seconds:.0f} mentions/s meanwhile; {memory}")


def scrape(askmix: Askmix, timeout: float) -> tuple[int, float]:
    """Status (0: no answer) and how long it took."""
    began = time.monotonic()
    host, port = askmix.address.split(":")
    answer = b""
    try:
        with socket.create_connection((host, int(port)), timeout) as peer:
            peer.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n"
                         b"Connection: close\r\n\r\n")
            while block := peer.recv(1 << 20):
                answer += block
    except OSError:
        return 0, time.monotonic() - began
    return int(answer[9:12] or 0), time.monotonic() - began


def deaf(askmix: Askmix, brands: int, findings: Findings, scrapers: int = 100) -> None:
    """Scrapers that ask and never read."""
    memory = Memory(askmix)
    host, port = askmix.address.split(":")
    peers = []
    for _ in range(scrapers):
        peer = socket.socket()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        peer.settimeout(5)
        peer.connect((host, int(port)))
        peer.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        peers.append(peer)
    status, seconds = scrape(askmix, 60)
    memory.look()
    for peer in peers:
        peer.close()
    findings.check("never read", status == 200 and memory.peak - memory.before < flat_mb(brands),
                   f"behind {scrapers} scrapers that never read another one is answered after "
                   f"{seconds:.1f} s; {memory}")


def end(askmix: Askmix, scene: str, findings: Findings, within_s: float = 10) -> None:
    began = time.monotonic()
    code = askmix.stop()
    took = time.monotonic() - began
    findings.check(scene, code == 0 and took < within_s,
                   f"ends {took:.1f} s after SIGTERM with code {code}")
