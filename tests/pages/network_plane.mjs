// The forward pass against PyTorch's own answers (test_network_plane.py writes them), shades, and the
// line where a plane is 0: node --test.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { forwardPass, inputFeatures, parameterCount, shades, zeroLine } from "../../pages/live/browser/network_plane.js";

const cases = JSON.parse(readFileSync(process.env.PYTORCH_ANSWERS, "utf-8"));

test("every unit answers what PyTorch answers in float64, to the rounding of float32", () => {
  assert(cases.length > 100);
  for (const { network, weights, x, y, answers } of cases) {
    assert.equal(parameterCount(network.sizes), weights.length);
    const found = forwardPass(network, Float32Array.from(weights), inputFeatures(network, x, y));
    answers.forEach((units, layer) =>
      units.forEach((wanted, unit) =>
        wanted.forEach((answer, p) => {
          const error = Math.abs(found[layer][unit][p] - answer);
          assert(error <= 1e-7 * Math.abs(answer) + 1e-12, `${JSON.stringify(network)}: ${error} from ${answer}`);
        }),
      ),
    );
  }
});

test("weights of a network about to diverge give answers that are finite", () => {
  for (const { network, weights, x, y } of cases)
    for (const factor of [1e30, NaN, Infinity]) {
      const huge = Float32Array.from(weights, (weight) => weight * factor);
      const layers = forwardPass(network, huge, inputFeatures(network, x, y)).slice(1);
      for (const answers of layers.flat()) assert(answers.every((value) => Math.abs(value) <= 1e9));
      if (factor === 1e30 && layers.length === 1)
        assert(layers[0].some((answers) => answers.some((value) => Math.abs(value) === 1e9)));
    }
});

test("answers are shaded from the lowest to the highest that there may be, with zero in the middle", () => {
  const network = (activation) => ({ sizes: [2, 3, 1], activation });
  const shaded = (activation, layer, ...answers) => [...shades(network(activation), layer, answers)];
  assert.deepEqual(shaded("sigmoid", 1, 0, 0.5, 1), [0, 128, 255]);
  assert.deepEqual(shaded("tanh", 1, -1, 0, 0.6, 1), [0, 128, 204, 255]);
  for (const activation of ["ReLU", "leaky ReLU"])
    assert.deepEqual(shaded(activation, 1, -0.5, 0, 2), [96, 128, 255]);
  assert.deepEqual(shaded("tanh", 0, -3, 0, 1.5), [0, 128, 191]); // inputs
  assert.deepEqual(shaded("ReLU", 2, -1e9, 0, Math.log(3), 1e9), [0, 128, 191, 255]); // the output
  assert.deepEqual(shaded("ReLU", 1, 0, 0), [128, 128]);
});

const [LOW, HIGH, SIDE] = [-3, 7, 48];
const AXIS = Float64Array.from({ length: SIDE }, (_, i) => LOW + (i * (HIGH - LOW)) / (SIDE - 1));

// The lines where a function of x and y is 0, each a list of places.
function linesOf(value) {
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, p) => value(AXIS[p % SIDE], AXIS[Math.floor(p / SIDE)]));
  const [x, y] = zeroLine(values, AXIS, AXIS);
  const lines = [[]];
  x.forEach((each, i) => (Number.isNaN(each) ? lines.push([]) : lines.at(-1).push([each, y[i]])));
  assert.deepEqual(lines.pop(), []); // each ends with a gap
  checkCrossings(values, lines);
  return lines;
}

// Each edge of the grid between different signs is crossed once, and steps stay within a square.
function checkCrossings(values, lines) {
  let crossed = 0;
  for (let p = 0; p < values.length; p++) {
    if (p % SIDE < SIDE - 1) crossed += values[p] > 0 !== values[p + 1] > 0;
    if (p + SIDE < values.length) crossed += values[p] > 0 !== values[p + SIDE] > 0;
  }
  const round = lines.filter((line) => line.length > 1 && String(line[0]) === String(line.at(-1)));
  assert.equal(lines.flat().length - round.length, crossed);
  const pitch = AXIS[1] - AXIS[0] + 1e-9;
  for (const line of lines)
    for (let i = 1; i < line.length; i++)
      for (const axis of [0, 1]) assert(Math.abs(line[i][axis] - line[i - 1][axis]) <= pitch);
}

const atEdge = (place) => place.some((value) => Math.abs(value - LOW) < 1e-6 || Math.abs(value - HIGH) < 1e-6);

test("the line of one neuron is where both classes are as likely, from edge to edge", () => {
  for (const [u, v, x, y] of [[2, -3, 1, 2], [0.01, 10, -1, 5], [-4, 0.5, 3, 3], [1, 1, 2, 2], [2, 0, 1.5, 0], [0, -1, 0, 1.5]]) {
    const [line, ...others] = linesOf((a, b) => u * (a - x) + v * (b - y));
    assert.equal(others.length, 0);
    assert(line.length >= SIDE);
    assert(atEdge(line[0]) && atEdge(line.at(-1)));
    for (const [a, b] of line) assert(Math.abs(u * (a - x) + v * (b - y)) < 1e-5 * (Math.abs(u) + Math.abs(v)));
  }
});

test("a line may bend all the way round", () => {
  const [circle, ...others] = linesOf((a, b) => (a - 2) ** 2 + (b - 2) ** 2 - 9);
  assert.equal(others.length, 0);
  assert.deepEqual(circle[0], circle.at(-1));
  for (const [a, b] of circle) assert(Math.abs(Math.hypot(a - 2, b - 2) - 3) < 0.01);
});

test("several lines are parted, and where lines would cross they turn aside", () => {
  assert.deepEqual(linesOf((a) => (a - 1) * (a - 4)).map(([[x]]) => Math.round(x)).sort(), [1, 4]);
  assert.equal(linesOf((a, b) => (a - 1.03) * (b - 1.03)).length, 2);
  linesOf((a, b) => Math.sin(9 * a) * Math.sin(9 * b) + 0.1 * Math.sin(40 * a + b)); // saddles in plenty
});

test("a plane of one sign has no line, and one of zeros neither", () => {
  for (const level of [-1, 0, 2]) assert.deepEqual(linesOf(() => level), []);
});
