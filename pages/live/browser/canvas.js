// Figures that are painted on one canvas.

import { saveButton } from "./save_picture.js";

export function describe(node, text) {
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", text);
}

// Painted by `paint(figure)`; `listen(figure)` listens to clicks.
export function canvasFigure(className, paint, listen) {
  return {
    mount(figure) {
      const canvas = (figure.canvas = document.createElement("canvas"));
      describe(canvas, figure.static.alt);
      canvas.className = className;
      figure.frame.className = "live-figure";
      figure.frame.append(canvas, saveButton(figure));
      listen(figure);
      figure.observer = new ResizeObserver(() => paint(figure));
      figure.observer.observe(figure.frame);
    },
    update: paint,
    unmount(figure) {
      figure.observer.disconnect();
    },
  };
}
