"""What the figures of a page show, read from what is drawn and not from what was sent."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page

# Of each figure by its key: contour fills and bars, lines and points within the plot's frame, cells
# and texts, WebGL canvases, and of its own canvas the share that is painted and how many colours.
LOOK = """() => {
  const visible = (node) => {
    for (let each = node; each && !each.matches(".live-plot"); each = each.parentElement)
      if (getComputedStyle(each).opacity === "0" || getComputedStyle(each).display === "none") return false;
    return true;
  };
  const inside = (node, frame) => {
    const box = node.getBoundingClientRect();
    const drawn = box.width > 1 || box.height > 1;
    return drawn && box.right > frame.left && box.left < frame.right && box.bottom > frame.top && box.top < frame.bottom;
  };
  const count = (plot, selector, frame) =>
    [...plot.querySelectorAll(selector)].filter((node) => visible(node) && inside(node, frame)).length;
  const look = ({ still, frame, plot, canvas }) => {
    const seen = { kind: still.kind, painted: 0, colours: 0 };
    if (canvas?.isConnected && canvas.width && canvas.height) {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set();
      let painted = 0;
      for (let i = 0; i < data.length; i += 16) {
        if (data[i + 3]) painted += 1;
        colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
      }
      Object.assign(seen, { painted: painted / (data.length / 16), colours: colours.size });
    }
    if (still.kind !== "plot") return { ...seen, rows: frame.querySelectorAll("tbody tr").length };
    const area = (plot.querySelector(".bglayer .bg") ?? plot).getBoundingClientRect();
    return {
      ...seen,
      fills: count(plot, ".contourfill path, .js-fill", area),
      lines: count(plot, ".scatterlayer .js-line", area),
      points: count(plot, ".scatterlayer .point", area),
      cells: count(plot, ".heatmaplayer image", area),
      texts: [...plot.querySelectorAll(".textpoint")].filter((node) => node.textContent.trim()).length,
      gl: plot.querySelectorAll("canvas.gl-canvas, .gl-container canvas, .gl3d canvas, #scene canvas").length,
    };
  };
  const there = [...window.__livePlots.figures].filter(([, entry]) => entry.frame?.isConnected);
  return Object.fromEntries(there.map(([key, entry]) => [key, look(entry)]));
}"""

AREA = """(key) => {
  const { plot } = window.__livePlots.figures.get(key);
  plot.scrollIntoView({ block: "center" });
  const box = (plot.querySelector(".bglayer .bg") ?? plot).getBoundingClientRect();
  return { x: box.x, y: box.y, width: box.width, height: box.height };
}"""

Wanted = dict[str, dict[str, float]]  # figure -> what -> the least of it


def drawn(page: Page) -> dict[str, dict[str, Any]]:
    """What each figure shows."""
    found = page.evaluate(LOOK)
    assert isinstance(found, dict)
    return found


def missing(page: Page, wanted: Wanted) -> list[str]:
    """What should be drawn and is not, in words."""
    found = drawn(page)
    return [
        f"{key}: {what} {found.get(key, {}).get(what, 'none')} < {least}"
        for key, parts in wanted.items()
        for what, least in parts.items()
        if found.get(key, {}).get(what, -1) < least
    ]


def picture(page: Page, key: str) -> np.ndarray:
    """The plotting area of a figure as it is on the screen, ``(height, width, 3)`` uint8."""
    taken = page.screenshot(clip=page.evaluate(AREA, key))
    return np.asarray(Image.open(io.BytesIO(taken)).convert("RGB"))


def columns_with_points(page: Page, key: str, height: float, span: tuple[float, float]) -> float:
    """Share of the columns between two places (shares of the width) that are dotted around a height.

    For WebGL points, which leave no trace in the page: ``height`` is a share from the top; around
    it four pixels or more of a column differ from the background, where a grid line has one.
    """
    pixels = picture(page, key).astype(int)
    rows, columns = pixels.shape[:2]
    middle = round(height * rows)
    band = pixels[middle - 8 : middle + 9, round(span[0] * columns) : round(span[1] * columns)]
    background = np.median(pixels.reshape(-1, 3), axis=0)
    differs = np.abs(band - background).sum(axis=2) > 24
    return float((differs.sum(axis=0) >= 4).mean())
