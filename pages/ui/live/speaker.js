// Sentences for screen readers, one after another.

const PAUSE_SECONDS = 2; // between two of them
const MOST_WAITING = 3; // the oldest are dropped: they are no news any more

// Returns what speaks a sentence; `place` is where screen readers find it.
export function speaker(place, pause = 1000 * PAUSE_SECONDS) {
  place.setAttribute("aria-live", "polite");
  let waiting = [];
  let free = true;
  function next() {
    free = !waiting.length;
    if (free) return;
    place.textContent = waiting.shift();
    setTimeout(next, pause);
  }
  return (sentence) => {
    waiting = [...waiting, sentence].slice(-MOST_WAITING);
    if (free) next();
  };
}
