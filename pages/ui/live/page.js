// The two parts of a page that Streamlit mounts: a figure's place, and the stream of frames.

import { forget, mount, update } from "./figures.js";
import { follow } from "./stream.js";

const SETTLE_SECONDS = 0.15; // the page's own run may be on its way

let stream = null; // {token, version, state, asked, latest, ask, end}

// Have the page's script run again where its buttons are for another state than the run's.
function matchButtons() {
  const { latest, version, state, asked, ask } = stream;
  if (!latest || latest.version !== version || latest.state === state || latest.state === asked) return;
  clearTimeout(stream.timer);
  const wanted = latest.state;
  stream.timer = setTimeout(() => {
    if (stream?.latest.state !== wanted || stream.latest.version !== stream.version || stream.state === wanted) return;
    stream.asked = wanted;
    ask("changed", wanted);
  }, 1000 * SETTLE_SECONDS);
}

function show(frame) {
  stream.latest = frame;
  update(frame.figures);
  matchButtons();
}

function listen({ token, version, state }, send) {
  if (stream?.token !== token) {
    stream?.end();
    forget();
    const controller = new AbortController();
    stream = { token, end: () => controller.abort() };
    const address = new URL(`../live/${token}`, import.meta.url).href;
    follow(address, (frame) => stream?.token === token && show(frame), controller.signal);
  }
  Object.assign(stream, { version, state, asked: null, ask: send });
  matchButtons();
  return () => {
    if (stream?.token !== token) return;
    stream.end();
    clearTimeout(stream.timer);
    stream = null;
  };
}

export function component({ data, parentElement, setTriggerValue }) {
  if (data.stream) return listen(data.stream, setTriggerValue);
  return mount(data.static, parentElement, setTriggerValue);
}
