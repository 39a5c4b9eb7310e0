// Numbers, words and tables that move. No framework takes these nodes out of the page, so a
// browser that translates it, and puts its own nodes around every text, breaks nothing.

// Writes a text only where it has changed, so that a translation of it may stay.
function say(node, text) {
  if (node.said === text) return;
  node.said = text;
  node.textContent = text;
}

// The node's children, as many as there are items, each filled by `fill(child, item)`.
function fillChildren(node, tag, items, fill) {
  while (node.children.length > items.length) node.lastChild.remove();
  while (node.children.length < items.length) node.append(document.createElement(tag));
  items.forEach((item, i) => fill(node.children[i], item, i));
}

// The child that is the `place`-th of its node, made where it is missing.
function child(node, place, tag, className) {
  while (node.children.length <= place) node.append(document.createElement(tag));
  const found = node.children[place];
  if (found.className !== className) found.className = className;
  return found;
}

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

function paintPanel({ frame, moving }) {
  if (!moving) return;
  const { share, sentence, rows, findings } = moving;
  const progress = child(frame, 0, "progress", "run-progress");
  progress.setAttribute("aria-label", "Epochs done");
  progress.value = share;
  say(child(frame, 1, "div", "run-sentence"), sentence);
  fillChildren(child(frame, 2, "div", "number-rows"), "div", rows, fillRow);
  const said = child(frame, 3, "div", "findings");
  said.setAttribute("role", "status");
  fillChildren(said, "div", findings, fillFinding);
}

const MARKS = new Map([[true, "right"], [false, "wrong"], [null, ""]]);

function paintTable({ frame, moving }) {
  if (!moving) return;
  say(child(frame, 0, "div", "live-table-caption"), moving.alt);
  const table = child(frame, 1, "table", "live-table");
  fillChildren(child(table, 0, "thead", ""), "tr", [moving.head], (row, head) =>
    fillChildren(row, "th", head, (cell, text) => {
      cell.scope = "col";
      say(cell, text);
    }),
  );
  fillChildren(child(table, 1, "tbody", ""), "tr", moving.rows, (row, texts, i) =>
    fillChildren(row, "td", texts, (cell, text, j) => {
      cell.className = MARKS.get(moving.marks[i][j]);
      cell.translate = false;
      say(cell, text);
    }),
  );
}
