"""One `askmix run` in embedded mode: brands, a feed that the test writes to, and what the API says."""

import json
import os
import pathlib
import re
import time
import urllib.request
from typing import IO

import yaml
from processes import Askmix, Failed, wait_for

DEMO = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "demo"
TOKEN = "a-token-of-the-tests"
WAIT_S = 120
# The name of a brand, and a part of mentions.
MARKUP = "<img src=x onerror=document.title='hit'>"


class Scene:
    """Ends with `end`."""

    def __init__(self, binary: str, folder: pathlib.Path, brands: list[dict], **http):
        self.folder = folder
        (folder / "brands.yaml").write_text(yaml.safe_dump(brands))
        (folder / "token").write_text(TOKEN)
        (folder / "token").chmod(0o600)
        config = folder / "askmix.yaml"
        config.write_text(yaml.safe_dump({
            "brands": {"file": str(folder / "brands.yaml")},
            "measure": {"grid": "1s"},
            "classify": {"cues": 5},
            "http": http}))
        os.mkfifo(folder / "feed")
        self.askmix = Askmix(binary, config, "askmix", "--input", str(folder / "feed"))
        self._feed: IO[str] | None = None
        self._count = 0

    @property
    def url(self) -> str:
        return f"http://{self.askmix.address}"

    def start(self) -> "Scene":
        self.askmix.start()
        # For both ways: a plain open() would wait for a reader, who may have refused to start.
        self._feed = os.fdopen(os.open(self.folder / "feed", os.O_RDWR), "w")
        wait_for("askmix to be ready", self.askmix.is_ready, WAIT_S)
        return self

    def stop(self) -> None:
        """askmix goes; `start` brings it back at the same address, knowing nothing."""
        self._feed.close()
        self.askmix.stop()

    def end(self) -> None:
        if self.askmix in Askmix.alive:
            self.stop()

    def say(self, text: str, age_s: float = 0, **more) -> None:
        """Somebody writes `text`."""
        self._count += 1
        row = {"id": f"m{self._count}", "platform": "x", "author": f"reader_{self._count}",
               "text": text, "created_at": int((time.time() - age_s) * 1000), **more}
        self._feed.write(json.dumps(row) + "\n")
        self._feed.flush()

    def tell_demo(self) -> None:
        """The demo's day of mentions."""
        now = int(time.time())
        for line in (DEMO / "mentions.ndjson").read_text().splitlines():
            self._feed.write(re.sub(r'"age_s": (-?\d+)',
                                    lambda age: f'"created_at": {now - int(age.group(1))}', line) + "\n")
        self._feed.flush()

    def api(self, path: str) -> dict:
        status, body = self.askmix.get(f"/api/v1/{path}")
        if status != 200:
            raise Failed(f"/api/v1/{path}: {status} {body}")
        return json.loads(body)

    def api_with_token(self, path: str) -> dict:
        request = urllib.request.Request(f"{self.url}/api/v1/{path}",
                                         headers={"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
            return json.load(answer)

    def mix(self, brand: str, window: str) -> dict:
        return self.api(f"brands/{brand}/mix?window={window}")


def demo_brands() -> list[dict]:
    return yaml.safe_load((DEMO / "brands.yaml").read_text())
