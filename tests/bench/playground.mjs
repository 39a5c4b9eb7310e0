// What TensorFlow Playground does in one epoch of its default task, without drawing: the samples
// one by one through a graph of nodes and links, an update every ten, both losses, and every
// node's answer on a 100 x 100 grid. After its src/nn.ts and src/playground.ts (Apache-2.0).

const [TRAINING, TEST, BATCH, RATE, DENSITY] = [250, 250, 10, 0.03, 100];
const SECONDS = Number(process.argv[2]);
const tanh = { output: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 };

class Link {
  constructor(source, dest) {
    Object.assign(this, { source, dest, weight: Math.random() - 0.5, total: 0, count: 0, derivative: 0 });
  }
}

class Node {
  constructor() {
    Object.assign(this, { inputs: [], outputs: [], bias: 0.1, input: 0, output: 0 });
    Object.assign(this, { outputDerivative: 0, inputDerivative: 0, total: 0, count: 0 });
  }
  update() {
    this.input = this.bias;
    for (const link of this.inputs) this.input += link.weight * link.source.output;
    this.output = tanh.output(this.input);
    return this.output;
  }
}

function network(shape) {
  const layers = shape.map((size) => Array.from({ length: size }, () => new Node()));
  for (let i = 1; i < layers.length; i++)
    for (const dest of layers[i])
      for (const source of layers[i - 1]) {
        const link = new Link(source, dest);
        source.outputs.push(link);
        dest.inputs.push(link);
      }
  return layers;
}

function forward(layers, point) {
  layers[0].forEach((node, i) => (node.output = point[i]));
  for (let i = 1; i < layers.length; i++) for (const node of layers[i]) node.update();
  return layers.at(-1)[0].output;
}

function backward(layers, target) {
  const last = layers.at(-1)[0];
  last.outputDerivative = last.output - target;
  for (let i = layers.length - 1; i >= 1; i--) {
    for (const node of layers[i]) {
      node.inputDerivative = node.outputDerivative * tanh.slope(node.input);
      node.total += node.inputDerivative;
      node.count++;
      for (const link of node.inputs) {
        link.derivative = node.inputDerivative * link.source.output;
        link.total += link.derivative;
        link.count++;
      }
    }
    if (i === 1) continue;
    for (const node of layers[i - 1]) {
      node.outputDerivative = 0;
      for (const link of node.outputs) node.outputDerivative += link.weight * link.dest.inputDerivative;
    }
  }
}

function update(layers) {
  for (const layer of layers.slice(1))
    for (const node of layer) {
      if (node.count > 0) node.bias -= (RATE * node.total) / node.count;
      node.total = node.count = 0;
      for (const link of node.inputs) {
        if (link.count > 0) link.weight -= (RATE * link.total) / link.count;
        link.total = link.count = 0;
      }
    }
}

function circle(count) {
  return Array.from({ length: count }, (_, i) => {
    const radius = i % 2 ? 2.5 * Math.random() : 3.5 + 1.5 * Math.random();
    const angle = 2 * Math.PI * Math.random();
    return { point: [radius * Math.sin(angle), radius * Math.cos(angle)], label: i % 2 ? 1 : -1 };
  });
}

const loss = (layers, data) =>
  data.reduce((sum, { point, label }) => sum + 0.5 * (forward(layers, point) - label) ** 2, 0) / data.length;

const [training, test, layers] = [circle(TRAINING), circle(TEST), network([2, 4, 2, 1])];
const boundary = layers.slice(1).flat().map(() => Array.from({ length: DENSITY }, () => new Array(DENSITY)));
let epochs = 0;
const started = performance.now();
while (performance.now() - started < 1000 * SECONDS) {
  training.forEach(({ point, label }, i) => {
    forward(layers, point);
    backward(layers, label);
    if ((i + 1) % BATCH === 0) update(layers);
  });
  loss(layers, training);
  loss(layers, test);
  for (let i = 0; i < DENSITY; i++)
    for (let j = 0; j < DENSITY; j++) {
      forward(layers, [(12 * i) / DENSITY - 6, (12 * j) / DENSITY - 6]);
      layers.slice(1).flat().forEach((node, k) => (boundary[k][i][j] = node.output));
    }
  epochs++;
}
console.log(epochs / ((performance.now() - started) / 1000));
