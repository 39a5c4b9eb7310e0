// What moves in the figures that are drawn from a network's weights, as core/figures/network_drawing.py
// tells of them: {kind, weights} and what each kind asks for.

import { extent, forwardPass, inputFeatures, parameterCount, shades, sigmoid, zeroLine } from "./network_plane.js";
import { numbers } from "./raster.js";

const STEPS = 80; // places of the plane each way: where a boundary is steepest, 60 look blurred, and 100 take half as long again
const MAP_STEPS = 20; // of them, in a unit's small map

const general = (value, digits) => String(Number(value.toPrecision(digits)));
const evenly = ([low, high]) => Float64Array.from({ length: STEPS }, (_, i) => low + (i * (high - low)) / (STEPS - 1));

const planes = new Map(); // a network's id -> its plane: places and input features there
const answered = new Map(); // the key of weights -> what was computed of them last

function planeOf(network) {
  if (!planes.has(network.id)) {
    planes.clear(); // of an earlier experiment
    const [x, y] = [evenly(network.x), evenly(network.y)];
    const everywhere = Array.from({ length: STEPS * STEPS }, (_, p) => [x[p % STEPS], y[Math.floor(p / STEPS)]]);
    const features = inputFeatures(network, ...[0, 1].map((axis) => everywhere.map((place) => place[axis])));
    planes.set(network.id, { x, y, features });
  }
  return planes.get(network.id);
}

// What every unit answers on the plane, computed once for all figures of a frame.
function answersOn({ weights: [key], network }, { update, weights }) {
  const last = answered.get(key);
  if (last?.update === update && last.id === network.id) return last.answers;
  const answers = forwardPass(network, weights, planeOf(network).features);
  answered.set(key, { update, id: network.id, answers });
  return answers;
}

// What lies under the axes: bytes of colour, and where their outer edges are.
function shading({ x, y }, bytes) {
  const edges = (at) => [at[0] - (at[1] - at[0]) / 2, at[STEPS - 1] + (at[1] - at[0]) / 2];
  return { bytes, side: STEPS, x: edges(x), y: edges(y) };
}

const samples = new WeakMap(); // a figure's traces -> the samples in them, and their input features

// The samples that a figure shows, each with its class: the traces that name one.
function samplesOf({ data, drawing: { network } }) {
  if (!samples.has(data)) {
    const classes = data.filter(({ meta }) => meta?.label !== undefined);
    const all = (axis) => classes.flatMap((trace) => [...numbers(trace[axis])]);
    const labels = classes.flatMap(({ meta, x }) => Array(numbers(x).length).fill(meta.label));
    const [x, y] = [all("x"), all("y")];
    samples.set(data, { x, y, labels, features: inputFeatures(network, x, y) });
  }
  return samples.get(data);
}

// Rings around the samples for which `isWrong(label, i)`, and how many there are.
function ringed({ x, y, labels }, isWrong) {
  const wrong = [...labels.keys()].filter((i) => isWrong(labels[i], i));
  const at = (axis) => (wrong.length ? wrong.map((i) => axis[i]) : [NaN]); // Plotly keeps a trace that gets nothing
  return { rings: { x: at(x), y: at(y) }, count: wrong.length };
}

function plane(still, [network]) {
  const { drawing } = still;
  const [places, logits] = [planeOf(drawing.network), answersOn(drawing, network).at(-1)[0]];
  const [low, high] = extent(logits).map(sigmoid);
  const undecided = Math.max(0.5 - low, high - 0.5) < drawing.undecided;
  const all = samplesOf(still);
  const said = forwardPass(drawing.network, network.weights, all.features).at(-1)[0];
  // As in float32: a probability that rounds to one half is not above it.
  const { rings, count } = ringed(all, (label, i) => !undecided && Math.fround(sigmoid(said[i])) > 0.5 !== label > 0.5);
  const [x, y] = undecided ? [[], []] : zeroLine(logits, places.x, places.y);
  const boundary = undecided
    ? `p is about one half everywhere, so ${drawing.loss} has no boundary`
    : `the boundary of ${drawing.loss} leaves ${count} of them on the wrong side`;
  return {
    traces: { [drawing.line]: { x: [NaN, ...x], y: [NaN, ...y] }, [drawing.rings]: rings },
    alt:
      `${all.labels.length} samples of two classes on a plane. At epoch ${network.update.epoch} ${boundary}; ` +
      `the probability of class 1 runs from ${low.toFixed(2)} to ${high.toFixed(2)}.`,
    shading: shading(places, shades(drawing.network, drawing.network.sizes.length - 1, logits)),
  };
}

