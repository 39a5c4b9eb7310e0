// Figures that are painted on one canvas, and figures saved as pictures.

import { paintNames } from "./labels.js";

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

// A figure is saved as it is on the screen: on the page's own colour, shading included.

const SAVED_DENSITY = 2; // pixels a CSS pixel, so that it is sharp in print

function loadedImage(source) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = source;
  });
}

async function savePicture({ key, frame, canvas, plot, element, labels }) {
  const { clientWidth: width, clientHeight: height } = frame;
  const picture = document.createElement("canvas");
  picture.width = SAVED_DENSITY * width;
  picture.height = SAVED_DENSITY * height;
  const context = picture.getContext("2d");
  context.fillStyle = getComputedStyle(element).getPropertyValue("--st-background-color").trim() || "#ffffff";
  context.fillRect(0, 0, picture.width, picture.height);
  if (canvas.width && canvas.height) context.drawImage(canvas, 0, 0, picture.width, picture.height);
  if (plot?.data) {
    const drawn = await window.Plotly.toImage(plot, { format: "png", width, height, scale: SAVED_DENSITY });
    context.drawImage(await loadedImage(drawn), 0, 0, picture.width, picture.height);
    paintNames(context, labels, SAVED_DENSITY);
  }
  const link = document.createElement("a");
  link.download = `${key.replaceAll(" ", "-").toLowerCase()}.png`;
  link.href = picture.toDataURL("image/png");
  link.click();
}

export function saveButton(figure) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "save-picture";
  button.title = "Save this picture";
  button.setAttribute("aria-label", button.title);
  button.textContent = "⤓";
  button.translate = false;
  button.onclick = () => savePicture(figure);
  return button;
}
