"""The training loop: however a run is cut, it is the training that a textbook shows."""

from __future__ import annotations

import itertools
import math
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.datasets.points import Points
from core.datasets.synthetic import Bernoulli
from core.experiments.logistic import SIX_POINTS, SIX_STUDENTS
from core.training.data import load
from core.training.epoch_grid import Grid
from core.training.initializers import Initial
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import State, initial_state
from core.training.train_slice import Budget, Progress, measured_every, train_slice
from core.workers.pool import WorkerPool
from tests.core.fakes import FULL, MINI, bits

Trains = Callable[[Spec, State, Budget], tuple[State, Progress]]

NETWORKS: dict[int, Callable[[], nn.Module]] = {  # by the length of an MLP's sizes
    2: lambda: nn.Linear(2, 1),
    3: lambda: nn.Sequential(nn.Linear(2, 5), nn.Sigmoid(), nn.Linear(5, 1)),
}
OPTIMIZERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "SGD": torch.optim.SGD,
    "momentum": partial(torch.optim.SGD, momentum=0.9),
    "Adam": torch.optim.Adam,
}

# Weights grow by a factor of -999 an update until they overflow.
EXPLODING = Spec(Bernoulli(60), MLP((1, 8, 1)), learning_rate=1_000.0, weight_decay=1.0, epochs=40)
DIVERGING = {
    "MLP": EXPLODING,
    "one layer": replace(EXPLODING, model=MLP((1, 1))),
    "one layer, MSE": replace(EXPLODING, model=MLP((1, 1)), loss="MSE"),
    # Its weight overflows first, and the MSE of an infinite weight is finite.
    "one layer, MSE, infinite weight": replace(EXPLODING, model=MLP((1, 1)), loss="MSE", seed=3),
    "MLP, MSE": replace(EXPLODING, loss="MSE"),
    "momentum": replace(EXPLODING, momentum=0.9),
    "at once": replace(EXPLODING, learning_rate=1e38),
    "mini-batch": replace(EXPLODING, batch_size=25),
    "mini-batch, MSE": replace(EXPLODING, batch_size=7, loss="MSE"),
}


def train(spec: Spec, budget: Budget | None = None) -> tuple[State, Progress]:
    """A run from its start in one slice."""
    return train_slice(spec, initial_state(spec), budget or Budget(remember=Grid()))


def cut(
    spec: Spec, cuts: Sequence[int], trains: Trains = train_slice
) -> tuple[State, list[Progress]]:
    """A run cut after so many batches each, over and over."""
    state, slices = initial_state(spec), []
    for batches in itertools.cycle(cuts):
        budget = Budget(batches=batches, remember=Grid())
        state, progress = trains(spec, pickle.loads(pickle.dumps(state)), budget)
        slices.append(progress)
        if progress.diverged or state.epoch >= spec.epochs:
            break
    return state, slices


def training(state: State, slices: Sequence[Progress]) -> object:
    """How a run went and ended, bit for bit."""
    losses = np.concatenate([p.losses for p in slices])
    return bits([losses, slices[-1].now, slices[-1].diverged, state])


def record(state: State, slices: Sequence[Progress]) -> object:
    """All that a run leaves behind, bit for bit."""
    measured = [m for p in slices for m in p.measured]
    remembered = [s for p in slices for s in p.checkpoints]
    return [training(state, slices), bits(measured), bits(remembered)]


def uncut(spec: Spec) -> tuple[State, list[Progress]]:
    """A run in one slice."""
    state, progress = train(spec)
    return state, [progress]


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """Small experiments of every kind."""
    size = draw(st.integers(5, 23))
    sources: list[Bernoulli | Points] = [Bernoulli(size), SIX_POINTS, SIX_STUDENTS]
    data = draw(st.sampled_from(sources))
    hidden = draw(st.sampled_from([(), (3,), (4, 3)]))
    optimizer = draw(st.sampled_from(["SGD", "Adam"]))
    return Spec(
        data=data,
        model=MLP((data.features, *hidden, 1), draw(st.sampled_from(["sigmoid", "ReLU"]))),
        loss=draw(st.sampled_from(["BCE", "MSE"])),
        optimizer=optimizer,
        learning_rate=draw(st.sampled_from([0.01, 0.3])),
        momentum=draw(st.sampled_from([0.0, 0.9])),
        weight_decay=draw(st.sampled_from([0.0, 0.1])),
        epochs=draw(st.integers(1, 7)),
        batch_size=draw(st.one_of(st.none(), st.integers(1, size + 1))),
        shuffle=draw(st.booleans()),
        drop_last=draw(st.booleans()),
        train_share=draw(st.sampled_from([1.0, 0.7])),
        seed=draw(st.integers(0, 99)),
    )


