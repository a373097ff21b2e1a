// All brands: their mix in one window, searched, sorted and in pages.
import {allBrands, get} from "./api.js";
import {h} from "./dom.js";
import {assumption, assumptionsOf, caution, shareOf, whyNoShares} from "./mix.js";
import {link} from "./route.js";
import {shiftLines} from "./shifts.js";
import {INTENTS, MEANINGS, NAMES, count, last, number} from "./words.js";

const PAGE_SIZE = 25;
const SHIFTS_SHOWN = 3;

const compareIds = (a, b) => (a.id < b.id ? -1 : Number(a.id > b.id));
const collator = new Intl.Collator(undefined, {sensitivity: "base", numeric: true});
const byName = (a, b) => collator.compare(a.name, b.name) || compareIds(a, b);
/** Largest first; brands of which little or nothing is known come after all others. */
const descending = (value) => (a, b) => value(b.mix) - value(a.mix) || byName(a, b);
const known = (mix, value) => (mix.shares ? value + (mix.low_support ? 0 : 1) : -1);

const ORDERS = {
  asks: ["Most asks", descending((mix) => mix.asks)],
  mentions: ["Most mentions", descending((mix) => mix.mentions)],
  name: ["Name", byName],
  ...Object.fromEntries(INTENTS.map((intent) => [intent,
    [`Share: ${NAMES[intent].toLowerCase()}`,
      descending((mix) => known(mix, mix.shares?.[intent].value))]])),
  distance: ["Furthest from what is assumed",
    descending((mix) => known(mix, mix.assumed?.distance ?? 0))],
};

export const title = () => "Brands";
export const loadKey = (route) => `brands ${route.window}`;

export async function load(route, signal) {
  const [brands, recent] = await Promise.all([
    allBrands(route.window, signal), get(`shifts?limit=${SHIFTS_SHOWN}`, signal)]);
  return {brands, shifts: recent.shifts};
}

/** Links to the same place with another window. */
export function windows(route, status) {
  return h("nav", {"aria-label": "Window", class: "windows"}, h("span", {}, "The last"),
    status.windows.map((window) =>
      h("a", {href: link(route, {window}), "aria-current": window === route.window && "true"},
        last(window))));
}

function search(route) {
  return h("form", {role: "search", "data-form": "search"},
    h("label", {for: "q"}, "Find a brand"),
    h("input", {id: "q", name: "q", type: "search", value: route.q, autocomplete: "off",
                spellcheck: "false"}),
    h("label", {for: "sort"}, "Order"),
    h("select", {id: "sort", name: "sort"}, Object.entries(ORDERS).map(([value, [words]]) =>
      h("option", {value, selected: value === route.sort}, words))));
}

function chosen(brands, route) {
  const wanted = route.q.trim().toLocaleLowerCase();
  const holds = (text) => text.toLocaleLowerCase().includes(wanted);
  const [, order] = ORDERS[Object.hasOwn(ORDERS, route.sort) ? route.sort : "asks"];
  return brands.filter((each) => holds(each.name) || holds(each.id)).sort(order);
}

function shareCells(mix) {
  if (!mix.shares) {
    return h("td", {role: "cell", colspan: INTENTS.length, class: "none quiet"}, whyNoShares(mix));
  }
  return INTENTS.map((intent) =>
    h("td", {role: "cell", "data-label": NAMES[intent]}, shareOf(mix, intent)));
}

function row({id, name, mix}, route, several) {
  const careful = caution(mix);
  return h("tr", {role: "row", "data-key": id, class: careful && "few"},
    h("th", {role: "rowheader", scope: "row"},
      h("a", {href: link(route, {view: "brand", brand: id})}, name)),
    shareCells(mix),
    h("td", {role: "cell", class: "counts"},
      h("div", {},
        `${count(mix.asks, "ask", "asks")} of ${count(mix.mentions, "mention", "mentions")}`),
      careful && h("div", {class: "quiet"}, careful),
      several && mix.assumed && h("div", {class: "quiet"}, `Assumed: ${mix.assumed.name}`)));
}

/** `several`: not all are compared with the same assumption, so each row says with which. */
function table(shown, route, several) {
  const head = (words, meaning, name) => h("th", {role: "columnheader", scope: "col", class: name},
    words, meaning && h("span", {class: "quiet"}, meaning));
  return h("table", {role: "table", class: "cards brands"},
    h("caption", {}, "Of those who asked for something: the share who asked for this, its 95 % "
      + "interval (the whisker) and count; below, the difference from the assumed share (the "
      + "dashed mark)."),
    h("thead", {role: "rowgroup"}, h("tr", {role: "row"}, head("Brand"),
      INTENTS.map((intent) => head(NAMES[intent], MEANINGS[intent], intent)),
      head("Who asked"))),
    h("tbody", {role: "rowgroup"}, shown.map((brand) => row(brand, route, several))));
}

function pager(total, page, pages, route) {
  const to = (target, words) => target >= 1 && target <= pages
    && h("a", {href: link(route, {page: target}), "data-key": words}, words);
  const first = (page - 1) * PAGE_SIZE + 1;
  const last = Math.min(total, page * PAGE_SIZE);
  return h("nav", {"aria-label": "Pages", class: "pager"},
    h("span", {}, `${number(first)} to ${number(last)} of ${count(total, "brand", "brands")}`),
    to(page - 1, "Previous"), to(page + 1, "Next"));
}

function nothingYet(brands) {
  if (brands.length === 0) {
    return h("p", {class: "notice"}, "There are no brands yet. Name some in the brands file ",
      h("code", {}, "(brands.file)"), ", then start askmix again.");
  }
  if (brands.some(({mix}) => mix.mentions > 0)) return undefined;
  return h("p", {class: "notice"}, "No mentions in this window yet. Numbers appear here as soon ",
    "as somebody mentions a brand; ", h("code", {}, "askmix ingest FILE"), " sends some.");
}

function list(brands, route) {
  const found = chosen(brands, route);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(route.page, pages);
  const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  if (shown.length === 0) {
    return h("p", {class: "notice"}, `No brand is called like “${route.q}”. `,
      h("a", {href: link(route, {q: "", page: 1})}, "Show all"));
  }
  const assumed = assumptionsOf(shown.map(({mix}) => mix));
  return [table(shown, route, assumed.length > 1), pager(found.length, page, pages, route),
    assumed.length > 0 && h("section", {"aria-labelledby": "assumed"},
      h("h3", {id: "assumed"}, "What is assumed"), assumed.map(assumption))];
}

export function render({brands, shifts}, route, status) {
  return [
    h("h2", {}, "Brands"),
    nothingYet(brands),
    shifts.length > 0 && h("section", {"aria-labelledby": "recent", class: "recent"},
      h("h3", {id: "recent"}, "Recent shifts"), shiftLines(shifts, route, brands)),
    brands.length > 0 && [windows(route, status), search(route)],
    brands.length > 0 && list(brands, route),
  ];
}
