// A board to draw on with the mouse, a pen or a finger: white strokes on black.

const BOARD = 280;

function paintStroke(context, { width, points }) {
  context.lineWidth = width;
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = "#ffffff";
  context.beginPath();
  context.moveTo(...points[0]);
  for (const point of points.length > 1 ? points.slice(1) : points) context.lineTo(...point);
  context.stroke();
}

function paintBoard(entry) {
  const { canvas, frame, still } = entry;
  if (entry.version !== still.board.version) {
    entry.version = still.board.version;
    entry.strokes = [...still.board.strokes];
  }
  if (canvas.width !== BOARD) canvas.width = canvas.height = BOARD; // setting them wipes the canvas
  Object.assign(frame.style, { width: `${BOARD}px`, height: `${BOARD}px` });
  canvas.setAttribute("aria-label", `A board to draw a digit on; strokes on it: ${entry.strokes.length}.`);
  const context = canvas.getContext("2d");
  context.fillStyle = "#000000";
  context.fillRect(0, 0, BOARD, BOARD);
  for (const stroke of entry.strokes) paintStroke(context, stroke);
  if (entry.stroke) paintStroke(context, entry.stroke);
}

function tellStrokes(entry, send) {
  const { canvas, strokes, version } = entry;
  send("drawn", { version, strokes, image: canvas.toDataURL("image/png") });
  clearTimeout(entry.checking);
  entry.checking = setTimeout(() => {
    // What was sent while the page was being built anew may be lost.
    const { moving, stroke, frame } = entry;
    const heard = moving?.version === entry.version && moving.known === entry.strokes.length;
    if (!heard && !stroke && frame.isConnected) tellStrokes(entry, entry.send);
  }, 1500);
}

function listenToBoard(entry) {
  const { canvas } = entry;
  Object.assign(canvas.style, { touchAction: "none", cursor: "crosshair" });
  const place = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const across = ((clientX - left) * BOARD) / width;
    const down = ((clientY - top) * BOARD) / height;
    return [Math.round(10 * across) / 10, Math.round(10 * down) / 10];
  };
  canvas.onpointerdown = (event) => {
    if (event.button !== 0 || entry.stroke) return;
    canvas.setPointerCapture(event.pointerId);
    entry.stroke = { width: entry.still.board.width, points: [place(event)] };
    paintBoard(entry);
  };
  canvas.onpointermove = (event) => {
    if (!entry.stroke) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    entry.stroke.points.push(...(passed.length ? passed : [event]).map(place));
    paintBoard(entry);
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (!entry.stroke) return;
    entry.strokes.push(entry.stroke);
    entry.stroke = null;
    paintBoard(entry);
    // Through the part that moves: then nothing but that part is run again.
    tellStrokes(entry, registry.send ?? entry.send);
  };
}
