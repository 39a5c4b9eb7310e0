// The figures of the page. One is mounted once, by a full run of the page, and updated by frames.

import { network } from "./network.js";
import { drawnFrom } from "./network_figures.js";
import { panel } from "./panel.js";
import { loadPlotly, plot } from "./plot.js";
import { colourTable } from "./raster.js";
import { steps } from "./steps.js";
import { table } from "./table.js";
import { say } from "./texts.js";
import { tiles } from "./tiles.js";

// What each kind of figure is mounted, updated and unmounted by.
const KINDS = { plot, network, tiles, panel, table, steps };
const LOOKS = ["on-stage", "half-stage", "bars", "beside-board", "framed"]; // classes of stage.css
const ANSWER_SECONDS = 0.5; // in which the server has surely answered a click
const MOST_CLICKS = 20;
const UNSEEN_SECONDS = 0.5; // between two drawings of a figure that is scrolled out of sight
const UNDRAWN =
  "This figure could not be drawn: its script, plotly.min.js, did not load from this server. " +
  "Reload the page; if it stays away, start the app with “streamlit run app.py”.";

export const figures = new Map(); // key -> what is mounted
const updates = new Map(); // key -> what it was last sent, mounted or not

function draw(figure) {
  figure.due = false;
  if (!figure.mounted) return;
  if (!figure.frame.isConnected) return drawSoon(figure); // its place is still being built
  try {
    figure.update = updateOf(figure);
    figure.kind.update(figure);
  } catch (fault) {
    reportError(fault); // the other figures go on
  }
}

// What a figure shows now: what it was sent, or what follows from the weights that it is drawn from.
function updateOf({ key, static: still, update }) {
  if (still.drawing) return drawnFrom(still, updates) ?? update;
  return updates.get(key) ?? still.update;
}

function drawSoon(figure) {
  if (figure.due) return;
  figure.due = true;
  const ready = figure.kind === plot ? loadPlotly() : Promise.resolve();
  ready.then(
    () => requestAnimationFrame(() => draw(figure)),
    () => {
      figure.due = false;
      figure.plot.textContent = UNDRAWN;
    },
  );
}

// Mounts a figure in `element`, or gives the one that is there another static part; returns what
// unmounts it. `send(name, value)` tells the server of a click.
export function mount({ key, kind, ...rest }, element, send) {
  let figure = figures.get(key);
  const stays = figure?.frame.parentElement === element && figure.kind === KINDS[kind];
  if (!stays) {
    if (figure) unmount(figure);
    figure = { key, kind: KINDS[kind], frame: document.createElement("div"), mounted: true };
    Object.assign(figure, { clicks: [], lastClick: rest.heard, click: (value) => click(figure, value) });
    figures.set(key, figure);
  }
  Object.assign(figure, { element, static: rest, send, colours: colourTable(rest.shades) });
  figure.clicks = figure.clicks.filter(({ id }) => id > rest.heard);
  if (figure.clicks.length) setTimeout(tellClicks, 1000 * ANSWER_SECONDS, figure, figure.clicks);
  if (!stays) {
    figure.kind.mount(figure);
    figure.frame.figure = figure;
    sight.observe(figure.frame);
    element.append(figure.frame);
  }
  if (rest.watch || figure.caption) say((figure.caption ??= captionOf(figure)), rest.watch);
  for (const look of LOOKS) figure.frame.classList.toggle(look, rest.look?.includes(look) ?? false);
  if (rest.height) figure.frame.style.height = `${rest.height}px`;
  drawSoon(figure);
  return () => unmount(figure);
}

// What to watch in it, in words; only a phone shows them here.
function captionOf({ frame }) {
  const caption = frame.appendChild(document.createElement("p"));
  caption.className = "watch";
  return caption;
}

// Tells the server of a click, and of those before that it has not answered yet: a message that
// reaches Streamlit before it has called what another one asks for makes it forget that one.
function click(figure, value) {
  figure.clicks = [...figure.clicks, { ...value, id: ++figure.lastClick }].slice(-MOST_CLICKS);
  tellClicks(figure, figure.clicks);
}

// It may be that very message, and a page that is built as before tells nothing here: so until there
// is an answer, it is told again, ever less often.
function tellClicks(figure, clicks, seconds = ANSWER_SECONDS) {
  if (!figure.mounted || figure.clicks !== clicks || !clicks.length) return;
  figure.send("clicked", clicks);
  setTimeout(tellClicks, 1000 * seconds, figure, clicks, 2 * seconds);
}

function unmount(figure) {
  if (!figure.mounted) return;
  figure.mounted = false;
  sight.unobserve(figure.frame);
  clearTimeout(figure.later);
  figure.kind.unmount(figure);
  figure.frame.remove();
  if (figures.get(figure.key) === figure) figures.delete(figure.key);
}

// An update that follows `before`, with its arrays whole: they come without what both begin with.
export function whole(before, now) {
  if (!now || typeof now !== "object" || Array.isArray(now)) return now;
  if ("bdata" in now && "after" in now) {
    const { after, bdata, ...rest } = now;
    return { ...rest, bdata: before.bdata.slice(0, after) + bdata };
  }
  return Object.fromEntries(Object.entries(now).map(([key, value]) => [key, whole(before?.[key], value)]));
}

// Draws what has moved: at once where all is there that it needs, so that it is on the screen a
// frame of the display earlier.
export function update(moved) {
  for (const [key, value] of Object.entries(moved)) updates.set(key, whole(updates.get(key), value));
  for (const figure of figures.values()) {
    const sources = figure.static.drawing?.weights ?? [figure.key];
    if (!sources.some((key) => key in moved)) continue;
    const ready = figure.frame.isConnected && !figure.due && (figure.kind !== plot || window.Plotly);
    if (figure.unseen) drawLater(figure);
    else if (ready) draw(figure);
    else drawSoon(figure);
  }
}

const sight = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) target.figure.unseen = !isIntersecting;
});

// Drawing a figure that is out of sight would delay those in sight.
function drawLater(figure) {
  figure.later ??= setTimeout(() => {
    figure.later = null;
    drawSoon(figure);
  }, 1000 * UNSEEN_SECONDS);
}

// Forgets what another page's figures were sent: some have the same keys.
export function forget() {
  updates.clear();
}
