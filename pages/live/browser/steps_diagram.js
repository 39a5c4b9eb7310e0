// The diagram of one update: units as boxes, weights at their edges, each number where it belongs.

const SVG = "http://www.w3.org/2000/svg";
const [BIAS, ITSELF] = [-1, -2]; // as core/formulas/update_steps.py has them
// In heights of the page's letters; in a narrow diagram numbers stand without their names.
const ROOM = { narrow: 36, line: 0.95, gap: 1.45, box: 6.4, narrowBox: 4.6 };
const BORDER = 2; // pixels
const MOST_LABELS = 8; // between two layers: of more edges only those that are lit are labelled

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

function add(parent, tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

const same = (one, other) => one.join() === other.join();

// Where each unit's box is: {x, y} of its centre, layer by layer; under the output the loss's.
function boxesOf(sizes, width, box) {
  const most = Math.max(...sizes, 2);
  const pitch = box.height + box.gap;
  const stride = (width - box.width - 2 * BORDER) / (sizes.length - 1);
  const middle = BORDER + (most * pitch - box.gap) / 2;
  const beside = Math.max(...sizes) === 1 ? -pitch / 2 : 0; // one row
  const boxes = sizes.map((units, layer) =>
    Array.from({ length: units }, (_, unit) => ({
      x: BORDER + box.width / 2 + layer * stride,
      y: middle + (unit - (units - 1) / 2) * pitch + beside,
    })),
  );
  const output = boxes.at(-1)[0];
  output.y = middle - pitch / 2;
  return { boxes: [...boxes, [{ x: output.x, y: middle + pitch / 2 }]], height: BORDER + most * pitch };
}

// What lights up with a step: its own place, and the edges by which it is computed.
function isLit(place, step, output) {
  if (same(place, step.place)) return true;
  const [layer, unit, source] = place;
  const [at, which, from] = step.place;
  if (from !== ITSELF || source === ITSELF) return false; // of an edge alone, or another unit
  if (step.phase === "Forward") return /^[zŷ]/.test(step.name) && layer === at && unit === which;
  return step.phase === "Backward" && at < output && layer === at + 1 && source === which;
}

// The number that stands at a place now, with its phase: of the steps so far the last one there.
function latest(steps, place, phases) {
  return steps.findLast((step) => same(step.place, place) && (!phases || phases.includes(step.phase)));
}

// Draws an edge, and returns its label, which goes over all edges.
function drawEdge({ svg, sizes, steps, now, boxes, box, called, shades }, edge) {
  const [layer, unit, source] = edge.place;
  const [lit, to, step] = [isLit(edge.place, now, sizes.length - 1), boxes[layer][unit], latest(steps, edge.place)];
  const { name, value, phase } = step ?? { ...edge, phase: "" };
  const label = { text: called(name, value), phase, lit, shown: true };
  if (source === BIAS) {
    const y = to.y + box.height / 2 + box.gap / 2;
    return { ...label, x: to.x, line: { x1: to.x - box.width, x2: to.x + box.width, y1: y, y2: y } };
  }
  const from = boxes[layer - 1][source];
  const line = { x1: from.x + box.width / 2, y1: from.y, x2: to.x - box.width / 2, y2: to.y };
  const stroke = (edge.share > 0 ? shades.at(-1) : shades[0])[1];
  const classes = `steps-edge${lit ? ` lit ${now.phase}` : ""}`;
  add(svg, "line", { ...line, class: classes, stroke, "stroke-width": 0.8 + 3 * Math.abs(edge.share) });
  const spread = sizes[layer - 1] < sizes[layer] ? 0.66 : 0.34; // where edges are farthest apart
  const shown = lit || sizes[layer - 1] * sizes[layer] <= MOST_LABELS;
  return { ...label, x: line.x1 + (line.x2 - line.x1) * spread, line, shown };
}

// On a strip of the page's own colour, so that no edge runs through it, and between the boxes.
function drawLabel(svg, { x, line, text, phase, lit }) {
  const strip = add(svg, "rect", { class: "steps-strip" });
  const node = add(svg, "text", { class: `steps-label${lit ? " lit" : ""}`, "data-phase": phase, dy: "0.35em" }, text);
  const { width, height } = node.getBBox();
  const { x1, x2, y1, y2 } = line;
  const reach = Math.min(width / 2 + 3, (x2 - x1) / 2);
  const centre = Math.min(Math.max(x, x1 + reach), x2 - reach);
  const y = y1 + ((y2 - y1) * (x - x1)) / (x2 - x1); // where the edge is at x: nearer to its middle, labels would meet
  set(node, { x: centre, y });
  set(strip, { x: centre - width / 2 - 3, y: y - height / 2, width: width + 6, height });
}

function drawBox(svg, { x, y }, box, lit, lines) {
  const [left, top] = [x - box.width / 2, y - box.height / 2];
  add(svg, "rect", { class: `steps-box${lit ? " lit" : ""}`, x: left, y: top, width: box.width, height: box.height, rx: 7 });
  const first = y - ((lines.length - 1) * box.line) / 2;
  lines.forEach(({ text, kind, phase }, i) =>
    add(svg, "text", { class: `steps-${kind}`, "data-phase": phase ?? "", x, y: first + i * box.line, dy: "0.35em" }, text),
  );
}

function drawUnit(scene, layer, unit) {
  const { svg, sizes, steps, now, boxes, box, called } = scene;
  const [here, output] = [[layer, unit, ITSELF], sizes.length - 1];
  const computed = latest(steps, here, ["Forward"]);
  const gradient = latest(steps, here, ["Backward"]);
  const named = computed?.name ?? (layer === output ? "output" : `unit ${unit + 1}`);
  const lines = [{ text: named, kind: "name" }, { text: computed?.value ?? "", kind: "number" }];
  if (gradient) lines.push({ text: called(gradient.name, gradient.value), kind: "name", phase: gradient.phase });
  drawBox(svg, boxes[layer][unit], box, isLit(here, now, output), lines);
}

// Edges, then their labels, and the boxes over both.
function drawAll(scene, { sizes, inputs, target, edges }) {
  const { svg, steps, now, boxes, box } = scene;
  const [output] = boxes.at(-2);
  const [loss] = boxes.at(-1);
  add(svg, "line", { class: "steps-edge steps-to-loss", x1: output.x, y1: output.y, x2: loss.x, y2: loss.y });
  const labels = edges.map((edge) => drawEdge(scene, edge)).filter(({ shown }) => shown);
  for (const label of labels.toSorted((one, other) => one.lit - other.lit)) drawLabel(svg, label);
  inputs.forEach(([name, value], unit) =>
    drawBox(svg, boxes[0][unit], box, false, [{ text: name, kind: "name" }, { text: value, kind: "number" }]),
  );
  for (let layer = 1; layer < sizes.length; layer++)
    for (let unit = 0; unit < sizes[layer]; unit++) drawUnit(scene, layer, unit);
  const reached = latest(steps, [sizes.length, 0, ITSELF]);
  const lines = [{ text: `y = ${target}`, kind: "name" }, { text: reached ? `L = ${reached.value}` : "loss L", kind: "number" }];
  drawBox(svg, loss, box, now.phase === "Loss", lines);
}

// Draws the diagram of an update, as it is at the step `at`.
export function drawDiagram(place, update, at, shades) {
  const { sizes } = update;
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const width = place.clientWidth;
  const narrow = width < ROOM.narrow * rem;
  const line = ROOM.line * rem;
  const box = { line, width: (narrow ? ROOM.narrowBox : ROOM.box) * rem, height: 3.3 * line, gap: ROOM.gap * rem };
  const { boxes, height } = boxesOf(sizes, width, box);
  const [now, steps] = [update.steps[at], update.steps.slice(0, at + 1)];
  const svg = document.createElementNS(SVG, "svg");
  set(svg, { width, height, role: "img", "aria-label": `The network, ${sizes.join("-")}. Lit up: ${now.title}.` });
  place.replaceChildren(svg); // texts are measured where they stand
  const called = (name, value) => (narrow ? value : `${name} ${value}`);
  drawAll({ svg, sizes, steps, now, boxes, box, called, shades }, update);
}
