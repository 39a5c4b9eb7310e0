// What is painted under a plot, on a canvas that follows its axes: the shading of a plane, and samples
// that never move. Thousands of these as SVG would be drawn anew beside every line that moves.

import { clearedContext, numbers, painted, raster } from "./raster.js";

// Where the plot's axes are: {left, top, width, height} in the plot, {x, y} their ranges.
export function axesOf(plot, ranges = {}) {
  const area = plot.querySelector(".nsewdrag");
  if (!area || !plot.layout?.xaxis?.range) return null;
  const [outer, inner] = [plot, area].map((each) => each.getBoundingClientRect());
  const range = (axis) => plot.layout[axis].range.map((value, i) => ranges[`${axis}.range[${i}]`] ?? value);
  const { width, height } = inner;
  return { left: inner.left - outer.left, top: inner.top - outer.top, width, height, x: range("xaxis"), y: range("yaxis") };
}

// Plotly is given such a trace without its samples.
export const isUnder = ({ meta }) => meta?.under === true;
export const emptied = (trace) => (isUnder(trace) ? { ...trace, x: [NaN], y: [NaN] } : trace);

function paintShading(context, { bytes, side, x, y }, colours, across, down) {
  const image = raster(bytes, side, side, colours, 140);
  const [left, right, bottom, top] = [...x.map(across), ...y.map(down)];
  context.drawImage(image, left, top, right - left, bottom - top);
}

function paintSamples(context, { x, y, marker }, across, down) {
  const [xs, ys] = [x, y].map(numbers);
  context.fillStyle = marker.color;
  context.globalAlpha = marker.opacity;
  xs.forEach((value, i) => {
    context.beginPath();
    context.arc(across(value), down(ys[i]), marker.size / 2, 0, 2 * Math.PI);
    context.fill();
  });
}

// `ranges` are those that a drag in progress has brought, as Plotly's event tells them.
export function paintUnderAxes({ plot, update, under, canvas, colours }, ranges) {
  const axes = update?.shading || under.length ? axesOf(plot, ranges) : null;
  const context = clearedContext(canvas); // the samples may be gone, and the network with them
  if (!axes) return;
  const { left, top, width, height } = axes;
  const across = (value) => left + (width * (value - axes.x[0])) / (axes.x[1] - axes.x[0]);
  const down = (value) => top + height - (height * (value - axes.y[0])) / (axes.y[1] - axes.y[0]);
  context.save(); // else a clip at an earlier size of the axes stays for good
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  if (update?.shading) paintShading(context, update.shading, colours, across, down);
  for (const trace of under) paintSamples(context, trace, across, down);
  context.restore();
  painted(canvas);
}
