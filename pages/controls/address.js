// The page's link in the address bar, and a word where a reload has lost the page's run.

// Put the settings into the address bar in place of those before. Streamlit's own way, setting
// st.query_params, adds a step to the browser's history on purpose (its pull request 16831).
function replaceLink(page, link) {
  const here = new URL(location.href);
  if (!here.pathname.replace(/\/$/, "").endsWith(`/${page}`)) return; // the student is gone already
  const embedding = [...here.searchParams].filter(([name]) => /^embed(_options)?$/i.test(name));
  here.search = [new URLSearchParams(embedding).toString(), link].filter(Boolean).join("&");
  window.__writtenLink = here.href; // which Copy link waits for
  if (here.href === location.href) return;
  history.replaceState(history.state, "", here);
  // Where the app stands in a frame of its host, the address bar is the host's, as for Streamlit.
  if (parent !== window) parent.postMessage({ stCommVersion: 1, type: "SET_QUERY_PARAM", queryParams: here.search }, "*");
}

// Keep the browser's history as the student walked it. Streamlit adds a step for whatever page the
// server says it runs: after Back or a link, a late message of the page just left, and then one of
// the page gone to, which would take away the steps that Forward leads to, or need Back twice.
function keepHistory() {
  const push = history.pushState;
  let walking = false; // by Back or Forward, until something in the page is pressed
  let followed = null; // the path of the link pressed last, until something else is
  addEventListener("popstate", () => (walking = true));
  addEventListener(
    "click",
    ({ target }) => {
      walking = false;
      const link = target.closest?.("a[href]");
      followed = link ? new URL(link.href).pathname : null;
    },
    true,
  );
  history.pushState = (state, unused, url) => {
    const { pathname, search } = new URL(url, location);
    const late = walking || (followed !== null && pathname !== followed);
    const again = pathname === location.pathname && !search;
    if (!late && !again) push.call(history, state, unused, url);
  };
}

// What to say of a run that an earlier session of this tab had on the page, kept until the next begins.
function lostRun(page, session, run) {
  if (!run) return ""; // nothing trains here now
  const slot = `run of ${page}`;
  const kept = JSON.parse(sessionStorage.getItem(slot));
  if (run.begun) sessionStorage.setItem(slot, JSON.stringify({ session, epoch: run.epoch }));
  else if (kept?.session === session) sessionStorage.removeItem(slot);
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload"; // not a copied tab
  if (run.begun || !kept || kept.session === session || !reloaded) return "";
  const place = kept.epoch === null ? "" : ` (epoch ${kept.epoch.toLocaleString("en")})`;
  return `This page was reloaded: its run${place} is gone. Train starts it again.`;
}

// Streamlit reads embed=true alone, without a word of embed=1.
function embedAsMeant() {
  const here = new URL(location.href);
  const meant = ["1", "yes"].includes(here.searchParams.get("embed")?.toLowerCase());
  if (!meant) return false;
  here.searchParams.set("embed", "true");
  location.replace(here);
  return true;
}

export default function ({ data: { page, link, session, run }, parentElement }) {
  // A server that was started again knows nothing of this page, and Streamlit's script in it
  // tells it the link that the page was opened with. The address bar knows better.
  if (!window.__sessionShown && embedAsMeant()) return;
  if (!window.__sessionShown) keepHistory();
  if ((window.__sessionShown ??= session) !== session) return location.reload();
  replaceLink(page, link);
  const place = parentElement.querySelector(".run-gone") ?? document.createElement("p");
  if (!place.isConnected) {
    place.className = "run-gone";
    place.setAttribute("role", "status");
    parentElement.append(place);
  }
  try {
    place.textContent = lostRun(page, session, JSON.parse(run));
  } catch {} // no storage, as in a frame where cookies are blocked
}
