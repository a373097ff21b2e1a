"""The rules that dashboards, alerts and runbooks keep without anybody running them. Those for
dashboards follow Grafana's own dashboard-linter."""

import json
import pathlib
import re
import subprocess
import tempfile
from typing import Callable, Iterator

import yaml

import shipped
from shipped import Dashboard

SCHEMA_VERSIONS = range(39, 42)  # Grafana migrates upwards only
UNITS = {"none", "short", "percentunit", "s", "bytes", "cps"}
DATA_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
VARIABLE_ORDER = ["datasource", "job", "instance", "component", "brand", "window", "intent"]
HEADINGS = ["Meaning", "Impact", "Diagnosis", "Mitigation", "When to silence"]
SEVERITIES = {"critical", "warning", "info"}

# Counters taken as they are: a difference of two that are counted at the same moment.
RAW_COUNTERS = {"In minus out"}


def variables(board: Dashboard) -> Iterator[str]:
    names = [v["name"] for v in board.variables]
    if names != [n for n in VARIABLE_ORDER if n in names] or names[:2] != ["datasource", "job"]:
        yield f"has the variables {names}; the order is {VARIABLE_ORDER}, the first two always"
    for variable in board.variables[1:]:
        name = variable["name"]
        if variable["type"] != "query" or variable["datasource"] != DATA_SOURCE:
            yield f"variable {name} must be a query to the templated data source"
        if variable["refresh"] != 2:
            yield f"variable {name} must be refreshed when the time range changes (refresh: 2)"
        if variable["multi"] and variable.get("allValue") != ".+":
            yield f"variable {name} has several values, so its allValue is .+"
        if name == "window" and (variable["multi"] or variable["includeAll"]):
            yield "windows hold each other: one must be selected, so no All"


def whole(board: Dashboard) -> Iterator[str]:
    top = board.json
    if board.text != json.dumps(top, indent=2, ensure_ascii=False) + "\n":
        yield "is not in the form of json.dumps(..., indent=2)"
    if top["uid"] != f"askmix-{board.path.stem}":
        yield f"has the uid {top['uid']}, and not askmix-{board.path.stem}"
    if top["schemaVersion"] not in SCHEMA_VERSIONS or top["editable"] or top["graphTooltip"] != 1:
        yield "needs a schemaVersion of 39 to 41, editable: false and graphTooltip: 1"
    if not top["time"]["from"].startswith("now-") or "__inputs" in top:
        yield "needs a relative time and no __inputs"
    link = top["links"][0] if top["links"] else {}
    if not (link.get("keepTime") and link.get("includeVars") and link.get("tags") == top["tags"]):
        yield "must link to its siblings with time and variables"
    ids = [panel["id"] for panel in top["panels"]]
    if len(ids) != len(set(ids)):
        yield "has two panels of one id"


def panels(board: Dashboard) -> Iterator[str]:
    for panel in board.panels:
        title = panel.get("title", "")
        defaults = panel["fieldConfig"]["defaults"]
        if not title or not panel.get("description"):
            yield f"panel {panel['id']} needs a title and a description"
        if defaults.get("unit") not in UNITS:
            yield f"{title}: the unit {defaults.get('unit')} is not one of {sorted(UNITS)}"
        if panel["datasource"] != DATA_SOURCE or any(
                t["datasource"] != DATA_SOURCE for t in panel.get("targets", [])):
            yield f"{title}: the data source must be the templated one"
        if not panel.get("targets"):
            yield f"{title}: shows nothing"
        if panel["type"] == "timeseries" and any(
                t["legendFormat"] == "__auto" for t in panel["targets"]):
            yield f"{title}: needs a legend made of labels"


RATE = re.compile(r"\b(rate|irate|increase|changes|deriv)\s*\([^()]*?\[([^]]*)\]\s*\)")
BY_WINDOW = re.compile(r"askmix_(window_(?!end_)|intent_share|corrected_share|gap_|effective_asks|"
                       r"low_support)")


