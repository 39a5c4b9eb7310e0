// What a small network answers on the plane, from its weights: the forward pass, as core/training/models.py
// and models.py have it, answers as shades, and the line where they are 0.

const LARGEST = 1e9; // answers beyond it, of a network about to diverge, count as this
const BLOCK = 512; // places at a time, so that what a layer works on stays in the processor's cache

const INPUT_FEATURES = {
  x1: (x1) => x1,
  x2: (x1, x2) => x2,
  "x1^2": (x1) => x1 * x1,
  "x2^2": (x1, x2) => x2 * x2,
  x1x2: (x1, x2) => x1 * x2,
  "sin(x1)": (x1) => Math.sin(x1),
  "sin(x2)": (x1, x2) => Math.sin(x2),
};

export const sigmoid = (z) => 1 / (1 + Math.exp(-z));

// Each applies its function to the first `count` of `z`.
const ACTIVATIONS = {
  sigmoid(z, count) {
    for (let p = 0; p < count; p++) z[p] = 1 / (1 + Math.exp(-z[p]));
  },
  tanh(z, count) {
    for (let p = 0; p < count; p++) z[p] = 1 - 2 / (1 + Math.exp(2 * z[p]));
  },
  ReLU(z, count) {
    for (let p = 0; p < count; p++) if (z[p] < 0) z[p] = 0;
  },
  "leaky ReLU"(z, count) {
    for (let p = 0; p < count; p++) if (z[p] < 0) z[p] *= 0.01;
  },
  none() {},
};

// How many parameters a network of these layer sizes has.
export function parameterCount(sizes) {
  return sizes.slice(1).reduce((count, units, i) => count + units * (sizes[i] + 1), 0);
}

// The input features of places (x, y), as the network is given them: [feature][place].
export function inputFeatures({ inputs, mean, deviation }, x, y) {
  return inputs.map((name) =>
    Float64Array.from(x, (_, p) =>
      INPUT_FEATURES[name]((x[p] - mean[0]) / deviation[0], (y[p] - mean[1]) / deviation[1]),
    ),
  );
}

// Adds to the first `count` of `z` what the units `from` i to i + 3 answer, times the weights from `at` on.
function addFour(z, from, i, weights, at, count) {
  const [a, b, c, d] = [from[i], from[i + 1], from[i + 2], from[i + 3]];
  const [u, v, w, x] = [weights[at], weights[at + 1], weights[at + 2], weights[at + 3]];
  for (let p = 0; p < count; p++) z[p] += u * a[p] + v * b[p] + w * c[p] + x * d[p];
}

function addOne(z, from, weight, count) {
  for (let p = 0; p < count; p++) z[p] += weight * from[p];
}

function bounded(answer) {
  return Number.isNaN(answer) ? 0 : Math.max(-LARGEST, Math.min(LARGEST, answer));
}

function keep(answers, start, z, count) {
  for (let p = 0; p < count; p++) answers[start + p] = z[p] > -LARGEST && z[p] < LARGEST ? z[p] : bounded(z[p]);
}

// What every unit answers, [layer][unit][place]: layer 0 is the features, the last the logits.
// `weights` are all parameters in one row, layer by layer: each unit's own, then the biases.
export function forwardPass({ sizes, activation }, weights, features) {
  const count = features[0].length;
  const last = sizes.length - 1;
  const layers = sizes.map((units, layer) =>
    layer ? Array.from({ length: units }, () => new Float32Array(count)) : features,
  );
  const widest = Math.max(...sizes);
  const room = () => Array.from({ length: widest }, () => new Float64Array(BLOCK));
  let [from, to] = [room(), room()];
  for (let start = 0; start < count; start += BLOCK) {
    const size = Math.min(BLOCK, count - start);
    features.forEach((feature, i) => from[i].set(feature.subarray(start, start + size)));
    let at = 0;
    for (let layer = 1; layer <= last; layer++) {
      const [fanIn, fanOut] = [sizes[layer - 1], sizes[layer]];
      const biases = at + fanIn * fanOut;
      for (let unit = 0; unit < fanOut; unit++) {
        const z = to[unit];
        z.fill(weights[biases + unit], 0, size);
        let i = 0;
        for (; i + 3 < fanIn; i += 4) addFour(z, from, i, weights, at + unit * fanIn + i, size);
        for (; i < fanIn; i++) addOne(z, from[i], weights[at + unit * fanIn + i], size);
        if (layer < last) ACTIVATIONS[activation](z, size);
        keep(layers[layer][unit], start, z, size);
      }
      [from, to] = [to, from];
      at = biases + fanOut;
    }
  }
  return layers;
}

