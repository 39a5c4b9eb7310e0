// Names beside lines and marks, in place of a legend: a phone has no room for one.

import { along, anchorsOfLine, anchorsOfMarks, placeNames } from "./label_places.js";
import { numbers } from "./raster.js";
import { axesOf } from "./under_axes.js";

const LINE_GAP = 4; // pixels from a line to its name
const MARK_GAP = 3; // and from a mark's rim

const nameOf = ({ meta }) => meta?.name;
const isLine = ({ mode }) => mode?.startsWith("lines");
const colourOf = ({ line, marker }) => marker?.color ?? line?.color;

// The places of a trace in the plot, in pixels.
function pointsOf({ x, y }, axes, scales) {
  const [xs, ys] = [x, y].map(numbers);
  const across = (value) => axes.left + (axes.width * (scales[0](value) - axes.x[0])) / (axes.x[1] - axes.x[0]);
  const down = (value) => axes.top + axes.height - (axes.height * (scales[1](value) - axes.y[0])) / (axes.y[1] - axes.y[0]);
  return Array.from(xs, (value, i) => [across(value), down(ys[i])]);
}

// Where all names are now: {key, text, colour, box}, without those that have no room.
function placed({ plot, labels, traces }, ranges) {
  const axes = axesOf(plot, ranges);
  if (!axes) return [];
  const scales = ["xaxis", "yaxis"].map((axis) => (plot.layout[axis].type === "log" ? Math.log10 : (value) => value));
  const [drawn, names] = [[], []];
  for (const trace of traces) {
    if (!isLine(trace) && trace.mode !== "markers") continue;
    const points = pointsOf(trace, axes, scales);
    const places = isLine(trace) ? along(points, axes) : points;
    if (!trace.meta?.behind) drawn.push(...places);
    const text = nameOf(trace);
    if (!text) continue;
    const anchors = isLine(trace) ? anchorsOfLine(places) : anchorsOfMarks(points, axes);
    const gap = isLine(trace) ? LINE_GAP : trace.marker.size / 2 + MARK_GAP;
    names.push({ key: trace.name, text, colour: colourOf(trace), gap, anchors, ...sizeOf(labels, text) });
  }
  const outer = plot.getBoundingClientRect();
  const taken = [...plot.querySelectorAll(".annotation")].map((words) => {
    const { left, top, width, height } = words.getBoundingClientRect();
    return { left: left - outer.left, top: top - outer.top, width, height };
  });
  const boxes = placeNames(names, axes, drawn, taken, labels.last);
  return names.map((name) => ({ ...name, box: boxes.get(name.key) })).filter(({ box }) => box);
}

// A name's size on the screen, measured once for each size of the letters.
function sizeOf({ place, sizes }, text) {
  const letters = getComputedStyle(place).fontSize;
  const key = `${letters} ${text}`;
  if (!sizes.has(key)) {
    const measure = place.appendChild(document.createElement("span"));
    measure.textContent = text;
    sizes.set(key, { width: measure.offsetWidth, height: measure.offsetHeight });
    measure.remove();
  }
  return sizes.get(key);
}

export function labelsIn(frame) {
  const place = document.createElement("div");
  place.className = "line-names";
  place.setAttribute("aria-hidden", "true"); // the figure is told in words
  frame.append(place);
  return { place, sizes: new Map(), last: new Map() };
}

// `ranges` are those that a drag in progress has brought.
export function nameLines(figure, ranges) {
  const { place } = figure.labels;
  const shown = figure.traces.some(nameOf) ? placed(figure, ranges) : [];
  while (place.children.length > shown.length) place.lastChild.remove();
  shown.forEach(({ text, colour, box }, i) => {
    const label = place.children[i] ?? place.appendChild(document.createElement("span"));
    if (label.textContent !== text) label.textContent = text;
    label.style.setProperty("--stroke", colour);
    label.style.transform = `translate(${box.left}px, ${box.top}px)`;
  });
}

// The lines of a text so wide.
function linesOf(context, text, width) {
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (!lines.length || context.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

// Draws the names in a saved picture.
export function paintNames(context, { place }, density) {
  const outer = place.getBoundingClientRect();
  context.save();
  context.scale(density, density);
  context.textBaseline = "middle";
  for (const label of place.children) {
    const { left, top, width, height } = label.getBoundingClientRect();
    const { backgroundColor, color, fontSize, fontFamily, paddingLeft } = getComputedStyle(label);
    context.fillStyle = backgroundColor;
    context.fillRect(left - outer.left, top - outer.top, width, height);
    context.fillStyle = color;
    context.font = `${fontSize} ${fontFamily}`;
    const padding = parseFloat(paddingLeft);
    const lines = linesOf(context, label.textContent, width - 2 * padding + 1);
    lines.forEach((line, i) => context.fillText(line, left - outer.left + padding, top - outer.top + (height * (i + 0.5)) / lines.length));
  }
  context.restore();
}
