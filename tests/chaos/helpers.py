"""The two processes beside askmix: the generator and the reader. Each is told what to do by a file, works
until its input is closed, and then says in one line what it did."""

import json
import pathlib
import subprocess
import sys

from processes import Failed

HERE = pathlib.Path(__file__).resolve().parent
END_WITHIN_S = 300


class Helper:
    alive: list["Helper"] = []

    def __init__(self, name: str, folder: pathlib.Path, given: dict):
        self.name = name
        self.log = folder / f"{name}.log"
        told = folder / f"{name}.json"
        told.write_text(json.dumps(given))
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([sys.executable, HERE / f"{name}.py", told],
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        Helper.alive.append(self)

    def check_alive(self) -> None:
        if self.process.poll() is not None:
            raise Failed(f"the {self.name} ended; see {self.log}")

    def finish(self) -> dict:
        try:
            output, _ = self.process.communicate(timeout=END_WITHIN_S)
        except subprocess.TimeoutExpired:
            raise Failed(f"the {self.name} did not end within {END_WITHIN_S} s")
        Helper.alive.remove(self)
        if self.process.returncode != 0:
            raise Failed(f"the {self.name} failed: " + self.log.read_text()[-500:])
        return json.loads(output)


def end_all() -> None:
    for helper in list(Helper.alive):
        helper.process.kill()
        helper.process.wait()
        Helper.alive.remove(helper)
