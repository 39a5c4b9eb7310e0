"""What the app changes or reads in the private parts of Python, Plotly, PyTorch and uvicorn.

Each says the versions that it was tried with, the upstream issue where there is one, and what
happens without it. ``tests/core/hosting/test_compat.py`` tries each on the real thing, and fails
when that has changed. Those of Streamlit are in ``pages/server/compat.py``.
"""

from __future__ import annotations

import inspect
import multiprocessing
import multiprocessing.spawn
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

Optimizer = TypeVar("Optimizer")
Method = TypeVar("Method", bound=Callable[..., Any])

_environment = threading.Lock()


def hide_half_imported_modules() -> None:
    """Have Plotly ignore modules that another thread is still importing. Call it before other threads start.

    Plotly 7.1, plotly/plotly.py#2433: it looks in ``sys.modules`` for pandas, to tell a series from
    a list. Without this, a figure made while another thread imports pandas fails with "partially
    initialized module". Narwhals, which Plotly uses, hides such modules by itself.
    """
    from _plotly_utils import optional_imports

    look = optional_imports.get_module

    def get_module(name: str, should_load: bool = True) -> ModuleType | None:
        module: ModuleType | None = look(name, should_load)
        importing = getattr(getattr(module, "__spec__", None), "_initializing", False)
        return None if importing and not should_load else module

    for module in list(sys.modules.values()):  # those that have imported it by name, too
        if getattr(module, "get_module", None) is look:
            module.get_module = get_module  # type: ignore[attr-defined]


def unwrapped(method: Method) -> Method:
    """Return a method of PyTorch's optimizers without the wrappers for its compiler and its profiler.

    PyTorch 2.15, pytorch/pytorch#162595: the first call of such a wrapper imports the compiler, 889
    modules that take 5 s of processor time and 87 MB. Where a later version wraps other methods,
    all works and the compiler is imported again.
    """
    return inspect.unwrap(method)


def uncompiled(optimizer: type[Optimizer]) -> type[Optimizer]:
    """Return a subclass of an optimizer of PyTorch whose methods are ``unwrapped``."""
    names = ("add_param_group", "load_state_dict", "state_dict")
    methods = {name: unwrapped(getattr(optimizer, name)) for name in names}
    return type(optimizer.__name__, (optimizer,), methods)


def start_workers_without_main() -> None:
    """Have processes of ``multiprocessing`` not import the script that this process was started as.

    CPython 3.11 to 3.14. Without this, each worker runs that script: Streamlit puts the page that
    it ran last in its place.
    """
    prepare = multiprocessing.spawn.get_preparation_data

    def get_preparation_data(name: str) -> dict[str, Any]:
        data = prepare(name)
        return {key: value for key, value in data.items() if not key.startswith("init_main")}

    multiprocessing.spawn.get_preparation_data = get_preparation_data


def start_fork_server(root: Path) -> None:
    """Start the fork server of ``multiprocessing``, which imports its preload from ``root``.

    CPython 3.11 to 3.12.7, python/cpython#117378: it ignores ``sys.path``, so that without
    ``PYTHONPATH`` it imports nothing and each worker takes seconds to start. In all versions a Ctrl+C
    in the terminal would stop it with a traceback until it has a session of its own.
    """
    from multiprocessing import forkserver, resource_tracker  # not on Windows

    with _environment:
        resource_tracker.ensure_running()  # its own start lets signals through again
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        before = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), before)))
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            if before is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = before


def is_fork_server() -> bool:
    """Return whether this process is the fork server, and not a worker that was forked from it.

    CPython 3.11 to 3.14: its command line names the module; a worker has the same command line, but
    a parent process. Without this, workers would watch for the end of the wrong process.
    """
    named = "multiprocessing.forkserver" in " ".join(sys.orig_argv)
    return named and multiprocessing.parent_process() is None


def fork_server_folder() -> Path:
    """Return the folder that holds the socket of this fork server, which is made for it alone.

    CPython 3.11 to 3.14: its command line names the socket. Without this, the folder stays in the
    temporary folder after each end of the server by a signal.
    """
    number = re.search(r"main\((\d+)", " ".join(sys.orig_argv))
    assert number is not None
    with socket.socket(fileno=os.dup(int(number[1]))) as listens:
        return Path(listens.getsockname()).parent


def asked_to_exit(handlers: Iterable[object]) -> bool:
    """Return whether a signal came to the server whose methods handle signals now.

    uvicorn 0.54: it only notes a signal that comes before it serves. Without this, a server that
    is ended while it starts would go on starting until the end.
    """
    servers = [getattr(handler, "__self__", None) for handler in handlers]
    return any(getattr(server, "should_exit", False) for server in servers)
