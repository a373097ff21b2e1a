"""Draws the dashboards as they look over a running demo: data from Prometheus, panels from Grafana's
component library, the picture from headless Chromium. For people to look at; no test needs it."""

import json
import pathlib
import re
import shutil
import subprocess
import time
from typing import Iterator

import live
import shipped
from processes import Failed, wait_for
from prometheus import Prometheus

TOOL = pathlib.Path(__file__).resolve().parent / "pictures"
BUILD = shipped.REPOSITORY / "build" / "pictures"
DRAWN = shipped.GRAFANA / "pictures"
SHOWN_S = 600
CAMPAIGN_AFTER_S = 300
STEP_S = 2
REPEATED = {"brand": ["aerdonn", "orbiton", "pebblebank"],  # the first three would tell less
            "component": ["normalize", "classify", "measure"]}
WIDTH = 1440
SCALE = 0.7  # small files; the text can still be read
ROW_PIXELS = 38


def draw(prometheus: Prometheus, feed: live.Feed) -> None:
    wait_for_data(prometheus, CAMPAIGN_AFTER_S)
    feed.begin_campaign()
    wait_for_data(prometheus, SHOWN_S)
    end = time.time()
    BUILD.mkdir(parents=True, exist_ok=True)
    for file in TOOL.iterdir():
        shutil.copy(file, BUILD)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", "--legacy-peer-deps"],
                   cwd=BUILD, check=True)
    DRAWN.mkdir(exist_ok=True)
    for board in shipped.dashboards():
        panels = [panel for each in board.json["panels"] for panel in repeated(each)]
        place(panels)
        for panel in panels:
            answer(prometheus, panel, values_of(board), end)
        picture(board.path.stem, {"panels": panels, "range": [end - SHOWN_S, end]}, panels)


def wait_for_data(prometheus: Prometheus, seconds: int) -> None:
    wait_for(f"{seconds} s of data", lambda: prometheus.samples(
        f'count_over_time(up{{job="askmix"}}[{seconds}s]) >= {seconds - 3}'), 2 * seconds)


def values_of(board: shipped.Dashboard) -> dict[str, str]:
    chosen = {v["name"]: v["allValue"] if v["multi"] else v["current"]["value"]
              for v in board.variables[1:]}
    return chosen | {"__range": f"{SHOWN_S}s"}


def repeated(panel: dict) -> Iterator[dict]:
    variable = panel.get("repeat")
    if not variable:
        yield panel
        return
    for value in REPEATED[variable]:
        yield json.loads(json.dumps(panel).replace(f"${variable}", value))


def place(panels: list[dict]) -> None:
    """From left to right, as Grafana does when a panel is repeated."""
    x = y = height = 0
    for panel in panels:
        size = panel["gridPos"]
        if x + size["w"] > 24:
            x, y, height = 0, y + height, 0
        panel["gridPos"] = {**size, "x": x, "y": y}
        x, height = x + size["w"], max(height, size["h"])


def answer(prometheus: Prometheus, panel: dict, values: dict[str, str], end: float) -> None:
    if panel["type"] == "row":
        return
    panel["title"] = live.substitute(panel["title"], values)
    answers = [ask(prometheus, target, values, end) for target in panel["targets"]]
    if panel["type"] == "table":
        panel["table"] = table(panel, answers)
        return
    panel["series"] = [series for target, found in zip(panel["targets"], answers)
                       for series in map(lambda each: named(target, each), found)]
    if panel["type"] == "bargauge":
        panel["series"].sort(key=lambda series: -series["values"][0])


def ask(prometheus: Prometheus, target: dict, values: dict[str, str], end: float) -> list[dict]:
    expression = live.substitute(target["expr"], values)
    if target.get("instant"):
        found = prometheus.get("query", query=expression, time=str(end))["result"]
        return [{"metric": each["metric"], "values": [each["value"]]} for each in found]
    return prometheus.get("query_range", query=expression, start=str(end - SHOWN_S), end=str(end),
                          step=str(STEP_S))["result"]


def named(target: dict, found: dict) -> dict:
    name = re.sub(r"\{\{(\w+)\}\}", lambda label: found["metric"].get(label.group(1), ""),
                  target["legendFormat"])
    return {"name": name, "times": [at for at, _ in found["values"]],
            "values": [float(value) if value != "NaN" else None for _, value in found["values"]]}


def table(panel: dict, answers: list[list[dict]]) -> dict:
    """What the transformations merge and organize make of the answers."""
    organize = panel["transformations"][-1]["options"]
    rows: dict[str, dict] = {}
    for target, found in zip(panel["targets"], answers):
        name = f"Value #{target['refId']}" if len(answers) > 1 else "Value"
        for each in found:
            key = json.dumps(each["metric"], sort_keys=True)
            rows.setdefault(key, dict(each["metric"]))[name] = float(each["values"][0][1])
    names = [n for n in organize["indexByName"] if not organize["excludeByName"].get(n)]
    return {"columns": [organize["renameByName"].get(name, name) for name in names],
            "rows": [[row.get(name) for name in names] for row in rows.values()]}


def picture(name: str, data: dict, panels: list[dict]) -> None:
    height = max(p["gridPos"]["y"] + p["gridPos"]["h"] for p in panels) * ROW_PIXELS + 8
    (BUILD / f"{name}.json").write_text(json.dumps(data))
    subprocess.run(["node", "bundle.mjs", f"{name}.json", f"{name}.html"], cwd=BUILD, check=True)
    file = DRAWN / f"{name}.png"
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                    "--virtual-time-budget=10000", f"--force-device-scale-factor={SCALE}",
                    f"--window-size={WIDTH},{height}",
                    f"--screenshot={file}", f"file://{BUILD / name}.html"],
                   check=True, capture_output=True, timeout=120)
    if not file.exists():
        raise Failed(f"Chromium drew no {file}")
