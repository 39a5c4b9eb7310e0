"""Importing this is what a worker's start takes: seconds, unless it is forked from where it is done."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import sys
import threading

# A worker forked from it has its command line, too.
is_fork_server = (
    "multiprocessing.forkserver" in " ".join(sys.orig_argv)
    and multiprocessing.parent_process() is None
)
imported = threading.Event()


def end_with_parent(parent: int) -> None:
    """End this process with its parent, until all is imported; a fork server looks only then."""
    while not imported.wait(0.1):
        if os.getppid() != parent:
            os._exit(0)


if is_fork_server:
    os.setsid()  # Ctrl+C in the terminal is for the process that asks, and workers end with it
    watching = threading.Thread(target=end_with_parent, args=(os.getppid(),))
    watching.start()
    # At Python's own end native libraries complain of what they find still in use.
    atexit.register(os._exit, 0)

import torch  # noqa: E402

import core.training.train_slice  # noqa: E402, F401

torch.set_num_threads(1)  # on which toy models are fastest

# What is imported stays: no collection need look through it, and its memory stays shared.
gc.collect()
gc.freeze()

imported.set()
if is_fork_server:
    watching.join()