function unit({ drawing }, [network]) {
  const { layer, unit: place } = drawing.chosen;
  const answers = answersOn(drawing, network)[layer][place];
  const [low, high] = extent(answers).map((value) => general(value, 3));
  return {
    traces: {},
    alt: `${drawing.name} over the plane at epoch ${network.update.epoch}: its answers run from ${low} to ${high}.`,
    shading: shading(planeOf(drawing.network), shades(drawing.network, layer, answers)),
  };
}

// The place of the largest of `logits` [class][place] at a place, the first of equals.
function likeliest(logits, p) {
  let best = 0;
  for (let label = 1; label < logits.length; label++) if (logits[label][p] > logits[best][p]) best = label;
  return best;
}

function regions(still, [network]) {
  const { drawing } = still;
  const [places, logits] = [planeOf(drawing.network), answersOn(drawing, network).at(-1)];
  const bytes = new Uint8Array(STEPS * STEPS);
  let [low, high] = [1, 0];
  for (let p = 0; p < bytes.length; p++) {
    const label = likeliest(logits, p);
    const top = logits[label][p];
    const share =
      drawing.outputs === "sigmoid" ? sigmoid(top) : 1 / logits.reduce((sum, each) => sum + Math.exp(each[p] - top), 0);
    const surely = Math.max(0, (share * logits.length - 1) / (logits.length - 1));
    bytes[p] = label * drawing.levels + Math.round(surely * (drawing.levels - 1));
    low = Math.min(low, share);
    high = Math.max(high, share);
  }
  const all = samplesOf(still);
  const said = forwardPass(drawing.network, network.weights, all.features).at(-1);
  const { rings, count } = ringed(all, (label, i) => likeliest(said, i) !== label);
  return {
    traces: { [drawing.rings]: rings },
    alt:
      `${all.labels.length} samples of ${logits.length} classes on a plane. At epoch ${network.update.epoch} the regions ` +
      `of ${drawing.loss} leave ${count} of them on the wrong side; the likeliest class has a probability of ` +
      `${low.toFixed(2)} to ${high.toFixed(2)}.`,
    shading: shading(places, bytes),
  };
}

// One in several of the answers on the plane, each way.
function smallMap(answers) {
  const stride = STEPS / MAP_STEPS;
  const map = new Float32Array(MAP_STEPS * MAP_STEPS);
  for (let p = 0; p < map.length; p++) map[p] = answers[stride * ((p % MAP_STEPS) + STEPS * Math.floor(p / MAP_STEPS))];
  return map;
}

function diagram({ drawing }, [network]) {
  const still = drawing.network;
  const layers = answersOn(drawing, network);
  const maps = layers.map((units, layer) => units.map((answers) => shades(still, layer, smallMap(answers))));
  const largest = Math.max(...extent(network.weights).map(Math.abs));
  return {
    weights: network.weights,
    maps,
    side: MAP_STEPS,
    alt:
      `A network of ${still.sizes.join("-")} units at epoch ${network.update.epoch}; its largest weight is ` +
      `${largest.toFixed(2)} in size. Purple edges are negative, green ones positive.`,
  };
}

function curve({ data, drawing: { curves, mean, deviation, asked, truth } }, networks) {
  const traces = {};
  const words = networks.map(({ weights }, i) => {
    const { loss, fitted, asked: mark } = curves[i];
    const w = weights[0] / deviation[0];
    const b = weights[1] - (weights[0] * mean[0]) / deviation[0];
    const p = (x) => sigmoid(w * x + b);
    traces[fitted] = { y: Array.from(numbers(data.find(({ name }) => name === fitted).x), p) };
    if (asked !== null) traces[mark] = { y: [0, p(asked)] };
    const at = asked === null ? "" : `, ${p(asked).toFixed(3)} at ${general(asked, 6)}`;
    return `the ${loss} curve is sigmoid(${w.toFixed(2)} x ${b < 0 ? "" : "+"}${b.toFixed(2)})${at}`;
  });
  const { epoch } = networks[0].update;
  return { traces, alt: `Zeros and ones over x. At epoch ${epoch} ${words.join(" and ")}${truth}.` };
}

const KINDS = { plane, unit, regions, diagram, curve };

// What moves in a figure now; null where the weights have not come yet, or are another network's.
export function drawnFrom(still, updates) {
  const { kind, weights: keys, network } = still.drawing;
  const networks = keys.map((key) => {
    const update = updates.get(key);
    return update && { update, weights: numbers(update.weights) };
  });
  const wanted = network ? parameterCount(network.sizes) : 2;
  if (networks.some((each) => each?.weights.length !== wanted)) return null;
  return KINDS[kind](still, networks);
}