def selectors(board: Dashboard) -> Iterator[str]:
    for where, expression in board.expressions():
        for selector in shipped.selectors_in(expression):
            if 'job=~"$job"' not in selector:
                yield f'{where}: {selector} lacks job=~"$job"'
    # A sum of a rule has no instance, and a share must be readable without it.
    if "instance" not in {v["name"] for v in board.variables}:
        return
    for panel in board.panels:
        for target in panel["targets"]:
            for selector in shipped.selectors_in(target["expr"]):
                name = selector.partition("{")[0]
                if ":" not in name and name != "ALERTS" and 'instance=~"$instance"' not in selector:
                    yield f'{panel["title"]}: {selector} lacks instance=~"$instance"'


def windows(board: Dashboard) -> Iterator[str]:
    """They hold each other: one is selected, or each is shown."""
    for panel in board.panels:
        for target in panel["targets"]:
            for selector in shipped.selectors_in(target["expr"]):
                if BY_WINDOW.search(selector) and "window=" not in selector and (
                        "{{window}}" not in target["legendFormat"]):
                    yield f"{panel['title']}: {selector} selects no window"


def rates(board: Dashboard) -> Iterator[str]:
    for where, expression in board.expressions():
        for function, over in RATE.findall(expression):
            if over not in ("$__rate_interval", "$__range"):
                yield f"{where}: {function} over [{over}], and not over [$__rate_interval]"
        for counter in re.findall(r"\w+_total\b", RATE.sub("", expression)):
            if where.partition(": ")[2] not in RAW_COUNTERS:
                yield f"{where}: {counter} is a counter, and must be in rate or increase"


def averages(board: Dashboard) -> Iterator[str]:
    for where, expression in board.expressions():
        if re.search(r"\b(avg|sum)\s*(by \([^)]*\)\s*)?\(askmix_(intent_share|corrected_share|gap)_",
                     expression):
            yield f"{where}: shares are never added or averaged; add counts, then divide"


def ratios(board: Dashboard) -> Iterator[str]:
    for panel in board.panels:
        defaults = panel["fieldConfig"]["defaults"]
        least = -1 if any("askmix_gap_" in target["expr"] for target in panel["targets"]) else 0
        if defaults.get("unit") == "percentunit" and panel["type"] != "table" and (
                defaults.get("min") != least or defaults.get("max") != 1):
            yield f"{panel['title']}: a share runs from 0 to 1, a difference of shares from -1 to 1"


def limits_of(expression: str) -> set[float]:
    found = re.findall(r"[<>=]=? *([\d.]+)(?: \* ([\d.]+))?", expression)
    return {float(number) * float(factor or 1) for number, factor in found}


def thresholds(board: Dashboard) -> Iterator[str]:
    """A stat that names an alert turns at the number at which the alert fires."""
    limits: dict[str, set[float]] = {}
    for rule in shipped.alerts():
        limits.setdefault(rule["alert"], set()).update(limits_of(rule["expr"]))
    for panel in board.panels:
        named = re.findall(r"Askmix\w+", panel["description"])
        if panel["type"] != "stat" or not named:
            continue
        steps = {s["value"] for s in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]} - {None}
        for alert in named:
            if alert not in limits:
                yield f"{panel['title']}: there is no alert {alert}"
            elif not any(abs(step - limit) < 1e-9 for step in steps for limit in limits[alert]):
                yield (f"{panel['title']}: turns at {sorted(steps)}, "
                       f"while {alert} fires at {sorted(limits[alert])}")


DASHBOARD_RULES: tuple[Callable[[Dashboard], Iterator[str]], ...] = (
    whole, variables, panels, selectors, windows, rates, averages, ratios, thresholds)


def lint_dashboard(board: Dashboard) -> list[str]:
    return [f"{board.path.name}: {fault}" for rule in DASHBOARD_RULES for fault in rule(board)]


def lint_alerts(rules: list[dict], books: dict[str, str], uids: set[str]) -> list[str]:
    faults = []
    for rule in rules:
        name, notes = rule["alert"], rule["annotations"]
        if not re.fullmatch(r"Askmix([A-Z][a-z]+)+", name):
            faults.append(f"{name}: alerts are called Askmix and in CamelCase")
        if rule["labels"].get("severity") not in SEVERITIES:
            faults.append(f"{name}: severity is one of {sorted(SEVERITIES)}")
        if set(notes) != {"summary", "description", "runbook_url", "dashboard_url"}:
            faults.append(f"{name}: needs summary, description, runbook_url and dashboard_url")
            continue
        if not notes["runbook_url"].endswith(f"/{name}.md") or name not in books:
            faults.append(f"{name}: deploy/runbooks/{name}.md is missing, or not linked")
        if notes["dashboard_url"].rpartition("/")[2] not in uids:
            faults.append(f"{name}: there is no dashboard {notes['dashboard_url']}")
    return faults


