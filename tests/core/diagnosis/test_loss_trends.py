"""What is read off the record of a run: plateaus, jumps, and a few states to look into."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.diagnosis.loss_trends import (
    RECENT,
    RECENT_EPOCHS,
    STANDS,
    STRETCH_EPOCHS,
    STRETCH_SHARE,
    STRETCH_UPDATES,
    epoch_means,
    lasting_plateau,
    longest_plateau,
    loss_jumps,
    sparse_states,
)
from core.runs.trial_view import Curve, curve
from tests.core.xor_trials import trial_of

CURVES = st.lists(
    st.tuples(st.integers(20, 80), st.sampled_from([0.5, 0.502, 0.506, 0.51, 0.4, 0.403])),
    min_size=1,
    max_size=14,
).map(
    lambda steps: curve(
        np.cumsum([gap for gap, _ in steps]).tolist(), [loss for _, loss in steps]
    )
)  # fmt: skip


def stands(values: list[float]) -> bool:
    """Whether the losses lie within 1 % of one another."""
    return max(values) - min(values) <= STANDS * max(values)


def every_epoch(losses: list[float]) -> Curve:
    """A curve with a point an epoch."""
    return curve(list(range(len(losses))), losses)


@given(CURVES)
def test_the_longest_plateau_is_what_trying_every_stretch_finds(losses: Curve) -> None:
    epochs, values = losses.epochs.tolist(), losses.values.tolist()
    longest = max(
        epochs[j] - epochs[i]
        for i in range(len(epochs))
        for j in range(i, len(epochs))
        if stands(values[i : j + 1])
    )
    found = longest_plateau(losses)
    if longest < max(STRETCH_UPDATES, STRETCH_SHARE * epochs[-1]):
        assert found is None
        return
    assert found is not None
    first, last = found
    assert last - first == longest
    assert stands([v for e, v in zip(epochs, values, strict=True) if first <= e <= last])


@given(CURVES)
def test_a_lasting_plateau_is_what_trying_every_beginning_finds(losses: Curve) -> None:
    epochs, values = losses.epochs.tolist(), losses.values.tolist()
    first = min(epochs[i] for i in range(len(epochs)) if stands(values[i:]))
    long = epochs[-1] - first >= max(STRETCH_UPDATES, STRETCH_SHARE * epochs[-1])
    assert lasting_plateau(losses) == ((first, epochs[-1]) if long else None)


@pytest.mark.parametrize("find", [longest_plateau, lasting_plateau])
@pytest.mark.parametrize("epochs", [[], [0], [0, 1]])
def test_hardly_any_curve_is_no_plateau(find: object, epochs: list[int]) -> None:
    assert callable(find)
    assert find(curve(epochs, [0.5] * len(epochs))) is None


@pytest.mark.parametrize("find", [longest_plateau, lasting_plateau])
def test_a_loss_of_zero_can_stand_still(find: object) -> None:
    assert callable(find)
    assert find(curve([0, 100, 200], [0.0, 0.0, 0.0])) == (0, 200)


def test_with_many_batches_in_an_epoch_fewer_epochs_are_a_plateau() -> None:
    losses = every_epoch([0.5] * (STRETCH_EPOCHS + 1))
    assert lasting_plateau(losses) is None
    assert lasting_plateau(losses, batches=40) == (0, STRETCH_EPOCHS)
    assert lasting_plateau(every_epoch([0.5] * STRETCH_EPOCHS), batches=40) is None


def test_a_loss_that_goes_up_and_down_jumps() -> None:
    assert loss_jumps(every_epoch([0.5, 0.7] * RECENT))


@pytest.mark.parametrize(
    "losses",
    [
        [0.5, 0.52] * RECENT,  # as noise does
        [0.5, 0.7] * RECENT + [0.5] * RECENT,  # no longer
        [0.5, 0.7] * RECENT + [0.5] * (RECENT_EPOCHS + 1),
        [0.5, 0.7] * (RECENT // 2 - 1),  # not for long
        np.linspace(1, 0.1, 5 * RECENT).tolist(),
        [0.5] * RECENT + [2.0],  # once
        [],
    ],
    ids=lambda losses: f"{len(losses)} losses to {losses[-1:]}",
)
def test_other_losses_do_not_jump(losses: list[float]) -> None:
    assert not loss_jumps(every_epoch(losses))


def test_with_many_batches_in_an_epoch_a_few_epochs_show_that_it_jumps() -> None:
    assert loss_jumps(every_epoch([2.1, 2.0, 1.3, 1.6, 1.9]), batches=40)
    assert not loss_jumps(every_epoch([2.1, 2.0, 1.3, 1.6, 1.2]), batches=40)


def test_the_ends_of_a_curve_of_mini_batches_are_no_epoch_means() -> None:
    trial = trial_of(30, batch_size=2)
    assert epoch_means(trial).values.tolist() == trial.loss.values[1:-1].tolist()
    whole = trial_of(30)
    assert epoch_means(whole).values.tolist() == whole.loss.values.tolist()


def test_a_run_stays_with_the_states_it_looks_into() -> None:
    trial = trial_of(400, layers=())
    seen: dict[int, None] = {}
    for epoch in range(100, 401):
        past = tuple(state for state in trial.past if state.epoch <= epoch)
        now = replace(trial, state=past[-1], past=past)
        states = sparse_states(now, epoch // 2, 4)
        assert 1 <= len(states) <= 6
        assert all(epoch // 2 <= state.epoch <= epoch for state in states)
        seen |= dict.fromkeys(state.epoch for state in states)
    assert len(seen) < 25


def test_a_run_that_remembers_nothing_looks_into_the_present() -> None:
    trial = trial_of(0)
    assert sparse_states(trial, 0, 4) == [trial.state]
