"""The askmix processes, two a stage, and who looks after them: starts those again that ended by themselves
for a reason that a supervisor would, and keeps their counters, which die with them."""

import collections
import pathlib
import re
import signal
import threading
import time

import compare
from processes import Askmix, wait_for

STAGES = ("normalize", "classify", "measure")
RESTARTED_CODES = (4, 6)  # fenced; state cannot be recovered from here
SCRAPE_EVERY_S = 1.0
STOP_WITHIN_S = 10
STUCK_WITHIN_S = 16  # askmix gives itself 15 s to close, when the brokers are away
STUCK_CODE = 1
SERIES = re.compile(r'^askmix_(transactions_total)\{component="(\w+)",result="(\w+)"\}$')


class Member(Askmix):
    def __init__(self, binary: str, config: pathlib.Path, name: str):
        super().__init__(binary, config, name, "--stages", name.split("-")[0])
        self.stage = name.split("-")[0]
        self.wanted = False  # it should be running
        self.paused = False
        self.latest: dict[str, float] = {}  # metrics of this life

    @property
    def is_running(self) -> bool:
        return self.wanted and not self.paused and self.process.poll() is None

    def start(self) -> None:
        super().start()
        self.wanted = True

    def ended(self) -> None:
        """Somebody else ended it, or nobody."""
        self.wanted = False
        self.process.wait()
        Askmix.alive.remove(self)


class Fleet:
    def __init__(self, binary: str, config: pathlib.Path, findings: compare.Findings):
        self.members = [Member(binary, config, f"{stage}-{i}") for stage in STAGES for i in range(2)]
        self.findings = findings
        self.restarts: collections.Counter = collections.Counter()  # exit code -> how often
        self.transactions: collections.Counter = collections.Counter()  # result -> how many
        self.stop_seconds: list[float] = []
        self.stuck_stops = 0
        self._scraping = threading.Event()
        self._scraper = threading.Thread(target=self._scrape, daemon=True)

    def start(self) -> None:
        for member in self.members:
            member.start()
        self._scraper.start()

    def of(self, stage: str) -> list[Member]:
        return [member for member in self.members if member.stage == stage]

    def kill(self, member: Member) -> None:
        self._keep(member)
        member.wanted = False
        member.kill()

    def pause(self, member: Member) -> None:
        member.paused = True
        member.process.send_signal(signal.SIGSTOP)

    def resume(self, member: Member) -> None:
        member.process.send_signal(signal.SIGCONT)
        member.paused = False

    def begin_stop(self, member: Member) -> None:
        member.wanted = False
        member.process.send_signal(signal.SIGTERM)

    def end_stop(self, member: Member, began: float, brokers_away: bool = False) -> bool:
        """Whether it has ended by now; an end that is not in peace, or late, is a finding. While
        brokers are away it may have to give up."""
        if member.process.poll() is None:
            return False
        seconds = time.monotonic() - began
        code = member.process.returncode
        self._keep(member)
        member.ended()
        if brokers_away and code == STUCK_CODE and seconds < STUCK_WITHIN_S:
            self.stuck_stops += 1
            return True
        self.stop_seconds.append(seconds)
        if code != 0:
            self.findings.add("asked to stop, ended with a code", [f"{member.name}: {code}"])
        if seconds > (STUCK_WITHIN_S if brokers_away else STOP_WITHIN_S):
            self.findings.add("took too long to stop", [f"{member.name}: {seconds:.1f} s"])
        return True

    def supervise(self) -> None:
        for member in self.members:
            if not member.wanted or member.process.poll() is None:
                continue
            code = member.process.returncode
            self._keep(member)
            member.ended()
            self.restarts[code] += 1
            if code not in RESTARTED_CODES:
                last = member.log.read_text(errors="replace").splitlines()[-3:]
                self.findings.add("ended by itself", [
                    f"{member.name} with code {code}: " + " / ".join(line[:300] for line in last)])
            member.start()

    def is_ready(self) -> bool:
        """One that has just died is not; `supervise` starts it again."""
        return all(member.get("/readyz")[0] == 200 for member in self.members)

    def finish(self) -> None:
        """In peace, all of them."""
        self._scraping.set()
        self._scraper.join()
        for member in self.members:
            member.latest = member.metrics()
            self.begin_stop(member)
        began = time.monotonic()
        wait_for("all processes to end",
                 lambda: all([m not in Askmix.alive or self.end_stop(m, began) for m in self.members]))

    def lines(self, text: str) -> int:
        return sum(member.log.read_text(errors="replace").count(text) for member in self.members)

    def _scrape(self) -> None:
        while not self._scraping.wait(SCRAPE_EVERY_S):
            for member in self.members:
                if member.is_running and (found := member.metrics()):
                    member.latest = found

    def _keep(self, member: Member) -> None:
        for series, value in member.latest.items():
            if match := SERIES.match(series):
                self.transactions[match.group(3)] += int(value)
        member.latest = {}
