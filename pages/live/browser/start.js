// What Streamlit runs for each part: it hands it to the modules, served beside Plotly's script.

// Streamlit's own script tells where the app is mounted, behind whatever proxy.
const own = document.querySelector('script[src*="static/js/"]');
const root = own ? own.src.split("static/js/")[0] : `${location.origin}/`;
const modules = (window.__livePage ??= import(`${root}live-page/page.js`));

export default function (part) {
  let [gone, unmount] = [false, null];
  modules.then(({ component }) => {
    if (!gone) unmount = component(part);
  });
  return () => {
    gone = true;
    unmount?.();
  };
}
