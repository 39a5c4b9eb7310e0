// Copies the page's address, which holds every setting.

const BUSY = '[data-test-script-state="running"], [data-test-script-state="rerunRequested"]';

// The page's link, once it stands in the address bar. Before, that has the page just left, or settings
// that were changed since.
async function written(button) {
  for (let seen = null; button.isConnected; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const ready = seen === location.href && seen === window.__writtenLink && !document.querySelector(BUSY);
    if (ready) break;
    seen = location.href;
  }
  return location.href;
}

export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const field = parentElement.querySelector("input");
  field.onblur = () => (field.hidden = true);
  button.onclick = async () => {
    const link = await written(button);
    try {
      await navigator.clipboard.writeText(link); // there is no clipboard without https
      button.textContent = "Copied";
    } catch {
      field.value = link;
      field.hidden = false;
      field.focus();
      field.select();
    }
  };
}
