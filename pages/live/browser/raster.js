// Numbers as colours: rasters of bytes painted on canvases, for planes and for units' maps.

// How much larger than usual the page's letters are, as they are for a projector.
const USUAL = 15; // pixels of a rem: baseFontSize in .streamlit/config.toml

export function enlargement() {
  return Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL);
}

export function decoded(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

// Numbers as Plotly's figures have them: a list, or bytes in base64.
export function numbers(array) {
  if (!array?.bdata) return array ?? [];
  return new { f4: Float32Array, f8: Float64Array, i4: Int32Array, i2: Int16Array, i1: Int8Array, u1: Uint8Array }[
    array.dtype
  ](decoded(array.bdata).buffer);
}

// 256 colours as red, green, blue, between stops of [place from 0 to 1, "#rrggbb"].
export function colourTable(stops) {
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
export function raster(bytes, width, side, colours, alpha) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = bytes.length / width;
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  // A pixel is one number of 32 bits, which takes a tenth of the time of its four parts.
  const pixels = new Uint32Array(image.data.buffer);
  const inks = new Uint32Array(Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, alpha])).buffer);
  for (let row = 0; row < canvas.height; row++) {
    const flipped = row - (row % side) + side - 1 - (row % side);
    for (let column = 0; column < width; column++) pixels[row * width + column] = inks[bytes[flipped * width + column]];
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

// Makes a canvas fit its place on the screen; returns a context in CSS pixels, cleared.
export function clearedContext(canvas) {
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

// Counts what a canvas has shown, for tests and benchmarks: its pixels leave no trace in the page.
export function painted(canvas) {
  canvas.dataset.painted = Number(canvas.dataset.painted ?? 0) + 1;
}