@settings(deadline=None, max_examples=60)
@given(specs(), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_a_run_cut_anywhere_is_bit_identical(spec: Spec, cuts: list[int]) -> None:
    assert record(*cut(spec, cuts)) == record(*uncut(spec))


@pytest.mark.parametrize("cuts", [[3], [1, 7, 2]])
@pytest.mark.parametrize(
    "spec",
    [
        replace(FULL, momentum=0.9, epochs=12),
        replace(MINI, optimizer="Adam", train_share=0.7, batch_size=2, epochs=5),
        replace(MINI, model=MLP((2, 4, 3, 1)), weight_decay=0.1, epochs=6),
    ],
)
def test_workers_may_pass_a_run_to_one_another(
    spec: Spec, cuts: list[int], pool: WorkerPool
) -> None:
    def on_a_worker(spec: Spec, state: State, budget: Budget) -> tuple[State, Progress]:
        return pool.submit(train_slice, spec, state, budget).result(timeout=60)

    assert record(*cut(spec, cuts, on_a_worker)) == record(*uncut(spec))


def textbook(
    spec: Spec, model: nn.Module, optimizer: torch.optim.Optimizer, rates: Sequence[float] = ()
) -> list[float]:
    """The loop as lessons write it, drawing from the global generator; the epochs' losses."""
    inputs, targets = spec.data.sample()  # type: ignore[union-attr]
    criterion = nn.BCEWithLogitsLoss()
    count = len(inputs)
    losses = []
    for epoch in range(spec.epochs):
        if rates:
            optimizer.param_groups[0]["lr"] = rates[epoch]
        order = torch.arange(count) if spec.batch_size is None else torch.randperm(count)
        total = 0.0
        for batch in order.split(spec.batch_size or count):
            optimizer.zero_grad()
            loss = criterion(model(inputs[batch]), targets[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / count)
    return losses


@pytest.mark.parametrize("spec", [FULL, MINI, replace(MINI, batch_size=1)])
@pytest.mark.parametrize("sizes", [(2, 1), (2, 5, 1)])
@pytest.mark.parametrize("optimizer", ["SGD", "momentum", "Adam"])
def test_it_trains_as_a_textbook_loop_does(
    spec: Spec, sizes: tuple[int, ...], optimizer: str
) -> None:
    spec = replace(
        spec,
        model=MLP(sizes),
        optimizer="Adam" if optimizer == "Adam" else "SGD",
        momentum=0.9 if optimizer == "momentum" else 0.0,
    )
    with torch.random.fork_rng():
        torch.manual_seed(spec.seed)
        model = NETWORKS[len(sizes)]()
        expected = textbook(spec, model, OPTIMIZERS[optimizer](model.parameters(), lr=0.1))
    state, progress = train(spec)
    np.testing.assert_allclose(progress.losses, expected, rtol=1e-6)
    for mine, parameter in zip(state.parameters, model.parameters(), strict=True):
        np.testing.assert_array_equal(mine, parameter.detach().numpy())


def test_weights_are_drawn_after_the_data_as_in_the_lessons() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        targets = torch.bernoulli(torch.sigmoid(-1 + 5 * torch.linspace(-1, 1, 50).unsqueeze(1)))
        model = nn.Linear(1, 1)
    spec = replace(FULL, data=Bernoulli(50), model=MLP((1, 1)), seed=7)
    weights = [p.detach().numpy() for p in model.parameters()]
    assert bits(initial_state(spec).parameters) == bits(weights)
    np.testing.assert_array_equal(load(spec.data, 7, 1.0)[0].targets, targets)


def test_a_full_batch_loss_is_that_before_the_update() -> None:
    start, _ = train(FULL, Budget(until_epoch=0))
    _, before = train_slice(FULL, start, Budget(until_epoch=0))
    _, progress = train_slice(FULL, start, Budget(until_epoch=1))
    assert progress.losses.tolist() == [before.now.loss]


@pytest.mark.parametrize(("drop_last", "seen"), [(False, 6), (True, 4)])
def test_an_epochs_loss_is_the_mean_over_the_samples_it_saw(drop_last: bool, seen: int) -> None:
    still = replace(MINI, learning_rate=0.0, shuffle=False, drop_last=drop_last, epochs=1)
    state, progress = train(still)
    inputs, targets = still.data.sample()  # type: ignore[union-attr]
    weight, bias = (torch.from_numpy(p) for p in state.parameters)
    logits = inputs[:seen] @ weight.T + bias
    expected = nn.BCEWithLogitsLoss()(logits, targets[:seen]).item()
    assert progress.losses.tolist() == pytest.approx([expected], rel=1e-6)


@pytest.mark.parametrize(("drop_last", "updates"), [(False, 12), (True, 6)])
def test_a_short_last_batch_may_be_left_out(drop_last: bool, updates: int) -> None:
    _, progress = train(replace(MINI, drop_last=drop_last, epochs=6))
    assert progress.updates == updates


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("batch_size", [6, 7, 5_000])
def test_a_batch_that_holds_every_sample_is_full_batch(batch_size: int, drop_last: bool) -> None:
    spec = replace(MINI, batch_size=batch_size, drop_last=drop_last)
    full = replace(MINI, batch_size=None)
    assert record(*uncut(spec)) == record(*uncut(full))


@pytest.mark.parametrize(
    ("budget", "position", "updates"),
    [
        (Budget(), (40, 0), 80),
        (Budget(until_epoch=7), (7, 0), 14),
        (Budget(until_epoch=10**9), (40, 0), 80),
        (Budget(batches=5), (2, 1), 5),
        (Budget(batches=5, until_epoch=2), (2, 0), 4),
        (Budget(seconds=0), (0, 1), 1),
        (Budget(until_epoch=0), (0, 0), 0),
    ],
)
def test_a_slice_ends_at_whichever_limit_comes_first(
    budget: Budget, position: tuple[int, int], updates: int
) -> None:
    state, progress = train(MINI, budget)
    assert (state.position, progress.updates) == (position, updates)
    assert len(progress.losses) == state.epoch


@pytest.mark.parametrize(
    ("spec", "budget"),
    [
        (MINI, Budget(until_epoch=3)),
        (MINI, Budget(until_epoch=2)),
        (replace(MINI, epochs=2), Budget()),
        (replace(MINI, epochs=3), Budget(seconds=0)),
    ],
)
def test_a_slice_with_nothing_to_train_measures(spec: Spec, budget: Budget) -> None:
    state, reached = train(MINI, Budget(until_epoch=3))
    after, progress = train_slice(spec, state, budget)
    assert bits(after) == bits(state)
    assert (progress.updates, len(progress.losses), progress.checkpoints) == (0, 0, ())
    assert progress.now == reached.now


@pytest.mark.parametrize("spec", [FULL, MINI])
def test_a_live_learning_rate_counts_from_the_next_slice_and_keeps_the_momentum(
    spec: Spec,
) -> None:
    spec = replace(spec, momentum=0.9, epochs=20)
    state, first = train(spec, Budget(until_epoch=8))
    live = replace(spec, learning_rate=0.01)
    _, second = train_slice(live, state, Budget())
    with torch.random.fork_rng():
        torch.manual_seed(spec.seed)
        model = nn.Linear(2, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        expected = textbook(spec, model, optimizer, rates=[0.1] * 8 + [0.01] * 12)
    np.testing.assert_allclose([*first.losses, *second.losses], expected, rtol=1e-6)


@pytest.mark.parametrize("spec", DIVERGING.values(), ids=DIVERGING)
def test_divergence_leaves_finite_losses_and_a_finite_state(spec: Spec) -> None:
    state, progress = train(spec)
    slots = [slot for slots in state.optimizer.values() for slot in slots.values()]
    remembered = [s.flat for s in progress.checkpoints]
    assert progress.diverged
    assert state.epoch < spec.epochs
    assert math.isfinite(progress.now.loss)
    for array in (progress.losses, *state.parameters, *slots, *remembered):
        assert np.isfinite(array).all()


@pytest.mark.parametrize("spec", DIVERGING.values(), ids=DIVERGING)
@pytest.mark.parametrize("epochs", [1, 2, 3, 5])
def test_divergence_is_the_same_however_the_epochs_are_cut(spec: Spec, epochs: int) -> None:
    batches = math.ceil(60 / (spec.batch_size or 60))
    assert record(*cut(spec, [epochs * batches])) == record(*uncut(spec))


@pytest.mark.parametrize("batches", [1, 2, 4, 5])
@pytest.mark.parametrize("loss", ["BCE", "MSE"])
def test_divergence_is_the_same_when_cut_inside_an_epoch(loss: str, batches: int) -> None:
    spec = replace(EXPLODING, batch_size=7, loss=loss)
    assert training(*cut(spec, [batches])) == training(*uncut(spec))


@pytest.mark.parametrize(
    ("initial", "expected"), [("zeros", [0, 0, 0]), ((1.5, -2.0, 0.25), [1.5, -2.0, 0.25])]
)
def test_initial_weights_are_as_asked(initial: Initial, expected: list[float]) -> None:
    state = initial_state(replace(MINI, initial=initial))
    assert state.flat.tolist() == expected
    assert bits(state.generator) == bits(initial_state(MINI).generator)


@pytest.mark.parametrize("weights", [(), (1.0,), (1.0, 2.0, 3.0, 4.0)])
def test_another_number_of_weights_is_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="the model has 3"):
        initial_state(replace(FULL, initial=weights))


def test_test_metrics_are_those_of_the_samples_held_out() -> None:
    spec = replace(FULL, data=Bernoulli(100), model=MLP((1, 1)), train_share=0.7)
    state, progress = train(spec)
    data, _ = load(spec.data, spec.seed, 0.7)
    everything, _ = load(spec.data, spec.seed, 1.0)
    assert len(data.inputs) == 70
    parts = torch.cat([data.inputs, data.test_inputs])
    assert parts.sort(dim=0).values.equal(everything.inputs)
    weight, bias = state.flat.tolist()
    logits = weight * data.test_inputs + bias
    expected = nn.BCEWithLogitsLoss()(logits, data.test_targets).item()
    hits = [(z > 0) == (y > 0.5) for z, y in zip(logits, data.test_targets, strict=True)]
    assert progress.now.test_loss == pytest.approx(expected, rel=1e-5)
    assert progress.now.test_accuracy == pytest.approx(sum(map(bool, hits)) / 30)


def test_the_test_set_is_measured_at_every_early_epoch_and_less_often_later() -> None:
    _, progress = train(replace(FULL, train_share=0.7, epochs=131))
    assert [m.epoch for m in progress.measured] == [*range(100), 100, 110, 120, 130]
    assert [measured_every(epoch) for epoch in (999, 1_000)] == [10, 100]


def test_without_held_out_samples_there_are_no_test_metrics() -> None:
    _, progress = train(FULL)
    assert progress.measured == ()
    assert (progress.now.test_loss, progress.now.test_accuracy) == (None, None)


@pytest.mark.parametrize("spec", [FULL, MINI])
def test_the_global_generator_is_left_alone(spec: Spec) -> None:
    before = torch.get_rng_state()
    state = initial_state(spec)
    assert torch.get_rng_state().equal(before)
    train_slice(spec, state, Budget(until_epoch=2))
    assert torch.get_rng_state().equal(before)


@pytest.mark.parametrize("spec", [replace(FULL, momentum=0.9), replace(MINI, optimizer="Adam")])
def test_a_state_is_a_value_made_of_numpy_alone(spec: Spec) -> None:
    state, progress = train(spec, Budget(batches=5, remember=Grid()))
    slots = [slot for slots in state.optimizer.values() for slot in slots.values()]
    assert slots
    for array in (*state.parameters, state.generator, *slots, progress.losses):
        assert type(array) is np.ndarray
    before = bits(state)
    reached, _ = train_slice(spec, state, Budget(batches=5))
    assert bits(state) == before
    assert bits(reached) != before
