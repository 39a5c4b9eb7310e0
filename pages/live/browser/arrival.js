// Says what is wrong where Streamlit's first page has come and nothing follows, which would be grey bars for ever.

const LOOK_SECONDS = 10;
const FORBIDDEN = 403;
const CAUSES = {
  silent: "The app’s server does not answer. This page goes on as soon as it does.",
  host:
    "This page can’t begin: the proxy before the app does not pass on the Host header, so the app takes this page for " +
    "another site’s. docs/hosts.md says what a proxy needs.",
  sockets:
    "This page can’t begin: the proxy before the app lets no WebSocket through. docs/hosts.md says what a " +
    "proxy needs.",
};
const root = document.currentScript.src.split("live-page/")[0];
const address = `${root}live/nobody`; // a token that no page has

function connected() {
  return document.querySelector('[data-test-connection-state="CONNECTED"]') !== null;
}

function socketOpens() {
  return new Promise((resolve) => {
    const socket = new WebSocket(address.replace(/^http/, "ws"));
    socket.onopen = () => resolve(true);
    socket.onclose = () => resolve(false);
  });
}

// What keeps the page from beginning; null where it is only slow.
async function cause() {
  if (await socketOpens()) return null;
  const answer = await fetch(`${address}/next`, { method: "POST" }).catch(() => null);
  if (!answer || answer.status >= 500) return "silent";
  return answer.status === FORBIDDEN ? "host" : "sockets";
}

async function look(notice) {
  const found = connected() ? null : await cause();
  if (connected()) return notice.remove();
  if (found) {
    notice.textContent = CAUSES[found];
    document.body.append(notice);
  }
  setTimeout(look, 1000 * LOOK_SECONDS, notice);
}

const notice = document.createElement("p");
notice.setAttribute("role", "alert");
notice.style.cssText = "position: fixed; inset: 4rem 1rem auto; font: 1.1rem/1.5 sans-serif; z-index: 1000000; " +
  "padding: 1rem; border-radius: 8px; background: #fff3c4; color: #141414";
setTimeout(look, 1000 * LOOK_SECONDS, notice);
