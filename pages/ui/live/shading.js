// The shading of a plane, under the plot whose axes it follows.

import { clearedContext, painted, raster } from "./raster.js";

// Where the plot's axes are: {left, top, width, height} in the plot, {x, y} their ranges.
export function axesOf(plot, ranges = {}) {
  const area = plot.querySelector(".nsewdrag");
  if (!area || !plot.layout?.xaxis?.range) return null;
  const [outer, inner] = [plot, area].map((each) => each.getBoundingClientRect());
  const range = (axis) => plot.layout[axis].range.map((value, i) => ranges[`${axis}.range[${i}]`] ?? value);
  const { width, height } = inner;
  return { left: inner.left - outer.left, top: inner.top - outer.top, width, height, x: range("xaxis"), y: range("yaxis") };
}

// `ranges` are those that a drag in progress has brought, as Plotly's event tells them.
export function paintShading({ plot, update, canvas, colours }, ranges) {
  if (!update?.shading) {
    clearedContext(canvas); // the samples may be gone, and the network with them
    return;
  }
  const axes = axesOf(plot, ranges);
  if (!axes) return;
  const { bytes, side, x, y } = update.shading;
  const context = clearedContext(canvas);
  const { left, top, width, height } = axes;
  context.save(); // else a clip at an earlier size of the axes stays for good
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  const across = x.map((value) => left + (width * (value - axes.x[0])) / (axes.x[1] - axes.x[0]));
  const down = y.map((value) => top + height - (height * (value - axes.y[0])) / (axes.y[1] - axes.y[0]));
  const image = raster(bytes, side, side, colours, 140);
  context.drawImage(image, across[0], down[1], across[1] - across[0], down[0] - down[1]);
  context.restore();
  painted(canvas);
}
