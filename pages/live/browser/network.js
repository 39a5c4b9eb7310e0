// The network as a diagram: units with their maps of the plane, edges by weight.

import { canvasFigure } from "./canvas.js";
import { parameterCount } from "./network_plane.js";
import { clearedContext, enlargement, painted, raster } from "./raster.js";

const ROOM = { top: 22, bottom: 16, side: 46 }; // pixels, for letters of the usual size

// Where every unit goes: {layer, unit, x, y, size}, x and y of its centre, layer by layer.
function places(layers, width, height, by) {
  const [above, below, side] = [ROOM.top, ROOM.bottom, ROOM.side].map((room) => room * by);
  const most = Math.max(...layers);
  const pitch = (height - above - below) / most;
  const stride = (width - 2 * side) / (layers.length - 1);
  const size = Math.max(8, Math.min(46 * by, 0.84 * pitch, 0.5 * stride));
  return layers.map((units, layer) =>
    Array.from({ length: units }, (_, unit) => ({
      layer,
      unit,
      size,
      x: side + layer * stride,
      y: above + (height - above - below) / 2 + (unit - (units - 1) / 2) * Math.min(pitch, 1.5 * size),
    })),
  );
}

// Weights [layer][to][from] and biases [layer][to], from every parameter in one row.
function unpacked(flat, layers) {
  let at = 0;
  const take = (count) => flat.subarray(at, (at += count));
  return layers.slice(1).map((units, i) => {
    const weights = Array.from({ length: units }, () => take(layers[i]));
    return { weights, biases: take(units) };
  });
}

function paintEdges(context, nodes, connections, chosen, colours) {
  let largest = 1e-9;
  for (const { weights } of connections)
    for (const row of weights) for (const weight of row) largest = Math.max(largest, Math.abs(weight));
  connections.forEach(({ weights }, i) => {
    for (const to of nodes[i + 1])
      for (const from of nodes[i]) {
        const weight = weights[to.unit][from.unit];
        const strength = Math.sqrt(Math.min(1, Math.abs(weight) / largest));
        const dimmed = chosen && !(chosen.layer === to.layer && chosen.unit === to.unit);
        const [start, end] = [from.x + from.size / 2, to.x - to.size / 2];
        context.globalAlpha = (0.15 + 0.8 * strength) * (dimmed ? 0.2 : 1);
        context.lineWidth = 0.4 + 4 * strength;
        context.strokeStyle = colours[weight > 0 ? 1 : 0];
        context.beginPath();
        context.moveTo(start, from.y);
        context.bezierCurveTo((start + end) / 2, from.y, (start + end) / 2, to.y, end, to.y);
        context.stroke();
      }
  });
  context.globalAlpha = 1;
}

function paintUnits(context, nodes, maps, side, chosen, colours, ink) {
  const every = new Uint8Array(maps.flat().length * side * side);
  maps.flat().forEach((map, row) => every.set(map, row * side * side));
  const pictures = raster(every, side, side, colours, 255);
  nodes.flat().forEach((node, row) => {
    const [left, top] = [node.x - node.size / 2, node.y - node.size / 2];
    context.clearRect(left, top, node.size, node.size);
    context.drawImage(pictures, 0, side * row, side, side, left, top, node.size, node.size);
    const picked = chosen?.layer === node.layer && chosen.unit === node.unit;
    context.strokeStyle = ink;
    context.lineWidth = picked ? 3 : 1;
    context.strokeRect(left, top, node.size, node.size);
  });
}

function paintText(context, nodes, names, connections, chosen, { ink, paper, by }) {
  context.fillStyle = ink;
  context.font = `${12 * by}px sans-serif`;
  context.textAlign = "center";
  const last = nodes.length - 1;
  const wide = nodes[1][0].x - nodes[0][0].x > context.measureText("Layer 1").width + 4;
  nodes.forEach(([first], layer) => {
    const title = layer === 0 ? "Inputs" : layer === last ? "Output" : wide ? `Layer ${layer}` : layer;
    context.fillText(title, first.x, 13 * by);
  });
  context.textAlign = "right";
  for (const node of nodes[0]) context.fillText(names[node.unit], node.x - node.size / 2 - 4, node.y + 4 * by);
  if (!chosen || chosen.layer === 0) return;
  // The weights that lead to the chosen unit, each where its edge sets out.
  const { weights, biases } = connections[chosen.layer - 1];
  const label = (text, x, y) => {
    const wide = context.measureText(text).width + 6;
    context.globalAlpha = 0.85;
    context.fillStyle = paper;
    context.fillRect(x - wide / 2, y - 8 * by, wide, 15 * by);
    context.globalAlpha = 1;
    context.fillStyle = ink;
    context.fillText(text, x, y + 4 * by);
  };
  context.font = `${11 * by}px sans-serif`;
  context.textAlign = "center";
  for (const from of nodes[chosen.layer - 1])
    label(weights[chosen.unit][from.unit].toFixed(2), from.x + from.size / 2 + 22 * by, from.y);
  const to = nodes[chosen.layer][chosen.unit];
  label(`bias ${biases[chosen.unit].toFixed(2)}`, to.x, to.y + to.size / 2 + 8 * by);
}

function paint(figure) {
  const { canvas, static: still, update: moving, element } = figure;
  const context = clearedContext(canvas);
  const { network, chosen } = still.drawing;
  const by = enlargement();
  const nodes = (figure.nodes = places(network.sizes, canvas.clientWidth, canvas.clientHeight, by));
  if (moving?.weights.length !== parameterCount(network.sizes)) return; // another network's, or none yet
  const css = getComputedStyle(element);
  const [ink, paper] = ["text-color", "background-color"].map((name) =>
    css.getPropertyValue(`--st-${name}`).trim(),
  );
  const connections = (figure.connections = unpacked(moving.weights, network.sizes));
  const signs = [still.shades[0][1], still.shades.at(-1)[1]];
  paintEdges(context, nodes, connections, chosen, signs);
  paintUnits(context, nodes, moving.maps, moving.side, chosen, figure.colours, ink);
  paintText(context, nodes, network.inputs, connections, chosen, { ink, paper, by });
  canvas.setAttribute("aria-label", moving.alt);
  painted(canvas);
}

function unitAt(figure, event) {
  const { left, top } = figure.canvas.getBoundingClientRect();
  const [x, y] = [event.clientX - left, event.clientY - top];
  const reach = (node) => Math.max(Math.abs(node.x - x), Math.abs(node.y - y)) - node.size / 2;
  const nearest = (figure.nodes ?? []).flat().reduce((a, b) => (a && reach(a) <= reach(b) ? a : b), null);
  return nearest && reach(nearest) < 6 ? nearest : null;
}

function listen(figure) {
  const { canvas } = figure;
  canvas.onpointermove = (event) => {
    const node = unitAt(figure, event);
    canvas.style.cursor = node ? "pointer" : "";
    const bias = node?.layer && figure.connections?.[node.layer - 1].biases[node.unit];
    canvas.title = !node ? "" : node.layer ? `Unit ${node.unit + 1}, bias ${bias?.toFixed(3)}` : figure.static.drawing.network.inputs[node.unit];
  };
  canvas.onclick = (event) => {
    const node = unitAt(figure, event);
    figure.click(node ? { layer: node.layer, unit: node.unit } : { layer: -1, unit: -1 });
  };
}

export const network = canvasFigure("live-network", paint, listen);
