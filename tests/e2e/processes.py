"""askmix processes: started, killed, asked over HTTP, and ended whatever happens."""

import atexit
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Callable

WAIT_S = 180


class Failed(Exception):
    """The run cannot go on; says why."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: str, condition: Callable[[], bool], seconds: float = WAIT_S) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Failed(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.1)


class Askmix:
    """One `askmix run`. Its identity and address stay when it is started again."""

    alive: list["Askmix"] = []

    def __init__(self, binary: str, config: pathlib.Path, name: str, *arguments: str):
        self.name = name
        self.log = config.parent / f"{name}.log"
        self.address = f"127.0.0.1:{free_port()}"
        self.command = [binary, "run", "--config", str(config), *arguments]
        self.environment = dict(os.environ, ASKMIX_KAFKA_INSTANCE=name,
                                ASKMIX_HTTP_ADDRESS=self.address)
        self.process: subprocess.Popen | None = None
        self.kills = 0
        self.cpu_s = 0.0  # of lives that ended by kill()

    def start(self) -> None:
        log = open(self.log, "ab")
        self.process = subprocess.Popen(self.command, env=self.environment, stdout=log, stderr=log,
                                        stdin=subprocess.DEVNULL)
        log.close()
        Askmix.alive.append(self)

    def kill(self) -> None:
        """Without any warning, as when the machine loses power."""
        self.cpu_s += self.cpu_seconds()
        self._end(signal.SIGKILL)
        self.kills += 1

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        try:
            code = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failed(f"{self.name} did not end within 60 s of {how.name}; see {self.log}")
        Askmix.alive.remove(self)
        return code

    def check_alive(self) -> None:
        if self.process.poll() is not None:
            # Its log may hold details of mentions: show what it said last, which are sentences.
            last = self.log.read_text(errors="replace").splitlines()[-3:]
            raise Failed(f"{self.name} ended with code {self.process.returncode}: "
                         + " / ".join(line[:300] for line in last))

    def get(self, path: str) -> tuple[int, str]:
        """Status and body; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://{self.address}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (OSError, urllib.error.URLError):
            return 0, ""

    def is_ready(self) -> bool:
        self.check_alive()
        return self.get("/readyz")[0] == 200

    def mixes(self, brand: str) -> list[dict]:
        """As every process knows them, whoever measures the brand."""
        status, body = self.get(f"/api/v1/brands/{brand}")
        return json.loads(body)["mixes"] if status == 200 else []

    def measured(self) -> set[str]:
        """Brands that this process measures itself."""
        return set(re.findall(r'^askmix_low_support\{brand="([^"]+)"', self.get("/metrics")[1],
                              re.MULTILINE))

    def metrics(self) -> dict[str, float]:
        """Series with its labels -> value."""
        found = re.findall(r"^([a-z_]+(?:\{[^\n]*\})?) (\S+)$", self.get("/metrics")[1], re.MULTILINE)
        return {series: float(value) for series, value in found}

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.process.pid)

    def memory_peak_mb(self) -> float:
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) / 1024


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(binary: str, *arguments: str, stdin: bytes | None = None) -> str:
    done = subprocess.run([binary, *arguments], input=stdin, capture_output=True)
    if done.returncode != 0:
        raise Failed(f"askmix {arguments[0]} ended with code {done.returncode}: "
                     + done.stderr.decode(errors="replace")[-500:])
    return done.stdout.decode()


@atexit.register
def end_all() -> None:
    for each in list(Askmix.alive):
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()


def end_on_signal() -> None:
    """atexit works only when the interpreter ends by itself."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
