"""One crime for each way to break a rule of lint.py, planted in memory; each must be found."""

import json
from typing import Iterator

import lint
import shipped

# Dashboard, what stands there, what is put in its place, what lint must say.
ON_DASHBOARDS = (
    ("mix", '"editable": false', '"editable": true', "editable: false"),
    ("mix", '"from": "now-6h"', '"from": "2026-01-01"', "relative time"),
    ("mix", '"uid": "askmix-mix"', '"uid": "mix"', "has the uid mix"),
    ("mix", '"schemaVersion": 39', '"schemaVersion": 42', "schemaVersion"),
    ("mix", '"keepTime": true', '"keepTime": false', "link to its siblings"),
    ("mix", '"id": 2,', '"id": 3,', "two panels of one id"),
    ("mix", '  "title"', '   "title"', "not in the form"),
    ("mix", '"name": "job"', '"name": "jobs"', "has the variables"),
    ("mix", '"refresh": 2', '"refresh": 1', "refresh: 2"),
    ("mix", '"allValue": ".+"', '"allValue": ".*"', "allValue is .+"),
    ("mix", '"multi": false', '"multi": true', "so no All"),
    ("mix", '"title": "Asks"', '"title": ""', "needs a title"),
    ("mix", '"unit": "percentunit"', '"unit": "percent"', "the unit percent"),
    ("mix", '"max": 1', '"max": 100', "runs from 0 to 1"),
    ("mix", '"min": -1', '"min": 0', "from -1 to 1"),
    ("mix", '"uid": "${datasource}"\n      },\n      "gridPos"',
     '"uid": "prometheus"\n      },\n      "gridPos"', "must be the templated one"),
    ("mix", '"legendFormat": "{{kind}}"', '"legendFormat": "__auto"', "legend made of labels"),
    ("mix", ',window=\\"$window\\"})"', '})"', "selects no window"),
    ("mix", "max(askmix_intent_share_ratio", "sum(askmix_intent_share_ratio", "never added"),
    ("mix", "max by (brand) (askmix_gap_ratio", "sum by (brand) (askmix_gap_ratio", "never added"),
    ("pipeline", 'job=~\\"$job\\",', "", 'lacks job=~"$job"'),
    ("pipeline", ',instance=~\\"$instance\\"', "", 'lacks instance=~"$instance"'),
    ("pipeline", "[$__rate_interval]", "[5m]", "over [5m]"),
    ("pipeline", "rate(askmix_records_read_total{", "(askmix_records_read_total{", "is a counter"),
    ("pipeline", '"value": 10000', '"value": 5000', "AskmixLagGrowing fires at"),
    ("pipeline", "AskmixLagGrowing fires", "AskmixLagHuge fires", "there is no alert AskmixLagHuge"),
)


def on_dashboards() -> Iterator[str]:
    boards = {board.path.stem: board for board in shipped.dashboards()}
    for name, old, new, sentence in ON_DASHBOARDS:
        board = boards[name]
        assert old in board.text, f"nothing to break: {old}"
        text = board.text.replace(old, new, 1)
        faults = lint.lint_dashboard(shipped.Dashboard(board.path, text, json.loads(text)))
        if not any(sentence in fault for fault in faults):
            yield f"not found in {name}: {old} -> {new}: {sentence}"


def on_alerts() -> Iterator[str]:
    books = shipped.runbooks()
    uids = {board.json["uid"] for board in shipped.dashboards()}
    for change, sentence in (
            (lambda rule: rule.update(alert="askmix_down"), "CamelCase"),
            (lambda rule: rule["labels"].update(severity="page"), "severity is one of"),
            (lambda rule: rule["annotations"].pop("summary"), "needs summary"),
            (lambda rule: rule["annotations"].update(runbook_url="https://x/y.md"), "not linked"),
            (lambda rule: rule["annotations"].update(dashboard_url="https://x/d/y"), "no dashboard")):
        rules = shipped.alerts()
        change(rules[0])
        if not any(sentence in fault for fault in lint.lint_alerts(rules, books, uids)):
            yield f"not found in the alerts: {sentence}"


def on_runbooks() -> Iterator[str]:
    name, text = next(iter(shipped.runbooks().items()))
    for old, new, sentence in (("## Impact", "## Effect", "the headings are"),
                               ("```promql", "```text", "no expression"),
                               ("(AskmixRestarting.md)", "(AskmixGone.md)", "AskmixGone.md, which")):
        books = shipped.runbooks() | {name: text.replace(old, new)}
        if not any(sentence in fault for fault in lint.lint_runbooks(shipped.alerts(), books)):
            yield f"not found in {name}.md: {sentence}"
    books = shipped.runbooks() | {"AskmixOther": text}
    if not any("no such alert" in f for f in lint.lint_runbooks(shipped.alerts(), books)):
        yield "not found: a runbook without an alert"


def on_syntax() -> Iterator[str]:
    for expression in ("sum(askmix_lag_records", "rate(askmix_lag_records)", "sum by askmix_brands"):
        if not lint.lint_syntax([("here", "up"), ("planted", expression)]):
            yield f"not found: {expression}"


def unnoticed() -> list[str]:
    return [*on_dashboards(), *on_alerts(), *on_runbooks(), *on_syntax()]
