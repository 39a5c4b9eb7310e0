// What moves in the figure {still, updates} that stands in the standard input, as JSON.

import { readFileSync } from "node:fs";

import { drawnFrom } from "../pages/live/browser/network_figures.js";

const { still, updates } = JSON.parse(readFileSync(0, "utf-8"));
const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
process.stdout.write(JSON.stringify(drawnFrom(still, new Map(Object.entries(updates))), plain));
