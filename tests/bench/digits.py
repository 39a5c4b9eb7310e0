"""Digits: an epoch against the course's recipe and the bare loop, and the accuracies reached.

All on the full MNIST, from ``MNIST_ROOT``, the cache folder, or ``shared`` beside the project.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from core.datasets.mnist_download import is_complete, mnist_root
from core.experiments.mnist import Settings
from core.runs.run import Run
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from core.workers.pool import WorkerPool
from tests.bench.report import Result

ROUNDS = 3
REDRAW_SECONDS = 0.1
EPOCHS = {"softmax": 5, "cnn": 1}  # timed at once, so that a redraw's length does not matter
SHARED = Path(__file__).parents[3] / "shared"
SOFTMAX = Settings(dataset="full")  # lesson L8
CNN = Settings(dataset="full", model="cnn", optimizer="Adam", learning_rate=0.002, epochs=2)


def found_mnist() -> bool:
    """Let everyone here and in workers to come read the full MNIST, where there is one."""
    if not is_complete(mnist_root()) and is_complete(SHARED):
        os.environ["MNIST_ROOT"] = str(SHARED)
    return is_complete(mnist_root())


def recipe_epoch(root: Path) -> float:
    """Time an epoch, in seconds, as the course writes it, with ``DataLoader`` and ``ToTensor``."""
    import torch
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    mnist = datasets.MNIST(root, train=True, transform=transforms.ToTensor())
    loader = DataLoader(mnist, batch_size=100, shuffle=True, drop_last=True)
    linear = torch.nn.Linear(784, 10)
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(linear.parameters(), lr=0.1)
    started = time.perf_counter()
    average = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(linear(images.view(-1, 784)), labels)
        loss.backward()
        optimizer.step()
        average += loss.item() / len(loader)
    return time.perf_counter() - started


def bare_epoch(spec: Spec) -> float:
    """Seconds of an epoch of the plain loop over slices of a permutation, nothing else done."""
    import torch

    from core.training.data import load

    data, _ = load(spec.data, spec.seed, spec.train_share)
    network = spec.model.build()
    optimizer = torch.optim.Adam(network.parameters(), lr=spec.learning_rate)
    criterion = torch.nn.CrossEntropyLoss()
    started = time.perf_counter()
    losses = []
    for picked in torch.randperm(len(data.inputs)).split(100):
        loss = criterion(network(data.inputs[picked]), data.targets[picked])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return time.perf_counter() - started


def watched_epoch(run: Run, epochs: int) -> float:
    """Seconds of an epoch of a run that is redrawn at 10 Hz, measuring and slicing included."""
    run.renew()
    while run.view().no_worker_yet:
        time.sleep(0.01)
    first, started = run.view().epoch, time.perf_counter()
    run.play()
    while run.view().epoch < first + epochs:
        time.sleep(REDRAW_SECONDS)
        run.renew()
    seconds = (time.perf_counter() - started) / epochs
    run.pause()
    while run.view().active:
        time.sleep(0.01)
    return seconds


def compare(
    engine: WorkerPool,
    name: str,
    settings: Settings,
    other: Callable[[], float],
    goal: float,
    sense: str,
    rounds: int,
) -> Result:
    """Both in turns in the same worker; how many of ours fit into one of theirs, or the reverse."""
    (spec,) = replace(settings, epochs=10_000).specs()
    run = Run([spec], engine.share())
    watched_epoch(run, 1)
    pairs = []
    for _ in range(rounds):
        theirs = engine.submit(other).result()
        pairs.append((watched_epoch(run, EPOCHS[settings.model]), theirs))
    ours, theirs = (median(each) for each in zip(*pairs, strict=True))
    faster = sense == ">="
    ratio = median(b / a if faster else a / b for a, b in pairs)
    seconds = {"watched_epoch_s": round(ours, 3), "other_epoch_s": round(theirs, 3)}
    return Result(name, ratio, goal, sense, {**seconds, "rounds": rounds})  # type: ignore[arg-type]


def accuracy(dataset: str, settings: Settings, *then: Settings) -> float:
    """Train with the settings, and return the accuracy on the test digits of ``dataset``.

    ``then`` are live settings to go on with.
    """
    (spec,) = settings.specs()
    state, _ = train_slice(spec, initial_state(spec), Budget())
    for (spec,) in (later.specs() for later in then):
        state, _ = train_slice(spec, state, Budget())
    (tested,) = replace(settings, dataset=dataset).specs()
    _, unseen = train_slice(tested, replace(state, epoch=0, batch=0), Budget(batches=0))
    assert unseen.now is not None
    assert unseen.now.test_accuracy is not None
    return unseen.now.test_accuracy


MOVED = replace(CNN, epochs=6, augment=True)
ACCURACIES: dict[str, tuple[list[Settings], float]] = {
    "Softmax regression, lesson L8, 15 epochs: test accuracy": ([SOFTMAX], 0.915),
    "CNN on full MNIST, 2 epochs: test accuracy": ([CNN], 0.98),
    "CNN on full MNIST with augmentation, learning rate 0.002 for 6 epochs, 0.0003 for 4": (
        [MOVED, replace(MOVED, epochs=10, learning_rate=0.0003)],
        0.99,
    ),
    "CNN on the 5,000 with augmentation, 30 epochs: accuracy on MNIST's test digits": (
        [replace(MOVED, dataset="small", train_share=0.9, epochs=30)],
        0.975,
    ),
}


def results(rounds: int = ROUNDS, **changes: Any) -> Iterator[Result]:
    """Yield every benchmark of this file; ``changes`` replace settings of every experiment."""
    if not found_mnist():
        print("No full MNIST here: download it on the page, or set MNIST_ROOT", file=sys.stderr)
        return
    engine = WorkerPool(workers=1)
    softmax, cnn = replace(SOFTMAX, **changes), replace(CNN, **changes)
    yield compare(
        engine,
        "Softmax epochs while one of the DataLoader and ToTensor recipe passes",
        softmax,
        partial(recipe_epoch, mnist_root()),
        10,
        ">=",
        rounds,
    )
    yield compare(
        engine,
        "CNN epoch, watched, over one of the bare loop",
        cnn,
        partial(bare_epoch, cnn.specs()[0]),
        1.1,
        "<=",
        rounds,
    )
    for name, (settings, goal) in ACCURACIES.items():
        changed = [replace(each, **changes) for each in settings]
        yield Result(name, engine.submit(accuracy, softmax.dataset, *changed).result(), goal)
    engine.shutdown()
