// Figures that Plotly draws.

import { describe, saveButton } from "./canvas.js";
import { enlargement } from "./raster.js";
import { labelsIn, nameLines } from "./labels.js";
import { axesOf, emptied, isUnder, paintUnderAxes } from "./under_axes.js";

const NO_SPACE =
  "The surface in 3-D needs WebGL, which this browser does not offer here. Switch off “Loss surface in 3-D” " +
  "under More: the same surface is then drawn flat, by colours.";

let webGL = null; // whether there is any, once that was asked

function hasWebGL() {
  if (webGL === null) {
    const context = document.createElement("canvas").getContext("webgl");
    webGL = context !== null;
    context?.getExtension("WEBGL_lose_context")?.loseContext(); // a page may have few of them
  }
  return webGL;
}

// Plotly's own script, from the installed package, loaded when the first figure needs it.
let loading = null;

export function loadPlotly() {
  loading ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement("script");
    script.src = new URL("../plotly/plotly.min.js", import.meta.url).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error(script.src));
    };
    document.head.append(script);
  });
  return loading;
}

// Lines and points grow with the page's letters.
function grown(thing, name, by) {
  return typeof thing[name] === "number" ? { ...thing, [name]: thing[name] * by } : thing;
}

// A trace of Plotly's, or a part of one.
function enlarged(trace, by) {
  if (by === 1) return trace;
  const { line, marker } = trace;
  const points = marker && { ...grown(marker, "size", by), ...(marker.line && { line: grown(marker.line, "width", by) }) };
  return { ...trace, ...(line && { line: grown(line, "width", by) }), ...(points && { marker: points }) };
}

