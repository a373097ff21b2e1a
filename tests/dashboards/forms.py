"""A real Prometheus that scrapes askmix in both forms: the one that it asks for, and text 0.0.4."""

import contextlib
import http.server
import json
import pathlib
import threading
import urllib.request
from typing import Iterator

from processes import Failed, wait_for
from prometheus import FAST, Prometheus

TEXT = "text/plain;version=0.0.4"
UNITS = {"askmix_busy_seconds": "seconds", "process_resident_memory_bytes": "bytes",
         "askmix_restoring_ratio": "ratio", "askmix_lag_records": ""}


class Relay:
    """Passes scrapes on, with another Accept where one is given, and keeps the answers' types."""

    def __init__(self, target: str, accept: str | None = None):
        types = self.types = set()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                wanted = {"Accept": accept or self.headers["Accept"]}
                request = urllib.request.Request(f"http://{target}{self.path}", headers=wanted)
                with contextlib.suppress(OSError), urllib.request.urlopen(request) as answer:
                    types.add(answer.headers.get_content_type())
                    self.send_response(answer.status)
                    self.send_header("Content-Type", answer.headers["Content-Type"])
                    self.end_headers()
                    self.wfile.write(answer.read())

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()


def faults(folder: pathlib.Path, target: str) -> Iterator[str]:
    """`target` gets no input any more: its numbers stand still now and then."""
    wanted, text = Relay(target), Relay(target, TEXT)
    config = {"global": FAST, "scrape_configs": [
        {"job_name": name, "static_configs": [{"targets": [relay.address]}]}
        for name, relay in (("wanted", wanted), ("text", text))]}
    with Prometheus(folder, config) as prometheus:
        try:
            wait_for("scrapes in both forms", lambda: len(prometheus.samples("up == 1")) == 2, 30)
            wait_for("the same series", lambda: not differences(prometheus), 60)
        except Failed as failure:
            yield f"forms: {failure}: {differences(prometheus)[:5]}"
        yield from units(prometheus)
    if wanted.types != {"application/openmetrics-text"} or text.types != {"text/plain"}:
        yield f"forms: Prometheus got {wanted.types}, who asks for text got {text.types}"


def series(prometheus: Prometheus, job: str) -> set[tuple[str, float]]:
    """All but those that move with the clock, or with every scrape."""
    found = set()
    for labels, value in prometheus.samples(
            f'{{job="{job}",__name__=~"askmix_.+",__name__!~".*_timestamp_seconds|'
            'askmix_(busy|commit|age)_seconds.*|askmix_(records|transactions)_.*"}').items():
        kept = {name: text for name, text in json.loads(labels).items()
                if name not in ("job", "instance")}
        # One form tells the last digit of a double, the other does not.
        found.add((json.dumps(kept), float(f"{value:.12g}")))
    return found


def differences(prometheus: Prometheus) -> list[tuple[str, float]]:
    """Buckets differ by their bounds' form, 5 and 5.0, and are left out of `series`."""
    return sorted(series(prometheus, "wanted") ^ series(prometheus, "text"))


def units(prometheus: Prometheus) -> Iterator[str]:
    for metric, unit in UNITS.items():
        told = {each["unit"] for each in prometheus.get(
            "targets/metadata", metric=metric, match_target='{job="wanted"}')}
        if told != {unit}:
            yield f"forms: the unit of {metric} is told as {told}"
