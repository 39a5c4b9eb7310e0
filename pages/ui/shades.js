// Numbers as colours: rasters of bytes painted on canvases, for planes and for units' maps.

function decoded(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

// 256 colours as red, green, blue, between stops of [place from 0 to 1, "#rrggbb"].
function colourTable(stops) {
  const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return Array.from({ length: 256 }, (_, byte) => {
    const place = byte / 255;
    const after = Math.max(1, stops.findIndex(([stop]) => stop >= place));
    const [[low, from], [high, to]] = [stops[after - 1], stops[after]];
    const share = (place - low) / (high - low);
    return parts(from).map((start, i) => start + share * (parts(to)[i] - start));
  });
}

// A canvas of `width` x rows pixels; the bytes' first row is the lowest of each `side` rows.
function raster(bytes, width, side, colours, alpha) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = bytes.length / width;
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  for (let row = 0; row < canvas.height; row++) {
    const flipped = row - (row % side) + side - 1 - (row % side);
    for (let column = 0; column < width; column++) {
      const [red, green, blue] = colours[bytes[flipped * width + column]];
      image.data.set([red, green, blue, alpha], 4 * (row * width + column));
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

// Makes a canvas fit its place on the screen; returns a context in CSS pixels, cleared.
function clearedContext(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const density = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * density) || canvas.height !== Math.round(height * density)) {
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
  }
  const context = canvas.getContext("2d");
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

// The shading of a plane, under the plot whose axes it follows.
function paintShading(entry) {
  const { plot, still, moving, canvas } = entry;
  const axes = plot._fullLayout;
  if (!moving?.shading || !axes?.xaxis) return;
  const { z, x, y } = moving.shading;
  const [side] = z.shape.split(",").map(Number);
  entry.colours ??= colourTable(still.shades);
  const context = clearedContext(canvas);
  const { xaxis, yaxis } = axes;
  context.beginPath();
  context.rect(xaxis._offset, yaxis._offset, xaxis._length, yaxis._length);
  context.clip();
  const [left, right] = x.map((value) => xaxis._offset + xaxis.l2p(value));
  const [bottom, top] = y.map((value) => yaxis._offset + yaxis.l2p(value));
  const image = raster(decoded(z.bdata), side, side, entry.colours, 140);
  context.drawImage(image, left, top, right - left, bottom - top);
  painted(canvas);
}

// Counts what a canvas has shown, for whoever measures it: its pixels leave no trace in the page.
function painted(canvas) {
  canvas.dataset.painted = Number(canvas.dataset.painted ?? 0) + 1;
}
