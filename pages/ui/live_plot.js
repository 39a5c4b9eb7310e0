// One Plotly figure an element, mounted once and redrawn with Plotly.react for its whole life.
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

// Whether nothing but lines and points in SVG has moved since the figure was last drawn whole.
function movesLightly(entry) {
  const { still, moving, whole } = entry;
  if (!moving || whole?.still !== still || whole.scale !== moving.scale) return false;
  if (whole.look !== JSON.stringify(template(entry.element))) return false;
  return still.data.every(({ name, type }) => type === "scatter" || !moving.traces[name]);
}

function draw(entry) {
  entry.due = false;
  const { still, moving, plot, element } = entry;
  if (!still || !plot.isConnected) return;
  plot.setAttribute("aria-label", moving?.alt ?? still.alt);
  if (movesLightly(entry)) {
    const indices = [...still.data.keys()].filter((i) => moving.traces[still.data[i].name]);
    const data = indices.map((i) => withPaths({}, moving.traces[still.data[i].name]));
    // Without a redraw, Plotly recomputes these traces alone: a third of the work of react.
    const change = { mode: "immediate", frame: { redraw: false, duration: 0 }, transition: { duration: 0 } };
    window.Plotly.animate(plot, { data, traces: indices }, change).catch(() => {}); // overtaken by the next
    return;
  }
  const traces = still.data.map((trace) => withPaths(trace, moving?.traces[trace.name]));
  const layout = { ...still.layout, template: template(element), autosize: true };
  entry.whole = { still, scale: moving?.scale, look: JSON.stringify(layout.template) };
  window.Plotly.react(plot, traces, layout, { displaylogo: false, responsive: false });
}

function drawSoon(entry) {
  if (entry.due || !entry.plot) return;
  entry.due = true;
  loadPlotly().then(
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

function mount({ key, ...still }, element) {
  const entry = entryOf(key);
  entry.element = element;
  entry.still = still;
  if (entry.plot?.parentElement !== element) {
    entry.plot = document.createElement("div");
    entry.plot.className = "live-plot";
    entry.plot.setAttribute("role", "img");
    entry.plot.style.height = `${still.height}px`;
    element.append(entry.plot);
    entry.observer?.disconnect();
    entry.observer = new ResizeObserver(() => {
      if (entry.plot.data) window.Plotly.Plots.resize(entry.plot);
    });
    entry.observer.observe(entry.plot);
  }
  drawSoon(entry);
  const { plot, observer } = entry;
  return () => {
    observer.disconnect();
    if (plot.data) window.Plotly.purge(plot);
    if (registry.figures.get(key)?.plot === plot) registry.figures.delete(key);
  };
}

export default function ({ data, parentElement }) {
  if (data.still) return mount(data.still, parentElement);
  for (const [key, moving] of Object.entries(data.moving)) {
    const entry = entryOf(key);
    entry.moving = moving;
    drawSoon(entry);
  }
}
