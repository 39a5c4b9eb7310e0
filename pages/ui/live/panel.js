// How far the run is, its numbers, and what is happening, in words.

import { speaker } from "./speaker.js";
import { child, fillChildren, say, textFigure } from "./texts.js";

function fillNumber(box, [label, value, beside]) {
  box.className = "number";
  say(child(box, 0, "div", "number-label"), label);
  const shown = child(box, 1, "div", "number-value");
  if (shown.dataset.metric !== label) shown.dataset.metric = label;
  shown.translate = false;
  say(shown, value);
  const compared = child(box, 2, "div", "number-beside");
  say(compared, beside);
  compared.hidden = !beside;
}

function fillRow(line, { name, numbers }) {
  line.className = "numbers";
  const title = child(line, 0, "b", "numbers-name");
  say(title, name);
  title.hidden = !name;
  fillChildren(child(line, 1, "div", "numbers-boxes"), "div", numbers, fillNumber);
}

function fillFinding(line, { name, sentence, tone }) {
  line.className = `finding ${tone}`;
  say(child(line, 0, "b", "finding-name"), name);
  say(child(line, 1, "span", "finding-sentence"), ` ${sentence}`); // the space parts them when read aloud
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
  const { share, sentence, rows, findings } = update;
  const progress = child(frame, 0, "progress", "run-progress");
  progress.setAttribute("aria-label", "Epochs done");
  progress.value = share;
  say(child(frame, 1, "div", "run-sentence"), sentence);
  fillChildren(child(frame, 2, "div", "number-rows"), "div", rows, fillRow);
  fillChildren(child(frame, 3, "div", "findings"), "div", findings, fillFinding);
  figure.speak ??= speaker(child(frame, 4, "div", "spoken"));
  speak(figure, update);
}

export const panel = textFigure("live-panel", fill);
