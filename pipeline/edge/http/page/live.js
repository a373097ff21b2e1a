// Tells when to ask again: at every event of the server; every 10 s while events do not come; and
// once a minute in any case, for a connection that is dead without knowing it.
import {eventsAddress} from "./api.js";

const POLL_MS = 10_000;
const QUIET_MS = 60_000;

/**
 * Calls `ask` until the page is closed; a page that nobody sees asks nothing. Returns a function
 * that says whether events come at the moment.
 */
export function live(ask) {
  let source;
  let streaming = false;
  let missed = false; // whether events may have come while nobody listened
  let asked = 0;

  const again = () => {
    asked = Date.now();
    ask();
  };
  const close = () => {
    source?.close();
    source = undefined;
    streaming = false;
  };
  const open = () => {
    close();
    source = new EventSource(eventsAddress);
    source.addEventListener("open", () => {
      streaming = true;
      if (missed) again();
      missed = false;
    });
    source.addEventListener("mixes", again);
    source.addEventListener("error", () => {
      const broke = streaming;
      streaming = false;
      missed = true;
      if (broke) again(); // it tells the reader whether there is anybody left
    });
  };
  const beat = () => {
    const due = Date.now() - asked >= (streaming ? QUIET_MS : POLL_MS);
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
