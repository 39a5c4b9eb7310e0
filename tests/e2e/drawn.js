// What is drawn in each figure of the page, read from the DOM: figure's key -> what is there.
// A part counts where it has an extent inside the axes and a colour.

async () => {
  const { figures } = await import("/live-page/figures.js");
  const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];

  function holds(area, x, y) {
    return x >= area.left - 1 && x <= area.right + 1 && y >= area.top - 1 && y <= area.bottom + 1;
  }

  // Whether a shape is painted in this way, "stroke" or "fill".
  function coloured(shape, way) {
    const style = getComputedStyle(shape);
    const clear = style[way] === "none" || /, 0\)$/.test(style[way]) || Number(style[`${way}Opacity`]) === 0;
    return !clear && style.visibility !== "hidden" && style.display !== "none";
  }

  // How far the part of a line that lies inside the axes reaches, as shares of their width and height.
  function reach(path, area) {
    const length = path.getAttribute("d") ? path.getTotalLength() : 0;
    if (!length || !coloured(path, "stroke")) return [0, 0];
    const matrix = path.getScreenCTM();
    const inside = [];
    for (let i = 0; i <= 100; i++) {
      const { x, y } = path.getPointAtLength((length * i) / 100).matrixTransform(matrix);
      if (holds(area, x, y)) inside.push([x, y]);
    }
    if (!inside.length) return [0, 0];
    const extent = (k) => Math.max(...inside.map((at) => at[k])) - Math.min(...inside.map((at) => at[k]));
    return [extent(0) / area.width, extent(1) / area.height];
  }

  // How high a filled shape stands inside the axes, as a share of their height.
  function height(shape, area) {
    if (!coloured(shape, "fill")) return 0;
    const { top, bottom } = shape.getBoundingClientRect();
    return Math.max(0, Math.min(bottom, area.bottom) - Math.max(top, area.top)) / area.height;
  }

  function trace(node, area) {
    const all = (selector) => [...node.querySelectorAll(selector)];
    return {
      lines: all(".js-line").map((path) => reach(path, area)),
      points: all(".point").filter((point) => holds(area, ...middle(point.getBoundingClientRect()))).length,
      fills: all(".js-fill").map((shape) => height(shape, area)),
      texts: all("text").map((text) => text.textContent.trim()).filter(Boolean),
    };
  }

  function plot(place) {
    const found = { traces: {}, contours: 0, images: 0, ticks: [], scenes: 0 };
    found.scenes = place?.querySelectorAll(".gl-container canvas").length ?? 0;
    const axes = place?.querySelector(".nsewdrag");
    if (!axes) return found;
    const area = axes.getBoundingClientRect();
    for (const node of place.querySelectorAll(".scatterlayer > .trace"))
      found.traces[node.__data__[0].trace.name] = trace(node, area);
    const fills = [...place.querySelectorAll(".contourfill path")];
    found.contours = fills.filter((path) => path.getAttribute("d") && height(path, area)).length;
    const images = [...place.querySelectorAll(".heatmaplayer image")];
    found.images = images.filter((image) => holds(area, ...middle(image.getBoundingClientRect()))).length;
    found.ticks = [...place.querySelectorAll(".xtick text, .ytick text")].map((text) => getComputedStyle(text).fill);
    return found;
  }

  // Of every seventh pixel: the share that is painted, and how many colours there are.
  function pixels(canvas) {
    if (!canvas?.width || !canvas.height) return { painted: 0, colours: 0 };
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    let painted = 0;
    for (let i = 0; i < data.length; i += 28) {
      if (!data[i + 3]) continue;
      painted++;
      colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    }
    return { painted: painted / (data.length / 28), colours: colours.size };
  }

  const found = {};
  for (const [key, { frame, plot: place, canvas }] of figures) {
    const { width, height } = frame?.getBoundingClientRect() ?? { width: 0, height: 0 };
    const text = frame?.isConnected ? frame.innerText : "";
    found[key] = { width, height, text, ...plot(place), ...pixels(canvas) };
  }
  return found;
};