function template(element) {
  const css = getComputedStyle(element);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const value = (name) => css.getPropertyValue(`--st-${name}`).trim();
  const axis = {
    gridcolor: value("border-color"),
    zerolinecolor: value("border-color"),
    linecolor: value("border-color"),
    automargin: true,
  };
  return {
    layout: {
      font: { color: value("text-color"), family: value("font") || undefined, size: Math.round(0.8 * rem) },
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
function movesLightly({ static: still, update, whole, element }) {
  if (!update || whole?.static !== still || whole.scale !== update.scale) return false;
  if (whole.look !== JSON.stringify(template(element))) return false;
  return still.data.every(({ type }) => type === "scatter");
}

const [LOW, NARROW, PHONE] = [210, 300, 640]; // pixels
const SAVE_WIDTH = 28; // and of the button that a finger has beside the axes
const NAME = { showarrow: false, xref: "paper", yref: "paper", opacity: 0.85, borderpad: 1 };

// The layout as it fits into the figure: in a low one the axes' names stand inside.
function fitted(layout, { clientWidth, clientHeight }, background) {
  const { margin } = layout;
  if (matchMedia("(hover: none)").matches) layout = { ...layout, margin: { ...margin, r: Math.max(margin?.r ?? 0, SAVE_WIDTH) } };
  if (clientHeight >= LOW) return layout;
  const small = clientWidth < NARROW || innerWidth <= PHONE;
  const bare = (axis) => axis && { ...axis, title: { ...axis.title, text: "" } };
  const ticked = (axis) => axis && { ...axis, automargin: Boolean(axis.ticktext) }; // words may take two lines
  const inside = ({ title } = {}, place) => (title?.text ? [{ ...NAME, font: { size: Math.round(11 * enlargement()) }, text: title.text, bgcolor: background, ...place }] : []);
  const above = layout.annotations?.length ? 16 : 0; // of what stands in the corner already
  const names = [
    ...inside(layout.xaxis, { x: 1, xanchor: "right", y: 0, yanchor: "bottom", yshift: above }),
    ...(small ? inside(layout.yaxis, { x: 0, xanchor: "left", y: 1, yanchor: "bottom" }) : []),
  ];
  return {
    ...layout,
    annotations: [...(layout.annotations ?? []), ...names],
    margin: { ...layout.margin, t: 8, b: Math.round(24 * enlargement()), ...(small ? { l: 36, t: 18 } : {}) },
    xaxis: { ...ticked(bare(layout.xaxis)), ...(small ? { nticks: 4, tickangle: 0 } : {}) },
    yaxis: small ? bare(layout.yaxis) : layout.yaxis,
  };
}

function paint(figure) {
  const { static: still, update, plot, element } = figure;
  const inVain = still.data.some(({ type }) => type === "surface") && !hasWebGL();
  plot.setAttribute("aria-label", inVain ? NO_SPACE : (update?.alt ?? still.alt));
  if (movesLightly(figure)) {
    const indices = [...still.data.keys()].filter((i) => update.traces[still.data[i].name]);
    const data = indices.map((i) => enlarged(withPaths({}, update.traces[still.data[i].name]), figure.whole.by));
    // Without a redraw, Plotly recomputes these traces alone: a third of the work of react.
    const change = { mode: "immediate", frame: { redraw: false, duration: 0 }, transition: { duration: 0 } };
    window.Plotly.animate(plot, { data, traces: indices }, change).catch(() => {}); // overtaken by the next
    figure.traces = movedTraces(figure);
    if (update.shading) paintUnderAxes(figure);
    nameLines(figure);
    return;
  }
  // In react, a trace that is reused keeps some of the looks of the one before.
  const content = inVain ? NO_SPACE : still.data.map(({ name }) => name).join();
  if (figure.content !== content) {
    if (plot.data) window.Plotly.purge(plot);
    plot.textContent = inVain ? NO_SPACE : "";
    Object.assign(figure, { content, following: false });
  }
  if (inVain) return;
  const by = enlargement();
  const traces = movedTraces(figure).map((trace) => enlarged(trace, by));
  const background = `${getComputedStyle(element).getPropertyValue("--st-background-color").trim()}80`; // half seen through
  Object.assign(figure, { traces, under: traces.filter(isUnder) });
  const layout = { ...fitted(still.layout, plot, background), template: template(element), autosize: true };
  figure.whole = { static: still, scale: update?.scale, look: JSON.stringify(layout.template), by };
  window.Plotly.react(plot, traces.map(emptied), layout, { displayModeBar: false, responsive: false });
  if (!figure.following) {
    figure.following = true;
    plot.on("plotly_afterplot", () => follow(figure));
    plot.on("plotly_relayouting", (ranges) => follow(figure, ranges));
    follow(figure);
  }
}

// What is ours follows the axes: `ranges` are those that a drag in progress has brought.
function follow(figure, ranges) {
  paintUnderAxes(figure, ranges);
  nameLines(figure, ranges);
}

function movedTraces({ static: still, update }) {
  return still.data.map((trace) => withPaths(trace, update?.traces[trace.name]));
}

function redraw(figure) {
  if (!figure.mounted || !figure.plot.data) return;
  figure.whole = null;
  paint(figure);
}

// A click on the plane, which is not the end of a drag, in the plot's own numbers.
function listenToClicks(figure) {
  const { plot } = figure;
  // Not "click", which does not follow a touch that Plotly takes for a drag of its own. And the
  // pointer is lifted from a cover that Plotly lays over the page.
  plot.addEventListener("pointerdown", (down) => addEventListener("pointerup", (up) => lift(down, up), { once: true }), true);
  function lift(down, { clientX, clientY }) {
    const moved = Math.hypot(clientX - down.clientX, clientY - down.clientY);
    const axes = axesOf(plot);
    if (!figure.static.clicks || !figure.mounted || moved > 5 || !axes) return;
    const outer = plot.getBoundingClientRect();
    const [across, below] = [clientX - outer.left - axes.left, clientY - outer.top - axes.top];
    if (across < 0 || across > axes.width || below < 0 || below > axes.height) return;
    const units = { x: (axes.x[1] - axes.x[0]) / axes.width, y: (axes.y[1] - axes.y[0]) / axes.height }; // a pixel
    const [x, y] = [axes.x[0] + across * units.x, axes.y[1] - below * units.y];
    figure.click({ x, y, reach: [Math.abs(10 * units.x), Math.abs(10 * units.y)] });
  }
}

export const plot = {
  mount(figure) {
    const [canvas, place] = [document.createElement("canvas"), document.createElement("div")];
    Object.assign(figure, { canvas, plot: place, following: false, whole: null });
    place.className = "live-plot";
    describe(place, figure.static.alt);
    figure.frame.className = "live-figure";
    figure.frame.append(canvas, place, saveButton(figure));
    figure.labels = labelsIn(figure.frame);
    listenToClicks(figure);
    // A place that is out of sight has no size, which Plotly takes for an error.
    // Plotly.Plots.resize works after a while, when react may have drawn something else meanwhile.
    figure.observer = new ResizeObserver(() => requestAnimationFrame(() => place.clientWidth && redraw(figure)));
    figure.observer.observe(figure.frame);
  },
  update: paint,
  unmount({ observer, plot: place }) {
    observer.disconnect();
    if (place.data) window.Plotly.purge(place);
  },
};
