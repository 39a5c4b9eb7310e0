// Lines and points that grow with the page's letters, as they do for a projector.

const USUAL = 15; // pixels of a rem: baseFontSize in .streamlit/config.toml

export function enlargement() {
  return Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL);
}

function grown(thing, name, by) {
  return typeof thing[name] === "number" ? { ...thing, [name]: thing[name] * by } : thing;
}

// A trace of Plotly's, or a part of one.
export function enlarged(trace, by) {
  if (by === 1) return trace;
  const { line, marker } = trace;
  const points = marker && { ...grown(marker, "size", by), ...(marker.line && { line: grown(marker.line, "width", by) }) };
  return { ...trace, ...(line && { line: grown(line, "width", by) }), ...(points && { marker: points }) };
}
