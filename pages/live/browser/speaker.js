// Sentences for screen readers: the newest, for as long as it is news.

const PAUSE_SECONDS = 2; // a sentence stays so long, and the next one waits for it

// Returns what speaks a sentence; `place` is where screen readers find it.
export function speaker(place, pause = 1000 * PAUSE_SECONDS) {
  place.setAttribute("aria-live", "polite");
  let newest = null;
  let free = true;
  function next() {
    place.textContent = newest ?? "";
    free = newest === null;
    newest = null;
    if (!free) setTimeout(next, pause);
  }
  return (sentence) => {
    newest = sentence;
    if (free) next();
  };
}
