"""What an operator reads: a line in the log for each event, and figures for Prometheus.

Neither holds anything that a visitor typed, uploaded or is known by.
"""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version
from platform import python_version

from prometheus_client import Counter, Gauge, Info

NAMED = ("torch", "streamlit", "plotly")

_log = logging.getLogger("watch_a_network_learn")

EVENTS = Counter(
    "watch_events", "Runs started and ended, workers replaced, limits reached", ["event"]
)
SLICES = Counter("watch_slices", "Slices trained")
BUSY_SECONDS = Counter("watch_slice_seconds", "Seconds that workers were busy with slices")
FRAMES = Counter("watch_frames", "Frames sent to browsers")
SESSIONS = Gauge("watch_pages", "Pages that sessions hold")
WORKERS = Gauge("watch_workers", "Workers that live, those that start not counted")
WAITING = Gauge("watch_tasks_waiting", "Slices and look-ups that wait for a worker")
BUILD = Info("watch_build", "Versions of Python and of what matters most")


def note_versions() -> None:
    """Note them: finding them takes tenths of a second, which a start need not wait for."""
    BUILD.info({"python": python_version()} | {name: version(name) for name in NAMED})


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
