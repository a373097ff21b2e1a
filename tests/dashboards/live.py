"""A running askmix, a real Prometheus that scrapes it, and every expression that deploy/ ships."""

import contextlib
import pathlib
import re
import time
from typing import Iterator

import forms
import lint
import shipped
from demo_feed import DEMO, Feed
from processes import Askmix, Failed, wait_for
from prometheus import Prometheus, Receiver, Refused, shipped_configuration

# Metrics that the demo does not show, and why. Panels and rules on them may be empty here; each must
# leave this list as soon as the demo shows it.
NOT_IN_THE_DEMO = {
    "askmix_shadow_decisions_total": "the demo has no model.shadow",
}

# Exposed only where the numbers allow it.
SOMETIMES = {"askmix_corrected_share_ratio", "askmix_corrected_share_low_ratio",
             "askmix_corrected_share_high_ratio"}

# Expressions that are rightly empty in the first minutes of a healthy askmix.
MAY_BE_EMPTY = {"Versions and models", "Restarts", "Announced shifts",
                "Share of $intent: this window and the one before it",
                "Largest changes of $intent"}

DATA_WITHIN_S = 60
BUILT_IN = {"__rate_interval": "10s", "__range": "5m", "__interval": "2s"}


class Check:
    def __init__(self, prometheus: Prometheus):
        self.prometheus = prometheus
        self.faults: list[str] = []
        self.asked = 0
        self.data_until = time.monotonic() + DATA_WITHIN_S
        self.absent: set[str] = set()

    def has_data(self, where: str, expression: str, may_be_empty: bool = False) -> None:
        self.asked += 1
        metrics = shipped.metrics_in(expression)
        self.absent |= metrics & set(NOT_IN_THE_DEMO)
        try:
            if may_be_empty or metrics & (set(NOT_IN_THE_DEMO) | SOMETIMES):
                self.prometheus.samples(expression)
                return
            wait_for(where, lambda: self.prometheus.samples(expression),
                     self.data_until - time.monotonic())
        except Refused as why:
            self.faults.append(f"{where}: {why}: {expression}")
        except Failed:
            self.faults.append(f"{where}: no data: {expression}")

    def names(self, exposed: set[str]) -> None:
        """promtool takes a rule on a metric that nobody has; nobody would notice."""
        known = exposed | SOMETIMES | {rule["record"] for rule in shipped.recordings()} | {"up", "ALERTS"}
        for name in sorted(set(NOT_IN_THE_DEMO) & exposed):
            self.faults.append(f"{name} is exposed: take it out of NOT_IN_THE_DEMO")
        for where, expression in written():
            for name in sorted(shipped.metrics_in(expression) - known - set(NOT_IN_THE_DEMO)):
                self.faults.append(f"{where}: nobody exposes {name}")

    def dashboard(self, board: shipped.Dashboard) -> None:
        values = {}
        for variable in board.variables[1:]:
            values[variable["name"]] = self._choose(board, variable, values)
        for where, expression in board.expressions():
            title = where.partition(": ")[2]
            self.has_data(where, substitute(expression, values), title in MAY_BE_EMPTY)

    def _choose(self, board: shipped.Dashboard, variable: dict, values: dict[str, str]) -> str:
        """What Grafana puts in: the regular expression of All, or the one that is selected."""
        name = variable["name"]
        query = substitute(variable["query"]["query"], values)
        selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", query).groups()
        found = self.prometheus.label_values(label, selector)
        if not found:
            self.faults.append(f"{board.path.name}: variable {name} has no values: {query}")
        if variable["multi"]:
            return variable["allValue"]
        if variable["current"]["value"] not in found:
            self.faults.append(f"{board.path.name}: variable {name} is none of {found}")
        return variable["current"]["value"]

    def rules(self) -> None:
        for rule in shipped.recordings():
            self.has_data(f"recording.yml: {rule['record']}", rule["record"])
        # A healthy askmix fires nothing, so an alert is asked for what it compares.
        for rule in shipped.alerts():
            for selector in shipped.selectors_in(rule["expr"]):
                self.has_data(f"alerts.yml: {rule['alert']}", f"count({selector})",
                              'result="refused"' in selector)
        groups = self.prometheus.get("rules")["groups"]
        for rule in (rule for group in groups for rule in group["rules"]):
            if rule["health"] != "ok":
                self.faults.append(f"rule {rule['name']}: {rule['health']}: {rule.get('lastError')}")

    def runbooks(self) -> None:
        for book, text in shipped.runbooks().items():
            for expression in shipped.runbook_expressions(text):
                self.has_data(f"{book}.md", expression, may_be_empty=True)

    def is_true(self, what: str, expression: str, wanted: float) -> None:
        """All samples of the expression become `wanted`; there is at least one."""
        self.asked += 1

        def holds() -> bool:
            samples = self.prometheus.samples(expression)
            return bool(samples) and all(abs(v - wanted) < 1e-9 for v in samples.values())
        try:
            wait_for(what, holds, DATA_WITHIN_S)
        except Failed:
            self.faults.append(f"{what}: {expression} is {self.prometheus.samples(expression)}")

    def comes_true(self, what: str, expression: str) -> None:
        self.asked += 1
        try:
            wait_for(what, lambda: self.prometheus.samples(expression))
        except Failed as failure:
            self.faults.append(str(failure))
        self.data_until = time.monotonic() + DATA_WITHIN_S

    def alert_arrives(self, askmix: Askmix, receiver: Receiver) -> None:
        """A process that keeps restarting, through the shipped rule, to where Alertmanager would be."""
        started = 'process_start_time_seconds{job="askmix"}'
        for _ in range(3):
            before = self.prometheus.samples(started)
            askmix.kill()
            askmix.start()
            wait_for("a scrape of the new process",
                     lambda: (now := self.prometheus.samples(started)) and now != before)
        wait_for("AskmixRestarting", lambda: receiver.of("AskmixRestarting"))
        notes = receiver.of("AskmixRestarting")[0]["annotations"]
        if askmix.address not in notes["summary"] or "started 3 times" not in notes["description"]:
            self.faults.append(f"AskmixRestarting says {notes}")


