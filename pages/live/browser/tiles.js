// Small pictures in rows, each with its caption and, where asked for, ten bars of probability.

import { canvasFigure } from "./canvas.js";
import { clearedContext, decoded, enlargement, painted, raster } from "./raster.js";

const TILE = { gap: 10, caption: 15, bars: 22 }; // pixels; a caption grows with the page's letters

const captionHeight = () => TILE.caption * enlargement();

// Where every picture goes, as {x, y}, and how high all of them stand together.
function tilePlaces(count, size, bars, width) {
  const pitch = size + TILE.gap;
  const rowHeight = size + captionHeight() + (bars ? TILE.bars : 0) + TILE.gap;
  const columns = Math.max(1, Math.floor((width + TILE.gap) / pitch));
  const places = Array.from({ length: count }, (_, i) => ({
    x: (i % columns) * pitch,
    y: Math.floor(i / columns) * rowHeight,
  }));
  return { places, height: Math.ceil(count / columns) * rowHeight };
}

function paintBars(context, values, right, x, y, size, ink, accent) {
  const step = size / 10;
  values.forEach((value, digit) => {
    const height = 1 + (value / 255) * (TILE.bars - 4);
    context.fillStyle = digit === right ? accent : ink;
    context.fillRect(x + digit * step, y + TILE.bars - 2 - height, step - 1, height);
  });
}

function paint(figure) {
  const { canvas, frame, static: still, update: moving, element } = figure;
  if (!moving) return;
  const { size } = still;
  const [count, rows, columns] = moving.images.shape.split(",").map(Number);
  const { places, height: needed } = tilePlaces(count, size, moving.bars, canvas.clientWidth);
  const height = Math.max(needed, captionHeight());
  if (frame.style.height !== `${height}px`) frame.style.height = `${height}px`;
  figure.tiles = places;
  const context = clearedContext(canvas);
  canvas.setAttribute("aria-label", moving.alt);
  const css = getComputedStyle(element);
  const ink = css.getPropertyValue("--st-text-color").trim();
  const accent = css.getPropertyValue("--st-primary-color").trim();
  context.font = `${12 * enlargement()}px ${css.getPropertyValue("--st-font").trim() || "sans-serif"}`;
  if (!count) {
    context.fillStyle = ink;
    context.fillText(moving.none, 0, 0.8 * captionHeight());
    return;
  }
  const pictures = raster(decoded(moving.images.bdata), columns, rows, figure.colours, 255);
  const bars = moving.bars && decoded(moving.bars.bdata);
  context.imageSmoothingEnabled = false;
  context.textAlign = "center";
  places.forEach(({ x, y }, i) => {
    context.drawImage(pictures, 0, rows * i, columns, rows, x, y, size, size);
    context.fillStyle = ink;
    context.fillText(moving.captions[i], x + size / 2, y + size + 0.8 * captionHeight());
    if (bars) {
      const values = bars.subarray(10 * i, 10 * (i + 1));
      paintBars(context, values, moving.right[i], x, y + size + captionHeight(), size, ink, accent);
    }
  });
  painted(canvas);
}

function listen(figure) {
  const { canvas } = figure;
  const at = ({ clientX, clientY }) => {
    const { left, top } = canvas.getBoundingClientRect();
    const { size } = figure.static;
    const [x, y] = [clientX - left, clientY - top];
    return (figure.tiles ?? []).findIndex(
      (tile) => x >= tile.x && x < tile.x + size && y >= tile.y && y < tile.y + size + captionHeight(),
    );
  };
  canvas.onpointermove = (event) => {
    canvas.style.cursor = figure.static.clicks && at(event) >= 0 ? "pointer" : "";
  };
  canvas.onclick = (event) => {
    const tile = at(event);
    if (figure.static.clicks && tile >= 0) figure.click({ tile });
  };
}

export const tiles = canvasFigure("live-tiles", paint, listen);
