// Tells when to ask again: soon after events of the server; every 10 s while events or answers do not
// come; and once a minute in any case, for a connection that is dead without knowing it.
import {eventsAddress} from "./api.js";

const POLL_MS = 10_000;
const QUIET_MS = 60_000;
const SPREAD_MS = 1000; // all who look at one server hear the same event: they do not ask as one
const APART_MS = 2000; // what happens meanwhile is asked for together

/**
 * Calls `ask`, which says at its end whether there was an answer, until the page is closed; a page
 * that nobody sees asks nothing. Returns a function that says whether events come at the moment;
 * `tell` is called when they begin to.
 */
export function live(ask, tell) {
  let source;
  let streaming = false;
  let answered = true;
  let asked = 0;
  let planned;

  const again = async () => {
    clearTimeout(planned);
    planned = undefined;
    asked = performance.now();
    answered = await ask();
  };
  const soon = () => {
    planned ??= setTimeout(again,
      Math.max(SPREAD_MS * Math.random(), asked + APART_MS - performance.now()));
  };
  const close = () => {
    clearTimeout(planned);
    planned = undefined;
    source?.close();
    source = undefined;
    streaming = false;
  };
  // The server says something at once; a connection on which nothing came is no proof, since
  // proxies may pass on its head and hold what follows.
  const heard = () => {
    const began = !streaming;
    streaming = true;
    if (began) tell();
    soon();
  };
  const open = () => {
    close();
    source = new EventSource(eventsAddress);
    source.addEventListener("mixes", heard);
    source.addEventListener("error", () => {
      const broke = streaming;
      streaming = false;
      if (broke) again(); // it tells the reader whether there is anybody left
    });
  };
  const beat = () => {
    const due = performance.now() - asked >= (streaming && answered ? QUIET_MS : POLL_MS);
    if (document.hidden || !due) return;
    if (source.readyState === EventSource.CLOSED) open();
    again();
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
    } else {
      open();
      again();
    }
  });
  setInterval(beat, POLL_MS / 10);
  open();
  again();
  return () => streaming;
}
