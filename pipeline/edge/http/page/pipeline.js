// The pipeline's health: is it ready, how far is it, and does all that came in come out?
import {h} from "./dom.js";
import {count, number, time} from "./words.js";

export const title = () => "Pipeline";
export const loadKey = () => "pipeline";
export const load = async () => ({});

const sum = (outcomes) => outcomes.reduce((total, each) => total + each.count, 0);

function balance(stage) {
  const out = sum(stage.outcomes);
  return out === stage.items_read ? "equal"
    : `differ by ${number(Math.abs(stage.items_read - out))}: look at the log`;
}

function outcome({outcome, reason, count: items}) {
  const words = [outcome, reason].filter(Boolean).join(": ").replaceAll("_", " ");
  return h("div", {}, h("dt", {}, words), h("dd", {}, number(items)));
}

function row(stage) {
  const some = stage.outcomes.filter(({count: items}) => items > 0);
  const cell = (label, ...what) => h("td", {role: "cell", "data-label": label}, what);
  return h("tr", {role: "row"},
    h("th", {role: "rowheader", scope: "row"}, stage.name),
    cell("In", number(stage.items_read)), cell("Out", number(sum(stage.outcomes))),
    cell("In and out", balance(stage)),
    cell("Behind", stage.lag === undefined ? "not known" : count(stage.lag, "record", "records")),
    cell("Outcomes", some.length ? h("dl", {}, some.map(outcome)) : "none yet"));
}

function facts(status) {
  const fact = (name, ...value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  return h("dl", {class: "facts"},
    fact("Ready", status.ready ? "yes" : "no"),
    fact("Complete until", status.complete_until ? time(status.complete_until) : "not known"),
    fact("Brands", number(status.brands)),
    fact("Windows", `${status.windows.join(", ")}, moving by ${status.grid}`),
    fact("Model", status.model ?? "not known"),
    fact("askmix", status.version));
}

export function render(_, route, status) {
  const head = (words) => h("th", {role: "columnheader", scope: "col"}, words);
  return [
    h("h2", {}, "Pipeline"),
    facts(status),
    status.stages?.length > 0 && h("table", {role: "table", class: "cards stages"},
      h("caption", {}, "Stages of the process that answers, since it began. Each item that a stage "
        + "reads has exactly one outcome."),
      h("thead", {role: "rowgroup"}, h("tr", {role: "row"},
        ["Stage", "In", "Out", "In and out", "Behind", "Outcomes"].map(head))),
      h("tbody", {role: "rowgroup"}, status.stages.map(row))),
  ];
}
