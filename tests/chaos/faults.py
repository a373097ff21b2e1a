"""What is done to the processes and the brokers, when, in which order: all from the seed."""

import heapq
import itertools
import random
import threading
import time
from typing import Callable

from confluent_kafka import Consumer

from cluster import Cluster
from fleet import STAGES, Fleet, Member
from progress import Fault
from topics import INPUT_OF

SESSION_S = 6
TRANSACTION_S = 15
RETRY_S = 1.0
BETWEEN_BROKER_FAULTS_S = 5.0  # for replicas to come back in sync
FLAP_S = 2.0
FLAPS = 5

# How many in a minute; the first is in time for a short run too.
RATES = {"SIGKILL": 7.5, "SIGSTOP, SIGCONT": 1.0, "SIGTERM": 1.0, "broker killed": 0.8,
         "all brokers restarted": 0.4, "member flapping": 0.4}
BROKER_FAULTS = ("broker killed", "all brokers restarted")


class Timeline:
    """Things to do at given times, by one thread."""

    def __init__(self):
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def at(self, when: float, do: Callable[[], None]) -> None:
        heapq.heappush(self._due, (when, next(self._order), do))

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        self.at(time.monotonic() + seconds, do)

    def is_done(self) -> bool:
        return not self._due

    def turn(self) -> None:
        while self._due and self._due[0][0] <= time.monotonic():
            heapq.heappop(self._due)[2]()


class Faults:
    def __init__(self, fleet: Fleet, cluster: Cluster, seed: int, group_prefix: str, topic_prefix: str):
        self.fleet = fleet
        self.cluster = cluster
        self.draw = random.Random(seed + 2)
        self.group_prefix = group_prefix
        self.topic_prefix = topic_prefix
        self.timeline = Timeline()
        self.happened: list[Fault] = []
        self.flapping: list[threading.Thread] = []
        self._broker_free_at = 0.0

    def plan(self, seconds: float) -> None:
        do = {"SIGKILL": self._kill, "SIGSTOP, SIGCONT": self._pause, "SIGTERM": self._stop,
              "broker killed": self._kill_broker, "all brokers restarted": self._restart_brokers,
              "member flapping": self._flap}
        began = time.monotonic()
        for kind, per_minute in RATES.items():
            if kind in BROKER_FAULTS and not self.cluster.is_ours:
                continue
            if kind == "all brokers restarted" and self.cluster.nodes == 1:
                continue  # as "broker killed"
            count = max(1, round(per_minute * seconds / 60))
            for i in range(count):
                self.timeline.at(began + seconds * (i + self.draw.random()) / count, do[kind])

    def turn(self) -> None:
        self.timeline.turn()
        self.fleet.supervise()

    def is_over(self) -> bool:
        return (self.timeline.is_done() and self._are_brokers_up()
                and not any(thread.is_alive() for thread in self.flapping))

    def _note(self, kind: str, *stages: str) -> None:
        self.happened.append(Fault(time.monotonic(), kind, stages or STAGES))

    def _victim(self, otherwise: Callable[[], None]) -> Member | None:
        """One of those that run; when none does, `otherwise` is tried a little later."""
        running = [member for member in self.fleet.members if member.is_running]
        if running:
            return self.draw.choice(running)
        self.timeline.after(RETRY_S, otherwise)
        return None

    def _kill(self) -> None:
        if member := self._victim(self._kill):
            self._note("SIGKILL", member.stage)
            self.fleet.kill(member)
            down = 0 if self.draw.random() < 0.5 else self.draw.uniform(0.5, SESSION_S + 2)
            self.timeline.after(down, member.start)

    def _pause(self) -> None:
        """A zombie: it goes on when others have what it held, now and then after its transaction
        was given up too."""
        if member := self._victim(self._pause):
            self._note("SIGSTOP, SIGCONT", member.stage)
            self.fleet.pause(member)
            longest = TRANSACTION_S if self.draw.random() < 0.3 else SESSION_S
            self.timeline.after(longest + self.draw.uniform(1, 4), lambda: self.fleet.resume(member))

    def _stop(self) -> None:
        if member := self._victim(self._stop):
            self._note("SIGTERM", member.stage)
            self.fleet.begin_stop(member)
            self._await_stop(member, time.monotonic(), False)

    def _await_stop(self, member: Member, began: float, brokers_away: bool) -> None:
        brokers_away |= self._are_brokers_harmed()
        if self.fleet.end_stop(member, began, brokers_away):
            member.start()
        else:
            self.timeline.after(0.1, lambda: self._await_stop(member, began, brokers_away))

    def _are_brokers_up(self) -> bool:
        return self.cluster.is_up()

    def _are_brokers_harmed(self) -> bool:
        """Until some time after they are up again."""
        if not self._are_brokers_up():
            self._broker_free_at = time.monotonic() + BETWEEN_BROKER_FAULTS_S
        return time.monotonic() < self._broker_free_at

    def _may_harm_brokers(self, otherwise: Callable[[], None]) -> bool:
        if not self._are_brokers_harmed():
            return True
        self.timeline.after(RETRY_S, otherwise)
        return False

    def _kill_broker(self) -> None:
        if self._may_harm_brokers(self._kill_broker):
            self._note("broker killed")
            node = self.draw.randrange(self.cluster.nodes) + 1
            self.cluster.kill(node)
            self._start_later(node)

    def _restart_brokers(self) -> None:
        if self._may_harm_brokers(self._restart_brokers):
            self._note("all brokers restarted")
            if self.draw.random() < 0.5:
                self.cluster.kill()
            else:
                self.cluster.stop_all()
            self._start_later(None)

    def _start_later(self, node: int | None) -> None:
        down = self.draw.uniform(0, 6)
        # A little longer than it is down: it is not up before it was started.
        self._broker_free_at = time.monotonic() + down + BETWEEN_BROKER_FAULTS_S
        self.timeline.after(down, lambda: self.cluster.begin_start(node))

    def _flap(self) -> None:
        stage = self.draw.choice(STAGES)
        self._note("member flapping", stage)
        thread = threading.Thread(target=self._join_and_leave, args=(stage,), daemon=True)
        thread.start()
        self.flapping.append(thread)

    def _join_and_leave(self, stage: str) -> None:
        """A stranger in the stage's group: takes partitions away, and commits nothing."""
        for _ in range(FLAPS):
            stranger = Consumer({
                "bootstrap.servers": self.cluster.address, "group.id": f"{self.group_prefix}.{stage}",
                "partition.assignment.strategy": "range", "enable.auto.commit": False,
                "auto.offset.reset": "earliest", "session.timeout.ms": SESSION_S * 1000,
                "log_level": 0})
            stranger.subscribe([self.topic_prefix + INPUT_OF[stage]])
            leave_at = time.monotonic() + FLAP_S
            while time.monotonic() < leave_at:
                stranger.poll(0.1)
            stranger.close()
