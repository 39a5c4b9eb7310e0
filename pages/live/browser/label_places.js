// Where names go beside lines and marks: inside the axes, off other names, and off what is drawn where there is room.

const STEP = 6; // pixels between two places of a line that are looked at
const MOST_STEPS = 200; // of one segment
const MOST_ANCHORS = 40;
const RIGHT = [0, -0.5, 1, 0];
// The corner of a name's box as shares of its size, and in which direction the gap to its anchor goes.
const SIDES = [RIGHT, [-1, -1, 0, -1], [-1, 0, 0, 1], [-0.5, -1, 0, -1], [-0.5, 0, 0, 1], [-1, -0.5, -1, 0], [0, -1, 0.7, -0.7], [0, 0, 0.7, 0.7]];

const inside = ({ left, top, width, height }, [x, y]) => x >= left && x <= left + width && y >= top && y <= top + height;
const meet = (one, other) =>
  one.left < other.left + other.width && other.left < one.left + one.width && one.top < other.top + other.height && other.top < one.top + one.height;

// Places along a line through `points`, some pixels apart, of those inside the area. A point that is no
// number is a gap.
export function along(points, area) {
  const found = [];
  let last = null;
  for (const point of points) {
    if (!Number.isFinite(point[0]) || !Number.isFinite(point[1])) {
      last = null;
      continue;
    }
    const length = last ? Math.hypot(point[0] - last[0], point[1] - last[1]) : STEP;
    if (length < STEP) continue;
    const steps = Math.min(MOST_STEPS, Math.ceil(length / STEP));
    for (let i = 1; i <= steps; i++) {
      const place = last ? last.map((from, axis) => from + ((point[axis] - from) * i) / steps) : point;
      if (inside(area, place)) found.push(place);
    }
    last = point;
  }
  return found;
}

// Where a line may be named: first at its end, then further back.
export function anchorsOfLine(places) {
  const last = places.length - 1;
  return last < 0 ? [] : [1, 0.85, 0.7, 0.5, 0.3, 0.12].map((share) => places[Math.round(share * last)]);
}

// Some of many marks, the outer ones too.
export function anchorsOfMarks(points, area) {
  const stride = Math.max(1, Math.ceil(points.length / MOST_ANCHORS));
  return points.filter((point, i) => i % stride === 0 && inside(area, point));
}

function boxAt({ width, height, gap }, [x, y], [across, down, right, below]) {
  return { left: x + across * width + right * gap, top: y + down * height + below * gap, width, height };
}

const holds = (area, box) => inside(area, [box.left, box.top]) && inside(area, [box.left + box.width, box.top + box.height]);

// The best place of a name: off what is drawn, near its first anchor, and where it stood before if that will do.
function bestPlace(name, area, drawn, used, before) {
  let best = null;
  const tryAt = (anchor, side, rank) => {
    if (best && rank >= best.cost) return;
    const box = boxAt(name, name.anchors[anchor], SIDES[side]);
    if (!holds(area, box) || used.some((other) => meet(box, other))) return;
    const cost = rank + drawn.filter((place) => inside(box, place)).length;
    if (!best || cost < best.cost) best = { box, anchor, side, cost };
  };
  if (before && before.anchor < name.anchors.length) tryAt(before.anchor, before.side, 0);
  name.anchors.forEach((_, anchor) => SIDES.forEach((_, side) => tryAt(anchor, side, 0.5 * anchor + 0.05 * side)));
  return best;
}

// For each name {key, width, height, gap, anchors} its box in the area, or null where there is no room.
// `drawn` are the places of lines and marks, `taken` the boxes of other words; `last` remembers where each
// stood, so that it moves with its line and does not leap from side to side.
export function placeNames(names, area, drawn, taken, last) {
  const boxes = new Map();
  const used = [...taken];
  const choosy = [...names].sort((one, other) => one.anchors.length - other.anchors.length);
  for (const name of choosy) {
    const best = bestPlace(name, area, drawn, used, last.get(name.key));
    if (best) used.push(best.box);
    last.set(name.key, best);
    boxes.set(name.key, best?.box ?? null);
  }
  return boxes;
}
