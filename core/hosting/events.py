"""What an operator reads: a line in the log for each event, and figures for Prometheus.

Neither holds anything that a visitor typed, uploaded or is known by.
"""

from __future__ import annotations

import logging
import sys

from prometheus_client import Counter, Gauge

_log = logging.getLogger("watch_a_network_learn")

EVENTS = Counter(
    "app_events", "Runs started and ended, workers replaced, limits reached", ["event"]
)
SLICES = Counter("app_slices", "Slices trained")
BUSY_SECONDS = Counter("app_slice_seconds", "Seconds that workers were busy with slices")
FRAMES = Counter("app_frames", "Frames sent to browsers")
SESSIONS = Gauge("app_pages", "Pages that sessions hold")


def log_to_stderr() -> None:
    """Write events to the standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    _log.handlers[:] = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False


def log_event(event: str, **facts: object) -> None:
    """Log an event and count it."""
    EVENTS.labels(event.replace(" ", "_")).inc()
    _log.info("%s%s", event, "".join(f" {name}={value}" for name, value in facts.items()))
