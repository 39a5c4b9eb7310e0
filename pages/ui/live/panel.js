// How far the run is, its numbers, and what is happening, in words.

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

function fill(frame, { share, sentence, rows, findings }) {
  const progress = child(frame, 0, "progress", "run-progress");
  progress.setAttribute("aria-label", "Epochs done");
  progress.value = share;
  say(child(frame, 1, "div", "run-sentence"), sentence);
  fillChildren(child(frame, 2, "div", "number-rows"), "div", rows, fillRow);
  const said = child(frame, 3, "div", "findings");
  said.setAttribute("role", "status");
  fillChildren(said, "div", findings, fillFinding);
}

export const panel = textFigure("live-panel", fill);
