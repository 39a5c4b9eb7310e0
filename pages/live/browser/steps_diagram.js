// The diagram of one update: units as boxes, weights at their edges, each number where it belongs.

const SVG = "http://www.w3.org/2000/svg";
const [BIAS, ITSELF] = [-1, -2]; // as core/formulas/update_steps.py has them
// In heights of the page's letters; in a narrow diagram numbers stand without their names.
const ROOM = { narrow: 36, line: 0.95, gap: 1.45, box: 6.4, narrowBox: 4.6 };
const BORDER = 2; // pixels
const MOST_LABELS = 8; // between two layers: of more edges only those that are lit are labelled

function add(parent, tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
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
  if (from !== ITSELF || source === ITSELF) return false;
  if (step.phase === "Forward") return /^[zŷ]/.test(step.name) && layer === at && unit === which;
  return step.phase === "Backward" && at < output && layer === at + 1 && source === which;
}

// The number that stands at a place now, with its phase: of the steps so far the last one there.
function latest(steps, place, phases) {
  return steps.findLast((step) => same(step.place, place) && (!phases || phases.includes(step.phase)));
}

function drawEdge(svg, { edge, from, to, box, at, lit, phase, label, colour }) {
  const [x1, x2] = [from.x + box.width / 2, to.x - box.width / 2];
  const classes = `steps-edge${lit ? ` lit ${phase}` : ""}`;
  const attributes = { class: classes, x1, y1: from.y, x2, y2: to.y, "stroke-width": 0.8 + 3 * Math.abs(edge.share) };
  add(svg, "line", { ...attributes, stroke: colour });
  return { x: x1 + (x2 - x1) * at, y: from.y + (to.y - from.y) * at, label, lit };
}

// On a strip of the page's own colour, so that no edge runs through it.
function drawLabel(svg, { x, y, label, lit }) {
  const strip = add(svg, "rect", { class: "steps-strip" });
  const attributes = { class: `steps-label${lit ? " lit" : ""}`, "data-phase": label.phase, x, y, dy: "0.35em" };
  const { width, height } = add(svg, "text", attributes, label.text).getBBox();
  const around = { x: x - width / 2 - 3, y: y - height / 2, width: width + 6, height };
  for (const [name, value] of Object.entries(around)) strip.setAttribute(name, value);
}

function drawBox(svg, { x, y }, box, lit, lines) {
  const [left, top] = [x - box.width / 2, y - box.height / 2];
  add(svg, "rect", { class: `steps-box${lit ? " lit" : ""}`, x: left, y: top, width: box.width, height: box.height, rx: 7 });
  const first = y - ((lines.length - 1) * box.line) / 2;
  lines.forEach(({ text, kind, phase }, i) =>
    add(svg, "text", { class: `steps-${kind}`, "data-phase": phase ?? "", x, y: first + i * box.line, dy: "0.35em" }, text),
  );
}

export function drawDiagram(place, { sizes, inputs, target, edges, steps }, at, shades) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const width = place.clientWidth;
  const narrow = width < ROOM.narrow * rem;
  const line = ROOM.line * rem;
  const box = { line, width: (narrow ? ROOM.narrowBox : ROOM.box) * rem, height: 3.3 * line, gap: ROOM.gap * rem };
  const { boxes, height } = boxesOf(sizes, width, box);
  const [output, now, past] = [sizes.length - 1, steps[at], steps.slice(0, at + 1)];
  const svg = document.createElementNS(SVG, "svg");
  const description = `The network, ${sizes.join("-")}. Lit up: ${now.title}.`;
  for (const [name, value] of Object.entries({ width, height, role: "img", "aria-label": description }))
    svg.setAttribute(name, value);
  place.replaceChildren(svg);
  const called = (name, value) => (narrow ? value : `${name} ${value}`);

  // Edges first, then their labels, and the boxes over both.
  const [output_, loss] = [boxes[output][0], boxes[output + 1][0]];
  add(svg, "line", { class: "steps-edge steps-to-loss", x1: output_.x, y1: output_.y, x2: loss.x, y2: loss.y });
  const labels = edges.map((edge) => {
    const [layer, unit, source] = edge.place;
    const step = latest(past, edge.place);
    const label = step
      ? { text: called(step.name, step.value), phase: step.phase }
      : { text: called(edge.name, edge.value), phase: "" };
    const [lit, to] = [isLit(edge.place, now, output), boxes[layer][unit]];
    if (source === BIAS) return { x: to.x, y: to.y + box.height / 2 + 0.6 * rem, label, lit };
    const from = boxes[layer - 1][source];
    const spread = sizes[layer - 1] < sizes[layer] ? 0.66 : 0.34; // where edges are farthest apart
    const colour = (edge.share > 0 ? shades.at(-1) : shades[0])[1];
    const hidden = !lit && sizes[layer - 1] * sizes[layer] > MOST_LABELS;
    return { hidden, ...drawEdge(svg, { edge, from, to, box, at: spread, lit, phase: now.phase, label, colour }) };
  });
  for (const label of labels.toSorted((one, other) => one.lit - other.lit)) if (!label.hidden) drawLabel(svg, label);

  boxes.slice(0, -1).forEach((units, layer) =>
    units.forEach((centre, unit) => {
      const here = [layer, unit, ITSELF];
      if (layer === 0) {
        const [name, value] = inputs[unit];
        return drawBox(svg, centre, box, false, [{ text: name, kind: "name" }, { text: value, kind: "number" }]);
      }
      const computed = latest(past, here, ["Forward"]);
      const gradient = latest(past, here, ["Backward"]);
      const named = computed?.name ?? (layer === output ? "output" : `unit ${unit + 1}`);
      const lines = [{ text: named, kind: "name" }, { text: computed?.value ?? "", kind: "number" }];
      if (gradient) lines.push({ text: called(gradient.name, gradient.value), kind: "name", phase: gradient.phase });
      drawBox(svg, centre, box, isLit(here, now, output), lines);
    }),
  );
  const reached = latest(past, [output + 1, 0, ITSELF]);
  const lines = [{ text: `y = ${target}`, kind: "name" }, { text: reached ? `L = ${reached.value}` : "loss L", kind: "number" }];
  drawBox(svg, loss, box, now.phase === "Loss", lines);
}