def lint_runbooks(rules: list[dict], books: dict[str, str]) -> list[str]:
    faults = [f"{book}.md: there is no such alert" for book in books
              if book not in {rule["alert"] for rule in rules}]
    for book, text in books.items():
        if re.findall(r"^#+ (.*)$", text, re.MULTILINE) != [book, *HEADINGS]:
            faults.append(f"{book}.md: the headings are {[book, *HEADINGS]}")
        for other in re.findall(r"\((\w+)\.md\)", text):
            if other not in books:
                faults.append(f"{book}.md: leads to {other}.md, which is not there")
        if not shipped.runbook_expressions(text):
            faults.append(f"{book}.md: gives no expression to look with")
    return faults


def lint_provisioning(folder: pathlib.Path = shipped.GRAFANA / "provisioning") -> list[str]:
    source = yaml.safe_load((folder / "datasources" / "askmix.yaml").read_text())["datasources"][0]
    provider = yaml.safe_load((folder / "dashboards" / "askmix.yaml").read_text())["providers"][0]
    scrape = yaml.safe_load((shipped.PROMETHEUS / "prometheus.yml").read_text())["global"]
    faults = []
    if source["jsonData"]["timeInterval"] != scrape["scrape_interval"]:
        faults.append("provisioning: timeInterval is not the scrape_interval of prometheus.yml")
    if source["editable"] or provider["allowUiUpdates"] or provider["type"] != "file":
        faults.append("provisioning: what comes from files must not be edited in the browser")
    return faults


def promtool(*arguments: str, stdin: str | None = None) -> list[str]:
    done = subprocess.run(["promtool", *arguments], input=stdin, capture_output=True, text=True)
    # "check metrics" complains on standard error; other commands with their exit code.
    said = (done.stdout + done.stderr).strip()
    return [] if done.returncode == 0 else [f"promtool {' '.join(arguments[:2])}: {said}"]


def lint_syntax(expressions: list[tuple[str, str]]) -> list[str]:
    """Dashboards' and runbooks' expressions, as if they were rules: variables stand for values."""
    faults = []
    rules = [{"record": "checked:expression", "labels": {"number": str(i)}, "expr": plain(expression)}
             for i, (_, expression) in enumerate(expressions)]
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "expressions.yml"
        file.write_text(yaml.safe_dump({"groups": [{"name": "expressions", "rules": rules}]}))
        for fault in promtool("check", "rules", str(file)):
            numbers = {int(n) for n in re.findall(r"rule (\d+)", fault)}
            places = [expressions[n - 1][0] for n in sorted(numbers) if 0 < n <= len(expressions)]
            faults.append(f"{places}: {fault}")
    return faults


def plain(expression: str) -> str:
    for name in ("__rate_interval", "__range", "__interval"):
        expression = expression.replace("$" + name, "1m")
    expression = expression.replace("offset $window", "offset 1m")
    return re.sub(r"\$\w+", ".+", expression)


def everything() -> list[str]:
    boards, books, rules = shipped.dashboards(), shipped.runbooks(), shipped.alerts()
    faults = [fault for board in boards for fault in lint_dashboard(board)]
    faults += lint_alerts(rules, books, {board.json["uid"] for board in boards})
    faults += lint_runbooks(rules, books) + lint_provisioning()
    faults += promtool("check", "config", str(shipped.PROMETHEUS / "prometheus.yml"))
    faults += promtool("test", "rules", *map(str, sorted(shipped.RULE_TESTS.glob("*.yml"))))
    written = [found for board in boards for found in board.expressions()]
    written += [(f"{book}.md", expression) for book, text in books.items()
                for expression in shipped.runbook_expressions(text)]
    return faults + lint_syntax(written)
