// The two parts of a page that Streamlit mounts: a figure's place, and the stream of frames.

import { forget, mount, update } from "./figures.js";
import { follow } from "./stream.js";

const SETTLE_SECONDS = 0.15; // the page's own run may be on its way
const PRESS_SECONDS = 1; // in which the server has surely begun to answer a press
const LEAVE_SECONDS = 3; // in which it has begun to show the page that a link leads to
const TWICE_SECONDS = 0.3; // between the clicks of a double click
const LOST = "The connection to the server is lost. This page goes on as soon as it is back.";
const STOPPED = "Training stood still while this tab was hidden for more than ten minutes. It goes on now.";
const STRANGERS =
  "This page is served by several servers, and the one that sends its figures does not know it. Whoever hosts the app: " +
  "the proxy before them must keep each student with one server (sticky sessions).";

let stream = null; // {token, version, state, asked, wanted, latest, ask, notice, places, timer, end}
let [pressed, left, built] = [-Infinity, -Infinity, -Infinity]; // when last a press, a link, a page built

for (const event of ["pointerdown", "click", "keydown"])
  document.addEventListener(event, () => (pressed = performance.now()), true);
addEventListener("popstate", () => (left = performance.now()));
document.addEventListener("click", ({ target }) => target.closest?.("a[href]") && (left = performance.now()), true);

// The second half of a double click on Train would meet Pause, which has taken its place.
let clicked = -Infinity;
function onceOnly(event) {
  const twice = event.detail > 1 && event.timeStamp < clicked + 1000 * TWICE_SECONDS;
  clicked = event.timeStamp;
  if (twice && event.target.closest?.(".st-key-play-train")) event.stopPropagation();
}
document.addEventListener("click", onceOnly, true);

// Have the page's script run again where its buttons are for another state than the run's. Not
// right after a press, which may lead to another page: a message of this one that comes after it
// would bring the student back. What the press brings builds the page anew, anyway.
function matchButtons() {
  const { latest, version, state, asked, wanted } = stream;
  const differs = latest?.version === version && latest.state !== state && latest.state !== asked;
  if (differs && wanted === latest.state) return; // it is on its way
  clearTimeout(stream.timer);
  stream.wanted = differs ? latest.state : null;
  if (differs) stream.timer = setTimeout(askForRun, 1000 * SETTLE_SECONDS);
}

function askForRun() {
  const now = performance.now();
  if ((built < pressed && now < pressed + 1000 * PRESS_SECONDS) || now < left + 1000 * LEAVE_SECONDS) {
    stream.timer = setTimeout(askForRun, 1000 * SETTLE_SECONDS);
    return;
  }
  stream.asked = stream.wanted;
  stream.wanted = null;
  stream.ask("changed", stream.asked);
}

// The server does not know this page: it was started again, and makes the page anew when it is reloaded.
// Streamlit would leave the page as it is until the next press, which would be lost. Where no frame came after
// a reload either, each request is answered by another server.
function loadAnew() {
  const again = performance.getEntriesByType("navigation")[0]?.type === "reload" && !stream.latest;
  if (again) stream.notice.textContent = STRANGERS;
  else location.reload();
}

function show(frame) {
  stream.latest = frame;
  if (frame.stopped || stream.notice.textContent === LOST) stream.notice.textContent = frame.stopped ? STOPPED : "";
  update(frame.figures);
  matchButtons();
}

function listen({ token, version, state }, place, send) {
  if (stream?.token !== token) {
    stream?.end();
    forget();
    const controller = new AbortController();
    const notice = document.createElement("p");
    notice.className = "live-notice";
    notice.setAttribute("role", "status");
    stream = { token, notice, places: new Set(), end: () => controller.abort() };
    left = -Infinity; // the page that the link leads to is here
    const address = new URL(`../live/${token}`, import.meta.url).href;
    const mine = (act) => (frame) => stream?.token === token && act(frame);
    follow(address, mine(show), mine(() => (notice.textContent = LOST)), controller.signal).then(
      mine((gone) => gone && loadAnew()),
    );
  }
  // A page that is come back to at once may be mounted again before it was ever unmounted.
  stream.places.add(place);
  if (stream.notice.parentElement !== place) place.append(stream.notice);
  if (stream.version !== version) built = performance.now();
  Object.assign(stream, { version, state, asked: null, ask: send });
  matchButtons();
  return () => {
    if (stream?.token !== token) return;
    stream.places.delete(place);
    if (stream.places.size) return;
    stream.end();
    clearTimeout(stream.timer);
    stream = null;
  };
}

export function component({ data, parentElement, setTriggerValue }) {
  if (data.stream) return listen(JSON.parse(data.stream), parentElement, setTriggerValue);
  return mount(JSON.parse(data.static), parentElement, setTriggerValue);
}
