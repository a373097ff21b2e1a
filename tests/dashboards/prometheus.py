"""A Prometheus server of our own, and somebody who gets its alerts, for as long as a check lasts."""

import http.server
import json
import math
import pathlib
import subprocess
import threading
import urllib.error
import urllib.parse
import urllib.request

import yaml

import shipped
from processes import Failed, free_port, wait_for


class Refused(Exception):
    """Prometheus does not take the expression; says why."""


class Receiver:
    """Stands where Alertmanager would, and keeps what it is sent."""

    def __init__(self):
        received = self.received = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.extend(json.loads(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def of(self, alert: str) -> list[dict]:
        return [each for each in list(self.received) if each["labels"]["alertname"] == alert]


FAST = {"scrape_interval": "1s", "evaluation_interval": "1s"}


def shipped_configuration(target: str, receiver: Receiver) -> dict:
    """The shipped configuration and rules, with a fast clock and our target."""
    config = yaml.safe_load((shipped.PROMETHEUS / "prometheus.yml").read_text())
    config["global"] = FAST
    config["rule_files"] = [str(shipped.PROMETHEUS / name) for name in config["rule_files"]]
    config["scrape_configs"][0]["static_configs"] = [{"targets": [target]}]
    config["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": [receiver.address]}]}]}
    return config


class Prometheus:
    def __init__(self, folder: pathlib.Path, config: dict):
        folder.mkdir(exist_ok=True)
        self._config = folder / "prometheus.yml"
        self._config.write_text(yaml.safe_dump(config))
        self._log = folder / "prometheus.log"
        self.address = f"127.0.0.1:{free_port()}"
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                ["prometheus", f"--config.file={self._config}", "--log.level=warn",
                 f"--storage.tsdb.path={folder / 'tsdb'}",
                 f"--web.listen-address={self.address}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def __enter__(self) -> "Prometheus":
        wait_for("Prometheus", self._is_ready)
        return self

    def __exit__(self, *_) -> None:
        self._process.terminate()
        self._process.wait()

    def _is_ready(self) -> bool:
        if self._process.poll() is not None:
            raise Failed("Prometheus ended: " + self._log.read_text()[-500:])
        try:
            with urllib.request.urlopen(f"http://{self.address}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def get(self, path: str, **parameters: str):
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"http://{self.address}/api/v1/{path}?{query}",
                                        timeout=20) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise Refused(json.load(error).get("error", str(error))) from error

    def samples(self, expression: str) -> dict[str, float]:
        """Labels -> value of all samples at this moment that are numbers."""
        result = self.get("query", query=expression)
        series = result["result"] if result["resultType"] == "vector" else [
            {"metric": {}, "value": result["result"]}]
        found = {json.dumps(each["metric"], sort_keys=True): float(each["value"][1])
                 for each in series}
        return {labels: value for labels, value in found.items() if math.isfinite(value)}

    def label_values(self, label: str, selector: str) -> list[str]:
        return self.get(f"label/{label}/values", **{"match[]": selector})
