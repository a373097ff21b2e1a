// A brand's last day in steps of some minutes: how many asked, and the share of each intent with
// its interval. Steps in which nobody asked, or which lost mentions, are gaps: nothing is drawn
// across them.
import {h, headRow, s, wide} from "./dom.js";
import {line, whyNoShares} from "./mix.js";
import {INTENTS, NAMES, clock, count, duration, interval, number, percent, time} from "./words.js";

const HEIGHT = 100;

const asksOf = (point) => INTENTS.reduce((sum, intent) => sum + (point[intent] ?? 0), 0);

/** Steps of a history as places from 0. */
function axis(history, step) {
  const steps = Math.max(1, Math.round((history.end - history.start) / step));
  return {steps, at: (point) => Math.round((point.start - history.start) / step)};
}

function stepOf({step}) {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(step) ?? [, 15, "m"];
  return amount * {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000}[unit];
}

function drawing(steps, label, ...what) {
  return s("svg", {viewBox: `0 0 ${steps} ${HEIGHT}`, preserveAspectRatio: "none", role: "img",
                   "aria-label": label}, what);
}

function grid(steps) {
  return [0, 50, 100].map((y) => line("grid", 0, y, steps, y));
}

/** Dots with whiskers; neighbours are joined. */
function shares(history, intent, {steps, at}) {
  const asked = history.points.filter((point) => point.shares);
  const y = (share) => HEIGHT * (1 - share);
  const middle = (point) => at(point) + 0.5;
  return asked.flatMap((point, index) => {
    const share = point.shares[intent];
    const before = asked[index - 1];
    const joined = before && at(point) - at(before) === 1;
    return [
      line("whisker", middle(point), y(share.low), middle(point), y(share.high)),
      joined && line("joint", middle(before), y(before.shares[intent].value), middle(point),
        y(share.value)),
      line("dot", middle(point), y(share.value), middle(point), y(share.value)),
    ];
  });
}

function panel(name, scale, picture, className) {
  return h("figure", {class: className},
    h("figcaption", {}, name),
    h("div", {class: "plot"},
      h("div", {class: "scale", "aria-hidden": "true"}, scale.map((mark) => h("span", {}, mark))),
      picture));
}

function sharePanel(history, intent, where) {
  const asked = history.points.filter((point) => point.shares);
  const last = asked.at(-1);
  const name = NAMES[intent].toLowerCase();
  const latest = last ? ` Latest: ${percent(last.shares[intent].value)}, `
    + `${interval(last.shares[intent])}.` : "";
  const label = `Share of ${name} in ${count(asked.length, "step", "steps")} in which somebody `
    + `asked.${latest}`;
  return panel(`Share: ${name}`, [percent(1), percent(0.5), percent(0)],
    drawing(where.steps, label, grid(where.steps), shares(history, intent, where)), intent);
}

function askPanel(history, {steps, at}) {
  const most = Math.max(1, ...history.points.map(asksOf));
  const bars = history.points.map((point) => {
    const height = HEIGHT * asksOf(point) / most;
    return s("rect", {class: "asks", x: at(point) + 0.1, y: HEIGHT - height, width: 0.8, height});
  });
  const total = history.points.reduce((sum, point) => sum + asksOf(point), 0);
  const label = `${count(total, "ask", "asks")}, at most ${number(most)} in a step.`;
  return panel("How many asked", [number(most), "", "0"],
    drawing(steps, label, line("grid", 0, HEIGHT, steps, HEIGHT), bars), "asks");
}

function numbersOf(point) {
  return h("tr", {},
    h("th", {scope: "row"}, time(point.start)), h("td", {}, number(asksOf(point))),
    INTENTS.map((intent) => h("td", {}, shareAt(point, intent))));
}

function shareAt(point, intent) {
  const share = point.shares?.[intent];
  if (share) return `${percent(share.value)} (${interval(share)})`;
  if (point.incomplete) return "incomplete: mentions were lost";
  return asksOf(point) > 0 ? "left out" : "nobody asked";
}

function numbersTable(history) {
  return h("details", {}, h("summary", {}, "The same in numbers"),
    wide("The last day in numbers", h("table", {},
      headRow(["Since", "Asks", ...INTENTS.map((intent) => NAMES[intent])]),
      h("tbody", {}, history.points.toReversed().map(numbersOf)))));
}

/** The section's content; `history` as the API gives it, undefined where there is none yet. */
export function trend(history) {
  if (!history) return h("p", {class: "notice"}, "Not known yet: nobody has written the last day.");
  const withheld = history.withheld && h("p", {class: "notice"}, whyNoShares(history));
  if (history.points.length === 0) {
    return withheld || h("p", {class: "notice"}, "No mentions in this time.");
  }
  const where = axis(history, stepOf(history));
  return [
    withheld,
    h("p", {class: "quiet"}, `In steps of ${duration(history.step)}; each dot is a share, its `
      + "whisker the 95 % interval: long where few asked. Gaps: nobody asked, or mentions were "
      + "lost."),
    h("div", {class: "panels"},
      askPanel(history, where), INTENTS.map((intent) => sharePanel(history, intent, where))),
    h("p", {class: "quiet ends"},
      h("span", {}, clock(history.start)), h("span", {}, clock(history.end))),
    numbersTable(history),
  ];
}
