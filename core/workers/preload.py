"""Importing this is what the start of a worker takes: seconds, unless it is forked from where it is done."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import threading

from core.hosting.compat import fork_server_folder, is_fork_server

preloads = is_fork_server()
imported = threading.Event()


def end() -> None:
    """End this process; at Python's own end native libraries complain of what is still in use."""
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def end_with_parent(parent: int) -> None:
    """End this process with its parent until all is imported; later the fork server does so itself."""
    while not imported.wait(0.1):
        if os.getppid() != parent:
            end()


if preloads:
    os.setsid()  # Ctrl+C in the terminal is for the server; its workers end with it
    folder = fork_server_folder()
    watching = threading.Thread(target=end_with_parent, args=(os.getppid(),))
    watching.start()
    atexit.register(end)

import torch  # noqa: E402

import core.training.train_slice  # noqa: E402, F401

torch.set_num_threads(1)  # on which toy models are fastest

# Modules stay for good: no collection need look through them, and their memory stays shared.
gc.collect()
gc.freeze()

imported.set()
if preloads:
    watching.join()
