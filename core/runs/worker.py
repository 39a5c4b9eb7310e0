"""A process that trains: it answers one task after another, as pickles through its standard streams."""

from __future__ import annotations

import gc
import os
import pickle
import struct
import threading
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

LENGTH = struct.Struct("!Q")  # of a message to the worker, before it
NICENESS = 5  # a third of the weight of other processes, where they compete
OUT_OF_MEMORY_SCORE = Path("/proc/self/oom_score_adj")


def prepare() -> None:
    """Import what training needs and keep toy models on one thread, where they are fastest.

    Where training, pages and a browser share the processors, the pages come first.
    """
    with suppress(OSError):  # where memory runs out, Linux ends a worker rather than the server
        OUT_OF_MEMORY_SCORE.write_text("500")
    import torch

    torch.set_num_threads(1)
    # The first optimizer of a process imports another 0.8 s worth of PyTorch.
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)

    import core.training.train_slice  # noqa: F401

    gc.collect()
    gc.freeze()
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def answer(task: tuple[Any, tuple[Any, ...]]) -> bytes:
    """Whether the task did not fail, and its result or its exception, as a pickle."""
    function, arguments = task
    try:
        return pickle.dumps((True, function(*arguments)))
    except BaseException as error:  # whatever a model, a loss or a device may raise
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def dask_setup(_: object) -> None:
    """Prepare a worker of Dask's, which is started with ``--preload core.runs.worker``."""
    prepare()


def receive(pipe: BinaryIO, tasks: SimpleQueue[bytes]) -> None:
    """Queue the messages of the process that asks, and end this one with it, whatever it does."""
    while len(head := pipe.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        tasks.put(pipe.read(length))
    os._exit(0)


def serve() -> None:
    """Answer tasks until the process that asks is gone."""
    pipe, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # What a task prints goes to the log, and what it reads is nothing.
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=receive, args=(pipe, tasks), daemon=True).start()
    prepare()
    answers.write(pickle.dumps("ready"))
    while True:
        try:
            answers.flush()
            answers.write(answer(pickle.loads(tasks.get())))
        except BrokenPipeError:
            os._exit(0)


if __name__ == "__main__":
    serve()
