"""How the shipped model is made and judged: which material, which options. Everything else asks here."""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent

# Their terms forbid commercial use: they measure the model on a trade that it has never seen.
UNSEEN = ("twcs_", "airline_2015")


class Recipe:
    def __init__(self, folder: pathlib.Path):
        self.mentions = folder / "real-mentions"
        self.askmix = pathlib.Path(os.environ.get("ASKMIX", REPOSITORY / "build/release/askmix"))
        for path in (self.mentions, self.askmix):
            if not path.exists():
                sys.exit(f"there is no {path}: name the folder with real-mentions/ as the argument, "
                         "and build askmix or name one with ASKMIX")
        self.pool = self.mentions / "pool.ndjson.gz"
        self.dev = self.mentions / "dev-labels.tsv"
        self.gold = [self.mentions / "train-labels.tsv", *sorted((HERE / "labels").glob("*.tsv"))]
        self.written = sorted((HERE / "corpus").glob("*.ndjson"))
        self.check = HERE / "check.ndjson"
        self.groups = HERE / "groups.tsv"
        self.soft = self.mentions / "soft-labels.tsv.gz"

    def train(self, out: pathlib.Path, without: str = "", members: int = 8, folds: int = 3) -> str:
        """`without`: one more source that is left out. What askmix says of the model."""
        return self._run(
            "train", "--gold", *self.gold, "--extra", *self.written, "--soft", self.soft,
            "--check", self.check, "--texts", self.pool, "--groups", self.groups,
            "--exclude-source", *UNSEEN, *filter(None, [without]), "--members", members,
            "--folds", folds, "--seed", 1, "--out", out)

    def evaluate(self, model: pathlib.Path, labels: pathlib.Path, only: tuple[str, ...] = (),
                 bootstrap: int = 1000, mixes: int = 0) -> dict:
        chosen = ["--source", *only] if only else []
        return json.loads(self._run("evaluate", labels, "--texts", self.pool, "--model", model,
                                    "--json", "--bootstrap", bootstrap, "--mixes", mixes, *chosen))

    def adapt(self, base: pathlib.Path, labels: pathlib.Path, out: pathlib.Path) -> None:
        """Goes on from a model with somebody's own labels."""
        self._run("train", "--base", base, "--gold", labels, "--texts", self.pool, "--out", out)

    def _run(self, *arguments) -> str:
        done = subprocess.run([self.askmix, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"askmix {arguments[0]} failed with code {done.returncode}")
        return done.stdout
