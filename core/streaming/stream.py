"""What a page shows of its run, for the browsers that have the page's token."""

from __future__ import annotations

import secrets
import threading
import weakref
from collections.abc import Callable, Mapping, MutableSequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:  # the server answers before PyTorch is imported
    from core.figures.frame import Update
    from core.runs.run import Run
    from core.runs.run_view import RunView

MAX_VIEWERS = 2  # of a session
HEARTBEAT_SECONDS = 0.5  # a third of a run's lease
LIMITED_SECONDS = 0.05  # where the clock says when the next epoch is due


class Watcher(Protocol):
    """What a stream tells the browsers that watch it."""

    def wake(self) -> None:
        """Look for what has moved."""

    def dismiss(self) -> None:
        """Make room for another browser."""


class Snapshot(NamedTuple):
    """Everything that moves in a page, at one moment.

    Attributes:
        version: of the page; a browser that gets another one needs every figure anew.
        state: what the page's buttons depend on.
        figures: figure key -> its message, see ``core.streaming.wire``.
    """

    version: int
    state: str
    figures: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class Scene:
    """A page as its script built it last.

    Attributes:
        run: what it shows.
        draw: makes the updates of all figures, by key, of the run as it stands.
    """

    run: Run
    draw: Callable[[RunView], Mapping[str, Update]]


class Stream:
    """The moving part of one page in one session. It lives as long as its session does.

    Args:
        viewers: the browsers that watch any page of the session, oldest first.

    Attributes:
        token: a browser that knows it may watch.
        version: how often the page's script has built the page.
        built_for: the state of the run that the page's buttons were built for.
        scene: the page as last built, or ``None`` before that.
    """

    def __init__(self, viewers: MutableSequence[Watcher]) -> None:
        self.token = secrets.token_urlsafe(24)
        self.version = 0
        self.built_for = ""
        self.scene: Scene | None = None
        self._viewers = viewers
        self._drawing = threading.Lock()
        _streams[self.token] = self

    def show(self, scene: Scene) -> None:
        """Show this from now on: the page's script has run anew."""
        if self.scene is not None and self.scene.run is not scene.run:
            self.scene.run.listen()
        self.scene, self.version = scene, self.version + 1
        scene.run.listen(self.wake)
        scene.run.renew()
        self.wake()

    def wake(self) -> None:
        """Have all browsers look for what has moved."""
        for viewer in tuple(self._viewers):
            viewer.wake()

    def join(self, viewer: Watcher) -> None:
        """Let a browser watch; the session's oldest one makes room for it."""
        while len(self._viewers) >= MAX_VIEWERS:
            self._viewers.pop(0).dismiss()
        self._viewers.append(viewer)

    def leave(self, viewer: Watcher) -> None:
        """Forget a browser that is gone."""
        if viewer in self._viewers:
            self._viewers.remove(viewer)

    def renew(self) -> float:
        """Renew the run's lease; return the seconds after which to do so again."""
        if self.scene is None:
            return HEARTBEAT_SECONDS
        self.scene.run.renew()
        return LIMITED_SECONDS if self.scene.run.has_speed_limit else HEARTBEAT_SECONDS

    def snapshot(self) -> Snapshot | None:
        """Draw everything that moves; return ``None`` where the page has not been built yet."""
        with self._drawing:
            scene, version = self.scene, self.version
            if scene is None:
                return None
            from core.streaming.wire import message

            view = scene.run.view()
            figures = {key: message(update) for key, update in scene.draw(view).items()}
            return Snapshot(version, state_of(view), figures)


def state_of(view: RunView) -> str:
    """Return what the buttons of a run's page depend on."""
    return f"{view.status} {'active' if view.active else f'at {view.epoch}'}"


def streams() -> int:
    """Return how many pages the sessions in memory hold."""
    return len(_streams)


def find(token: str) -> Stream | None:
    """Return the stream with this token, if its session lives."""
    return _streams.get(token)


_streams: weakref.WeakValueDictionary[str, Stream] = weakref.WeakValueDictionary()
