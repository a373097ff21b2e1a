"""The brokers: nodes of our own that can be killed and come back, or some that are there already."""

import pathlib
import re
import shutil
import subprocess
import tempfile

from processes import Failed

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


class Cluster:
    def __init__(self, nodes: int, address: str | None = None):
        self.nodes = nodes
        self.address = address or ""
        self.folder: tempfile.TemporaryDirectory | None = None
        self.starting: list[subprocess.Popen] = []

    def __enter__(self) -> "Cluster":
        if self.address:
            return self
        self.folder = tempfile.TemporaryDirectory(prefix="askmix-cluster.")
        try:
            self._kafka("start", "--nodes", str(self.nodes))
            self.address = (self.home / "address").read_text().strip()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        if not self.folder:
            return
        for process in self.starting:
            process.wait()
        self._kafka("kill", "--clean")
        self.folder.cleanup()

    @property
    def is_ours(self) -> bool:
        return self.folder is not None

    @property
    def home(self) -> pathlib.Path:
        return pathlib.Path(self.folder.name, "nodes")

    def kill(self, node: int | None = None) -> None:
        """One node, or all at once."""
        self._kafka("kill", *(("--node", str(node)) if node else ()))

    def stop_all(self) -> None:
        """In order, as far as that goes: the last ones have no quorum to take leave of."""
        self._kafka("stop", "--within", "5")

    def begin_start(self, node: int | None = None) -> None:
        """Does not wait: `is_up` tells when it has come to an end."""
        command = [REPOSITORY / "scripts" / "kafka", "start", self.home]
        self.starting.append(subprocess.Popen(
            [*command, *(("--node", str(node)) if node else ("--nodes", str(self.nodes)))],
            stdout=subprocess.DEVNULL))

    def is_up(self) -> bool:
        for process in list(self.starting):
            code = process.poll()
            if code is None:
                return False
            self.starting.remove(process)
            if code != 0:
                raise Failed("a broker that was killed does not start again")
        return True

    def rebalances(self, group_prefix: str) -> str:
        """How often a group of ours came to a new generation, as the brokers' logs say."""
        if not self.is_ours:
            return "not known"
        pattern = re.compile(rf"Stabilized group ({re.escape(group_prefix)}\S*) generation (\d+)")
        logs = self.home.glob("*/broker.log")
        return str(len({match.groups() for log in logs
                        for match in pattern.finditer(log.read_text(errors="replace"))}))

    def keep_logs(self, folder: pathlib.Path) -> None:
        for log in self.home.glob("*/broker.log"):
            shutil.copy(log, folder / f"broker-{log.parent.name}.log")

    def _kafka(self, action: str, *arguments: str) -> None:
        done = subprocess.run([REPOSITORY / "scripts" / "kafka", action, self.home, *arguments],
                              stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Failed(f"scripts/kafka {action} failed")
