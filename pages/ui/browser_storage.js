// Keeps the student's work in this browser, where the student allows it.

const SLOT = "work";

export default function ({ data: { session, work, asked }, setTriggerValue }) {
  try {
    if (work !== null) return localStorage.setItem(SLOT, work);
    // A new session asks once what an earlier one has kept; after that, nothing means nothing.
    if (!asked) return localStorage.removeItem(SLOT);
    const kept = localStorage.getItem(SLOT);
    if (window.__workAskedBy === session) return;
    window.__workAskedBy = session;
    setTriggerValue("found", kept ?? "");
  } catch {} // no storage, as in a frame where cookies are blocked
}
