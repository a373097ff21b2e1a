// The page: shows the view that the address names, and shows it anew when the numbers change.
import {NoAnswer, get} from "./api.js";
import * as brand from "./brand.js";
import * as brands from "./brands.js";
import {h, patch} from "./dom.js";
import {live} from "./live.js";
import {focusMentions, setToken} from "./mentions.js";
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
let failure; // of the last attempt: a NoAnswer, or an error of this page, which has no status
let stop = new AbortController(); // ends what is asked for another view
let loading; // what is under way, to its end
let again = false;

/** The window that shares are shown of when none is chosen: long enough for support. */
function windowOf(wanted) {
  const {windows} = status;
  return windows.includes(wanted) ? wanted : windows[Math.min(1, windows.length - 1)];
}

/** Of an error of this page the reader is told; the details are for who looks for its cause. */
function fail(error) {
  failure = error;
  if (!(error instanceof NoAnswer)) console.error(error);
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
    fail(error);
  }
  show();
}

async function loadAll() {
  try {
    while (again) {
      again = false;
      await load();
    }
  } finally {
    loading = undefined;
  }
}

/** Until what is true now is shown. */
function refresh() {
  again = true;
  loading ??= loadAll();
  return loading;
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
    : failure.status === undefined ? ["An error", sentence(`this page failed: ${failure.message}`)]
    : ["An error", sentence(`askmix answered with ${failure.status}: ${failure.message}`)];
  return [h("h2", {}, heading), h("p", {class: "notice"}, words)];
}

/** What was loaded for the view at this place, if it may be shown. */
function dataFor(view, here) {
  const fits = shown?.key === view.loadKey(here) && (!failure || failure.status === 0);
  return fits ? shown.data : undefined;
}

function render() {
  const here = {...route, window: status ? windowOf(route.window) : ""};
  const view = VIEWS[route.view];
  if (!view) return notFound("This address means nothing here.");
  const data = dataFor(view, here);
  if (data) return [states(), view.render(data, here, status)];
  return failure ? [states(), excuse()] : h("p", {class: "quiet"}, "Loading …");
}

function content() {
  try {
    return render();
  } catch (error) {
    fail(error);
    return excuse();
  }
}

function showConnection() {
  const lost = failure?.status === 0;
  const broken = failure && failure.status === undefined;
  const words = lost ? "Connection lost; trying again."
    : broken ? "This page failed; trying again."
    : answered === undefined ? "Connecting …" : isLive() ? "Live." : "Asking every 10 seconds.";
  const line = document.getElementById("connection");
  if (line.textContent !== words) line.textContent = words; // it is read aloud when it changes
  line.className = lost || broken ? "warning" : "";
  patch(document.getElementById("age"), answered === undefined ? [] : [
    document.createTextNode("Numbers are from "), time(answered),
    ...(status.complete_until && !lost ? [document.createTextNode(", complete until "),
      time(status.complete_until)] : []), document.createTextNode(".")]);
}

function show() {
  const nodes = [content()].flat(); // first: it may fail
  showConnection();
  patch(main, nodes);
  const view = VIEWS[route.view];
  const title = view?.title(route, dataFor(view, route));
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
  if (failure?.status !== 0) failure = undefined; // it was one of the other address
  show();
  const elsewhere = from.view !== route.view || from.brand !== route.brand;
  if (elsewhere || from.page !== route.page || from.before !== route.before) scrollTo(0, 0);
  // A link that is no longer there takes the focus with it.
  const isLost = document.activeElement === document.body;
  if (elsewhere || isLost) main.focus({preventScroll: true});
  stop.abort();
  stop = new AbortController();
  refresh();
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target.dataset.form;
  if (form === "search") return;
  setToken(form === "token" ? event.target.elements.token.value : "");
  await refresh();
  if (!failure) focusMentions();
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

const isLive = live(async () => {
  await refresh();
  return !failure;
}, showConnection);
show();
