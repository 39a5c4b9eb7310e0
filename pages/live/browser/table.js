// A table of numbers that move.

import { child, fillChildren, say, textFigure } from "./texts.js";

const MARKS = new Map([[true, "right"], [false, "wrong"], [null, ""]]);

function fill(frame, { alt, head, rows, marks }) {
  say(child(frame, 0, "div", "live-table-caption"), alt);
  const table = child(frame, 1, "table", "live-table");
  fillChildren(child(table, 0, "thead", ""), "tr", [head], (row, names) =>
    fillChildren(row, "th", names, (cell, text) => {
      cell.scope = "col";
      say(cell, text);
    }),
  );
  fillChildren(child(table, 1, "tbody", ""), "tr", rows, (row, texts, i) =>
    fillChildren(row, "td", texts, (cell, text, j) => {
      cell.className = MARKS.get(marks[i][j]);
      cell.translate = false;
      say(cell, text);
    }),
  );
}

export const table = textFigure("live-table-place", fill);