def substitute(expression: str, values: dict[str, str]) -> str:
    for name, value in (BUILT_IN | values).items():
        expression = expression.replace(f"${name}", value)
    return expression


def written() -> Iterator[tuple[str, str]]:
    for board in shipped.dashboards():
        yield from board.expressions()
        for variable in board.variables[1:]:
            yield board.path.name, variable["query"]["query"]
    for rule in shipped.recordings() + shipped.alerts():
        yield rule.get("record") or rule["alert"], rule["expr"]
    for book, text in shipped.runbooks().items():
        for expression in shipped.runbook_expressions(text):
            yield f"{book}.md", expression


def exposed_by(metrics: str) -> set[str]:
    """Names of series: a histogram has three."""
    return set(re.findall(r"^([a-z_]+)[ {]", metrics, re.MULTILINE))


@contextlib.contextmanager
def demo(binary: str, folder: pathlib.Path, every_s: float = 0.05
         ) -> Iterator[tuple[Askmix, Feed, Prometheus, Receiver]]:
    feed = Feed(folder, every_s)
    config = folder / "askmix.yaml"
    config.write_text((DEMO / "askmix.yaml").read_text().replace("deploy/demo", str(DEMO)))
    askmix = Askmix(binary, config, "demo", "--input", str(feed.path))
    receiver = Receiver()
    askmix.start()
    with Prometheus(folder, shipped_configuration(askmix.address, receiver)) as prometheus:
        wait_for("the demo's mentions", lambda: askmix.is_ready() and prometheus.samples(
            'askmix_window_mentions{window="24h"} > 0'))
        yield askmix, feed, prometheus, receiver
        feed.stop()
        askmix.kill()


def run(binary: str, folder: pathlib.Path) -> Check:
    with demo(binary, folder) as (askmix, feed, prometheus, receiver):
        check = Check(prometheus)
        metrics = askmix.get("/metrics")[1]
        check.faults += lint.promtool("check", "metrics", stdin=metrics)
        check.names(exposed_by(metrics))
        feed.begin_campaign()
        check.comes_true("a campaign is noticed as a shift",
                         'sum(askmix_shifts_total{brand="orbiton",intent="promotion"}) >= 1')
        for board in shipped.dashboards():
            check.dashboard(board)
        check.rules()
        check.runbooks()
        feed.stop()
        check.is_true("in equals out", "sum by (component) (askmix_items_read_total) "
                      "- sum by (component) (askmix_items_total)", 0)
        check.is_true("the sum of one instance has the shares that the instance shows",
                      "brand_intent_window:askmix_window_mentions_per_asks:ratio "
                      "- on (brand, intent, window) askmix_intent_share_ratio", 0)
        check.faults += forms.faults(folder / "forms", askmix.address)
        check.alert_arrives(askmix, receiver)
    return check
