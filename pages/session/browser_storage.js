// Keeps the student's work in this browser, where the student allows it.

const SLOT = "work";

export default function ({ data: { session, work, asked }, setTriggerValue }) {
  try {
    if (work !== null) return localStorage.setItem(SLOT, work);
    if (!asked) return localStorage.removeItem(SLOT);
    // A new session takes, once, what an earlier one has kept.
    const kept = localStorage.getItem(SLOT);
    if (kept === null || window.__workTakenBy === session) return;
    window.__workTakenBy = session;
    setTriggerValue("found", kept);
  } catch {} // no storage, as in a frame where cookies are blocked
}
