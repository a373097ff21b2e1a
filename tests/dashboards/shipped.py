"""What deploy/ ships to watch askmix with: dashboards, rules and runbooks, read from their files."""

import json
import pathlib
import re
from typing import Iterator, NamedTuple

import yaml

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROMETHEUS = REPOSITORY / "deploy" / "prometheus"
GRAFANA = REPOSITORY / "deploy" / "grafana"
RUNBOOKS = REPOSITORY / "deploy" / "runbooks"
RULE_TESTS = REPOSITORY / "tests" / "prometheus"

# Names in an expression that are metrics: ours, the process's, those of rules, and two of Prometheus.
METRIC = re.compile(r'(?<![\w:"$])(?:askmix_\w+|process_\w+|[a-z_]+:[\w:]+|up|ALERTS)(?![\w:(])')
SELECTOR = re.compile(METRIC.pattern + r"(\{[^}]*\})?")


class Dashboard(NamedTuple):
    path: pathlib.Path
    text: str
    json: dict

    @property
    def variables(self) -> list[dict]:
        return self.json["templating"]["list"]

    @property
    def panels(self) -> list[dict]:
        """Those that show something, rows taken apart."""
        found = []
        for panel in self.json["panels"]:
            found += panel.get("panels", []) if panel["type"] == "row" else [panel]
        return found

    @property
    def annotations(self) -> list[dict]:
        return self.json["annotations"]["list"]

    def expressions(self) -> Iterator[tuple[str, str]]:
        """Where, and what."""
        for panel in self.panels:
            for target in panel.get("targets", []):
                yield f"{self.path.name}: {panel.get('title')}", target["expr"]
        for annotation in self.annotations:
            yield f"{self.path.name}: {annotation['name']}", annotation["expr"]


def dashboards(folder: pathlib.Path = GRAFANA / "dashboards") -> list[Dashboard]:
    texts = {path: path.read_text() for path in sorted(folder.glob("*.json"))}
    return [Dashboard(path, text, json.loads(text)) for path, text in texts.items()]


def rules(name: str) -> list[dict]:
    groups = yaml.safe_load((PROMETHEUS / name).read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def recordings() -> list[dict]:
    return rules("recording.yml")


def alerts() -> list[dict]:
    return rules("alerts.yml")


def runbooks() -> dict[str, str]:
    return {path.stem: path.read_text() for path in sorted(RUNBOOKS.glob("*.md"))}


def runbook_expressions(text: str) -> list[str]:
    blocks = re.findall(r"^```promql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def metrics_in(expression: str) -> set[str]:
    return set(METRIC.findall(re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)",
                                     "", expression)))


def selectors_in(expression: str) -> list[str]:
    return [match.group() for match in SELECTOR.finditer(expression)]
