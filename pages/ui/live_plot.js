// One figure an element, mounted once and redrawn for its whole life.
// A still part comes with full runs of the page, a moving part with every redraw; both meet here.

const registry = (window.__livePlots ??= { figures: new Map(), script: null });

function loadPlotly() {
  // Streamlit's own script tells where the app is mounted, behind whatever proxy.
  registry.script ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const own = document.querySelector('script[src*="static/js/"]');
    const root = own ? own.src.split("static/js/")[0] : `${location.origin}/`;
    const script = document.createElement("script");
    script.src = `${root}plotly/plotly.min.js`;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      registry.script = null;
      script.remove();
      reject(new Error(script.src));
    };
    document.head.append(script);
  });
  return registry.script;
}

function template(element) {
  const css = getComputedStyle(element);
  const value = (name) => css.getPropertyValue(`--st-${name}`).trim();
  const axis = {
    gridcolor: value("border-color"),
    zerolinecolor: value("border-color"),
    linecolor: value("border-color"),
    automargin: true,
  };
  return {
    layout: {
      font: { color: value("text-color"), family: value("font") || undefined, size: 12 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      xaxis: axis,
      yaxis: axis,
      scene: { xaxis: axis, yaxis: axis, zaxis: axis },
      hoverlabel: { bgcolor: value("secondary-background-color") },
    },
  };
}

// A copy of an object with some attributes, named by dotted paths, set.
function withPaths(object, changes) {
  const copy = { ...object };
  for (const [path, value] of Object.entries(changes ?? {})) {
    const keys = path.split(".");
    const last = keys.pop();
    let place = copy;
    for (const key of keys) place = place[key] = { ...place[key] };
    place[last] = value;
  }
  return copy;
}

// Whether nothing has moved since the figure was last drawn whole but lines and points in SVG, of
// which it must be made: in Plotly.animate, a contour layer that does not move is taken away.
function movesLightly(entry) {
  const { still, moving, whole } = entry;
  if (!moving || whole?.still !== still || whole.scale !== moving.scale) return false;
  if (whole.look !== JSON.stringify(template(entry.element))) return false;
  return still.data.every(({ name, type }) => type === "scatter" || (type === "scattergl" && !moving.traces[name]));
}

function drawPlot(entry) {
  const { still, moving, plot, element } = entry;
  plot.setAttribute("aria-label", moving?.alt ?? still.alt);
  if (movesLightly(entry)) {
    const indices = [...still.data.keys()].filter((i) => moving.traces[still.data[i].name]);
    const data = indices.map((i) => withPaths({}, moving.traces[still.data[i].name]));
    // Without a redraw, Plotly recomputes these traces alone: a third of the work of react.
    const change = { mode: "immediate", frame: { redraw: false, duration: 0 }, transition: { duration: 0 } };
    window.Plotly.animate(plot, { data, traces: indices }, change).catch(() => {}); // overtaken by the next
    paintShading(entry);
    return;
  }
  const traces = still.data.map((trace) => withPaths(trace, moving?.traces[trace.name]));
  const layout = { ...still.layout, template: template(element), autosize: true };
  entry.whole = { still, scale: moving?.scale, look: JSON.stringify(layout.template) };
  window.Plotly.react(plot, traces, layout, { displayModeBar: false, responsive: false });
  if (!entry.listening) {
    entry.listening = true;
    for (const event of ["plotly_afterplot", "plotly_relayouting"]) plot.on(event, () => paintShading(entry));
    paintShading(entry);
  }
}

// A click on the plane, which is not the end of a drag, in the plot's own numbers.
function listenToClicks(entry) {
  const { plot } = entry;
  let pressed = null;
  plot.addEventListener("pointerdown", ({ clientX, clientY }) => (pressed = [clientX, clientY]), true);
  plot.addEventListener("click", ({ clientX, clientY }) => {
    if (!entry.still.clicks || !pressed || Math.hypot(clientX - pressed[0], clientY - pressed[1]) > 5) return;
    pressed = null;
    const { xaxis, yaxis } = plot._fullLayout;
    const { left, top } = plot.getBoundingClientRect();
    const [across, down] = [clientX - left - xaxis._offset, clientY - top - yaxis._offset];
    if (across < 0 || across > xaxis._length || down < 0 || down > yaxis._length) return;
    const [x, y] = [xaxis.p2l(across), yaxis.p2l(down)];
    const reach = [Math.abs(xaxis.p2l(across + 10) - x), Math.abs(yaxis.p2l(down + 10) - y)];
    entry.send("clicked", { x, y, reach });
  });
}

// What each kind of figure is drawn by, listens with and is drawn on: a plot, a canvas, or neither.
const KINDS = {
  plot: { paint: drawPlot, listen: listenToClicks, on: "plot", className: "live-plot" },
  network: { paint: paintNetwork, listen: listenToNetwork, on: "canvas", className: "live-network" },
  tiles: { paint: paintTiles, listen: listenToTiles, on: "canvas", className: "live-tiles" },
  panel: { paint: paintPanel, className: "live-panel" },
  table: { paint: paintTable, className: "live-table-place" },
};

function draw(entry) {
  entry.due = false;
  if (!entry.frame.isConnected) {
    if (registry.figures.get(entry.key) === entry) drawSoon(entry); // its place is still being built
    return;
  }
  entry.drawn = entry.sent;
  KINDS[entry.still.kind].paint(entry);
}

function drawSoon(entry) {
  if (entry.due || !entry.frame) return;
  entry.due = true;
  const ready = entry.still.kind === "plot" ? loadPlotly() : Promise.resolve();
  ready.then(
    () => requestAnimationFrame(() => draw(entry)),
    () => {
      entry.due = false;
      entry.plot.textContent =
        "This figure could not be drawn: its script, plotly.min.js, did not load from this " +
        "server. Reload the page; if it stays away, start the app with “streamlit run app.py”.";
    },
  );
}

function entryOf(key) {
  if (!registry.figures.has(key)) registry.figures.set(key, { due: false });
  return registry.figures.get(key);
}

// A frame that holds what the figure is drawn on: text, a canvas, or a plot with a canvas under it.
function framed(entry, element) {
  const { on, listen, className } = KINDS[entry.still.kind];
  const [frame, canvas, plot] = ["div", "canvas", "div"].map((tag) => document.createElement(tag));
  frame.className = on ? "live-figure" : className;
  Object.assign(entry, { frame, canvas, plot, listening: false });
  element.append(frame);
  if (!on) return;
  const figure = { canvas, plot }[on];
  figure.setAttribute("role", "img");
  figure.setAttribute("aria-label", entry.still.alt);
  figure.className = className;
  frame.append(canvas, ...(on === "plot" ? [plot] : []), saveButton(entry));
  listen(entry);
  entry.observer?.disconnect();
  entry.observer = new ResizeObserver(() => {
    if (on === "canvas") drawSoon(entry);
    else if (plot.data) window.Plotly.Plots.resize(plot);
  });
  entry.observer.observe(frame);
}

function mount({ key, ...still }, element, send) {
  const entry = entryOf(key);
  Object.assign(entry, { key, element, still, send });
  if (entry.frame?.parentElement !== element) framed(entry, element);
  if (still.height) entry.frame.style.height = `${still.height}px`;
  drawSoon(entry);
  const { frame, plot, observer } = entry;
  return () => {
    observer?.disconnect();
    if (plot.data) window.Plotly.purge(plot);
    if (registry.figures.get(key)?.frame === frame) registry.figures.delete(key);
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (data.still) return mount(data.still, parentElement, setTriggerValue);
  for (const [key, moving] of Object.entries(data.moving)) {
    const entry = entryOf(key);
    if (data.at < entry.at) continue; // overtaken by what another key was sent
    entry.at = data.at;
    const sent = JSON.stringify(moving);
    if (sent === entry.drawn) continue; // nothing has moved
    Object.assign(entry, { moving, sent });
    // At once, so that it is on the screen a frame earlier, where there is all that it needs.
    const ready = entry.still && (entry.still.kind !== "plot" || window.Plotly);
    if (ready && entry.frame?.isConnected && !entry.due) draw(entry);
    else drawSoon(entry);
  }
}
