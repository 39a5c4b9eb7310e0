// The frames of the page, as the server sends them: by WebSocket, or asked for by plain HTTP where
// no WebSocket gets through.

const FIRST_FRAME_SECONDS = 4; // without one by then, the next way is tried
const RETRY_SECONDS = [0.2, 0.5, 1, 2, 4, 8];
const UNKNOWN_TOKEN = 4404;
const TAKEN_OVER = 4409; // by other sockets of the session
const TAKEN_OVER_SECONDS = 8;
const CALM_SECONDS = 0.25; // between frames, where the student wants little to move

const UNPACKS = "DecompressionStream" in window;

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

// Once the browser has painted; at once where the page is hidden and nothing is painted.
function painted() {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const changed = () => document.hidden && done();
    const done = () => {
      document.removeEventListener("visibilitychange", changed);
      resolve();
    };
    document.addEventListener("visibilitychange", changed);
    requestAnimationFrame(done);
  });
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches && pause(CALM_SECONDS);

// Calls `show(frame)` for each frame, and `lost()` where neither way has led to one. Resolves when
// `signal` is aborted, to true where the server knows no such session, or knows it no longer.
export async function follow(address, show, lost, signal) {
  let [failed, plain] = [0, false];
  while (!signal.aborted) {
    const way = plain ? byRequests : bySocket;
    const { frames, code } = await way(address, show, signal);
    if (signal.aborted) return false;
    if (code === UNKNOWN_TOKEN) return true;
    if (code === TAKEN_OVER) await pause(TAKEN_OVER_SECONDS);
    failed = frames ? 0 : failed + 1;
    if (!frames) plain = !plain;
    if (failed > 1) lost();
    await pause(RETRY_SECONDS[Math.min(failed, RETRY_SECONDS.length - 1)]);
  }
  return false;
}

function unpacked(data) {
  if (typeof data === "string") return JSON.parse(data);
  return new Response(data.stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

// Resolves once the socket has closed, to how many frames came and to the server's reason.
function bySocket(address, show, signal) {
  return new Promise((resolve) => {
    const socket = new WebSocket(address.replace(/^http/, "ws"), UNPACKS ? ["deflate"] : []);
    let frames = 0;
    let shown = Promise.resolve(); // once every frame that has come is painted
    const tell = (notice) => socket.readyState === WebSocket.OPEN && socket.send(notice);
    const seen = () => tell(document.hidden ? "hidden" : "visible");
    const close = () => socket.close();
    const limit = setTimeout(close, 1000 * FIRST_FRAME_SECONDS);
    document.addEventListener("visibilitychange", seen);
    signal.addEventListener("abort", close);
    socket.onopen = () => document.hidden && seen();
    // The next frame comes, and is unpacked, while the last is painted.
    socket.onmessage = ({ data }) => {
      clearTimeout(limit);
      frames += 1;
      const coming = unpacked(data);
      shown = shown.then(async () => {
        const frame = await coming;
        if (signal.aborted || socket.readyState !== WebSocket.OPEN) return;
        show(frame);
        await painted();
        await calm();
        tell("painted");
      });
    };
    socket.onclose = ({ code }) => {
      clearTimeout(limit);
      document.removeEventListener("visibilitychange", seen);
      signal.removeEventListener("abort", close);
      resolve({ frames, code });
    };
  });
}

async function byRequests(address, show, signal) {
  const name = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const ask = () => {
    const body = `${name} ${document.hidden ? "hidden" : "visible"}`;
    return fetch(`${address}/next`, { method: "POST", body, signal }).catch(() => null); // no network, or aborted
  };
  let [frames, coming] = [0, ask()];
  for (;;) {
    const answer = await coming;
    if (!answer?.ok) return { frames, code: answer && 4000 + answer.status };
    const nothing = answer.status === 204;
    const frame = nothing ? null : await answer.json().catch(() => null);
    // The server counts a frame that was cut off as sent: a browser with a new name is sent all.
    if (signal.aborted || (!nothing && !frame)) return { frames, code: null };
    coming = ask(); // while this one is painted
    if (nothing) continue;
    frames += 1;
    show(frame);
    await painted();
    await calm();
  }
}
