// How far the run is, its numbers, and what is happening, in words.

import { child, fillChildren, say, textFigure } from "./texts.js";

const PAUSE_SECONDS = 2; // a sentence stays so long, and the next one waits for it

// A cell with a number, and beside it what to compare it with.
function fillNumber(cell, { number: [label, value, beside], rows }) {
  cell.rowSpan = rows;
  const shown = child(cell, 0, "span", "number-value");
  if (shown.dataset.metric !== label) shown.dataset.metric = label;
  shown.translate = false;
  say(shown, value);
  cell.classList.toggle("several", value.includes(", "));
  const compared = child(cell, 1, "span", "number-beside");
  say(compared, beside);
  compared.hidden = !beside;
}

// The name of a loss, with a stroke in the colour of its curve.
function fillName(cell, { name, colour }) {
  cell.scope = "row";
  cell.style.setProperty("--stroke", colour ?? "transparent");
  say(cell, name);
}

// One table: a row for each loss, and the run's own numbers once, at the left of all.
function fillNumbers(table, rows) {
  const run = rows.length > 1 ? rows[0].numbers : [];
  const losses = rows.length > 1 ? rows.slice(1) : rows;
  const named = losses.length > 1;
  const labels = [...(named ? [""] : []), ...[...run, ...(losses[0]?.numbers ?? [])].map(([label]) => label)];
  fillChildren(child(table, 0, "thead", ""), "tr", [labels], (line, texts) =>
    fillChildren(line, "th", texts, (cell, text) => {
      cell.scope = "col";
      say(cell, text);
    }),
  );
  fillChildren(child(table, 1, "tbody", ""), "tr", losses, (line, { name, numbers, colour }, i) => {
    const cells = numbers.map((number) => ({ number, rows: 1 }));
    const shared = i ? [] : run.map((number) => ({ number, rows: losses.length }));
    line.className = named ? "named" : "";
    const wanted = [...(named ? [{ name, colour }] : []), ...shared, ...cells];
    const tags = wanted.map(({ number }) => (number ? "td" : "th"));
    if ([...line.children].map(({ localName }) => localName).join() !== tags.join())
      line.replaceChildren(...tags.map((tag) => document.createElement(tag)));
    wanted.forEach((cell, place) => (cell.number ? fillNumber : fillName)(line.children[place], cell));
  });
}

function fillFinding(line, { name, sentence, tone }) {
  line.className = `finding ${tone}`;
  say(child(line, 0, "b", "finding-name"), name);
  say(child(line, 1, "span", "finding-sentence"), ` ${sentence}`); // the space parts them when read aloud
}

// Returns what speaks a sentence; `place` is where screen readers find it.
export function speaker(place, pause = 1000 * PAUSE_SECONDS) {
  place.setAttribute("aria-live", "polite");
  let newest = null;
  let free = true;
  function next() {
    place.textContent = newest ?? "";
    free = newest === null;
    newest = null;
    if (!free) setTimeout(next, pause);
  }
  return (sentence) => {
    newest = sentence;
    if (free) next();
  };
}

// What a screen reader is told: that the run has begun, paused or ended, and what is found anew.
function speak(figure, { status, sentence, findings }) {
  const { spoken } = figure;
  if (spoken && status !== spoken.status) figure.speak(status === "playing" ? "Training." : sentence);
  for (const { name, sentence: reason } of findings)
    if (spoken && !spoken.names.has(name)) figure.speak(`${name}: ${reason}`);
  figure.spoken = { status, names: new Set(findings.map(({ name }) => name)) };
}

function fill(frame, update, figure) {
  const { share, sentence, speed, rows, findings } = update;
  const line = child(frame, 0, "div", "run-line");
  const progress = child(line, 0, "progress", "run-progress");
  progress.setAttribute("aria-label", "Epochs done");
  progress.value = share;
  const rate = child(line, 1, "span", "run-speed");
  const shown = child(rate, 0, "span", "");
  shown.dataset.metric = speed[0];
  shown.translate = false;
  say(shown, speed[1]);
  say(child(rate, 1, "span", ""), ` ${speed[0].toLowerCase()}`);
  fillNumbers(child(frame, 1, "table", "numbers"), rows);
  const words = child(frame, 2, "div", "words");
  say(child(words, 0, "div", "run-sentence"), sentence);
  fillChildren(child(words, 1, "div", "findings"), "div", findings, fillFinding);
  figure.speak ??= speaker(child(frame, 3, "div", "spoken"));
  speak(figure, update);
}

export const panel = textFigure("live-panel", fill);