// Lowest and highest.
export function extent(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

// One unit's answers as bytes, 0 the lowest there may be, 255 the highest. Sigmoid units and the output
// run from 0 to 1, tanh units from -1 to 1; inputs and ReLU units are scaled by their own largest size,
// with zero in the middle.
export function shades({ sizes, activation }, layer, answers) {
  const bytes = new Uint8ClampedArray(answers.length); // which rounds
  if (layer === sizes.length - 1) for (let p = 0; p < bytes.length; p++) bytes[p] = 255 * sigmoid(answers[p]);
  else if (layer && activation === "sigmoid") for (let p = 0; p < bytes.length; p++) bytes[p] = 255 * answers[p];
  else {
    const largest = layer && activation === "tanh" ? 1 : Math.max(...extent(answers).map(Math.abs)) + 1e-12;
    for (let p = 0; p < bytes.length; p++) bytes[p] = 127.5 + (127.5 * answers[p]) / largest;
  }
  return bytes;
}

// Where `values` at the ascending x and y, row after row, are 0: x and y of lines, each followed by NaN.
export function zeroLine(values, x, y) {
  const [wide, high] = [x.length, y.length];
  const across = (i, j) => j * wide + i; // the edge from a place to the next in its row
  const upward = (i, j) => wide * high + j * wide + i; // to the one above
  const links = new Map(); // edge -> the one or two edges to which the line goes on
  const link = (...edges) =>
    edges.forEach((edge, k) => links.set(edge, [...(links.get(edge) ?? []), edges[1 - k]]));
  for (let j = 0; j + 1 < high; j++)
    for (let i = 0; i + 1 < wide; i++) {
      const k = j * wide + i;
      const [a, b, c, d] = [values[k] > 0, values[k + 1] > 0, values[k + wide + 1] > 0, values[k + wide] > 0];
      if (a === b && b === c && c === d) continue;
      const [below, right, above, left] = [across(i, j), upward(i + 1, j), across(i, j + 1), upward(i, j)];
      if (a === c && b === d) {
        // Which corners belong together, the mean of all tells.
        const middle = values[k] + values[k + 1] + values[k + wide] + values[k + wide + 1] > 0;
        link(below, a === middle ? right : left);
        link(above, a === middle ? left : right);
      } else link(...[a !== b && below, b !== c && right, c !== d && above, d !== a && left].filter((edge) => edge !== false));
    }
  const [lineX, lineY] = [[], []];
  const add = (edge) => {
    const k = edge % (wide * high);
    const [i, j, up] = [k % wide, Math.floor(k / wide), edge !== k];
    const share = values[k] / (values[k] - values[up ? k + wide : k + 1]);
    lineX.push(up ? x[i] : x[i] + share * (x[i + 1] - x[i]));
    lineY.push(up ? y[j] + share * (y[j + 1] - y[j]) : y[j]);
  };
  const walked = new Set();
  const walk = (first) => {
    for (let edge = first; edge !== undefined; edge = links.get(edge).find((next) => !walked.has(next))) {
      walked.add(edge);
      add(edge);
    }
    if (links.get(first).length === 2) add(first); // all the way round
    lineX.push(NaN);
    lineY.push(NaN);
  };
  for (const [edge, next] of links) if (next.length === 1 && !walked.has(edge)) walk(edge);
  for (const edge of links.keys()) if (!walked.has(edge)) walk(edge);
  return [lineX, lineY];
}
