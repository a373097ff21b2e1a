// The page: shows the view that the address names, and shows it anew when the numbers change.
import {NoAnswer, get} from "./api.js";
import * as brand from "./brand.js";
import * as brands from "./brands.js";
import {h, patch} from "./dom.js";
import {live} from "./live.js";
import {setToken} from "./mentions.js";
import * as pipeline from "./pipeline.js";
import {link, parse} from "./route.js";
import * as shifts from "./shifts.js";
import {sentence, time} from "./words.js";

const VIEWS = {brands, brand, shifts, pipeline};
const main = document.getElementById("main");

let route = parse(location.hash);
let status; // of the server, when it answered last
let shown; // {key, data} of what is in the view
let answered; // when numbers came last, in ms
let failure; // the NoAnswer of the last attempt
let stop = new AbortController(); // ends what is asked for another view
let busy = false;
let again = false;

/** The window that shares are shown of when none is chosen: long enough for support. */
function windowOf(wanted) {
  const {windows} = status;
  return windows.includes(wanted) ? wanted : windows[Math.min(1, windows.length - 1)];
}

async function load() {
  const {signal} = stop;
  const wanted = route;
  try {
    status = await get("status", signal);
    const here = {...wanted, window: windowOf(wanted.window)};
    const view = VIEWS[here.view];
    const data = view && await view.load(here, signal);
    signal.throwIfAborted();
    shown = {key: view?.loadKey(here), data};
    answered = Date.now();
    failure = undefined;
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof NoAnswer)) throw error;
    failure = error;
  }
  show();
}

async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    do {
      again = false;
      await load();
    } while (again);
  } finally {
    busy = false;
  }
}

function states() {
  if (!status || failure?.status === 0) return [];
  const notice = (...words) => h("p", {class: "notice"}, words);
  return [
    status.catching_up && notice("Catching up with the input: shares are left out until the counts "
      + "are complete again."),
    status.reasons.map((reason) => notice(sentence(`not ready: ${reason}`))),
  ];
}

function notFound(why) {
  return [h("h2", {}, "Not found"), h("p", {class: "notice"}, why),
    h("p", {}, h("a", {href: "#/"}, "All brands"))];
}

/** What is shown in place of numbers. */
function excuse() {
  if (failure.status === 404) {
    return notFound(route.view === "brand" ? `There is no brand “${route.brand}” here.`
      : sentence(failure.message));
  }
  const [heading, words] = failure.status === 0
    ? ["No connection", "askmix does not answer. This page asks again every 10 seconds."]
    : failure.status === 503 ? ["Not there yet", sentence(failure.message)]
    : ["An error", sentence(`askmix answered with ${failure.status}: ${failure.message}`)];
  return [h("h2", {}, heading), h("p", {class: "notice"}, words)];
}

function content() {
  const here = {...route, window: status ? windowOf(route.window) : ""};
  const view = VIEWS[route.view];
  if (!view) return notFound("This address means nothing here.");
  const fits = shown && shown.key === view.loadKey(here);
  if (fits && (!failure || failure.status === 0)) {
    return [states(), view.render(shown.data, here, status)];
  }
  return failure ? [states(), excuse()] : h("p", {class: "quiet"}, "Loading …");
}

function showConnection() {
  const lost = failure?.status === 0;
  const words = lost ? "Connection lost; trying again."
    : answered === undefined ? "Connecting …" : isLive() ? "Live." : "Asking every 10 seconds.";
  const line = document.getElementById("connection");
  if (line.textContent !== words) line.textContent = words; // it is read aloud when it changes
  line.className = lost ? "warning" : "";
  patch(document.getElementById("age"), answered === undefined ? [] : [
    document.createTextNode("Numbers are from "), time(answered),
    ...(status.complete_until && !lost ? [document.createTextNode(", complete until "),
      time(status.complete_until)] : []), document.createTextNode(".")]);
}

function show() {
  showConnection();
  patch(main, [content()].flat());
  const view = VIEWS[route.view];
  const title = view?.title(route, shown?.key === view.loadKey(route) ? shown.data : undefined);
  document.title = title ? `${title} – askmix` : "askmix";
  for (const each of document.querySelectorAll("#nav a")) {
    const {view: there} = parse(each.hash);
    const here = there === route.view || (there === "brands" && route.view === "brand");
    if (here) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
}

/** The reader went to another address. */
function moved() {
  const from = route;
  route = parse(location.hash);
  show();
  if (from.view !== route.view || from.brand !== route.brand) {
    scrollTo(0, 0);
    main.focus({preventScroll: true});
  }
  stop.abort();
  stop = new AbortController();
  refresh();
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target.dataset.form;
  if (form === "search") return;
  setToken(form === "token" ? event.target.elements.token.value : "");
  refresh();
});
document.addEventListener("input", ({target}) => {
  if (target.form?.dataset.form !== "search") return;
  route = {...route, [target.name]: target.value, page: 1};
  history.replaceState(null, "", link(route));
  show();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", moved);

const isLive = live(refresh);
show();
