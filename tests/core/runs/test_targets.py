"""A run ends at the first epoch that meets its target, wherever its slices are cut."""

from dataclasses import replace
from typing import Any

import pytest

from core.datasets.synthetic import Gate, Shape
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import State, initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.fakes import ByHand, watch

AND = Spec(Gate("and"), MLP((2, 1)), learning_rate=1.0, epochs=500)
RING = Spec(
    Shape("circle", size=60), MLP((2, 8, 1), "tanh"), learning_rate=0.1, batch_size=10, epochs=200
)


def until_it_ends(spec: Spec, batches: int | None) -> tuple[State, bool]:
    """Train in slices of so many batches; where it ended, and whether at the target."""
    state = initial_state(spec)
    while state.epoch < spec.epochs:
        state, progress = train_slice(spec, state, Budget(batches=batches))
        if progress.reached:
            return state, True
    return state, False


@pytest.mark.parametrize("spec", [AND, RING], ids=["full batch", "mini-batches"])
@pytest.mark.parametrize("target", [{"stop_loss": 0.2}, {"stop_accuracy": 1.0}])
def test_the_end_is_the_same_however_the_run_is_cut(spec: Spec, target: dict[str, Any]) -> None:
    spec = replace(spec, **target)
    ends = [until_it_ends(spec, batches) for batches in (None, 1, 7, 100)]
    assert all(reached for _, reached in ends)
    assert len({(state.epoch, state.flat.tobytes()) for state, _ in ends}) == 1
    assert 0 < ends[0][0].epoch < spec.epochs


def test_a_full_batch_stops_at_the_first_epoch_whose_loss_meets_the_target() -> None:
    _, whole = train_slice(AND, initial_state(AND), Budget())
    state, progress = train_slice(replace(AND, stop_loss=0.2), initial_state(AND), Budget())
    assert progress.now.loss <= 0.2 < whole.losses[state.epoch - 1]
    assert len(progress.losses) == state.epoch


def test_a_target_met_already_trains_no_further() -> None:
    spec = replace(AND, stop_loss=10.0)
    state, progress = train_slice(spec, initial_state(AND), Budget())
    assert (state.epoch, progress.updates, progress.reached) == (0, 0, True)


def test_a_target_out_of_reach_changes_nothing() -> None:
    plain, _ = train_slice(AND, initial_state(AND), Budget())
    aimed, progress = train_slice(
        replace(AND, stop_loss=0.0, stop_accuracy=None), initial_state(AND), Budget()
    )
    assert plain.flat.tobytes() == aimed.flat.tobytes()
    assert not progress.reached


def test_a_target_first_met_before_a_divergence_counts() -> None:
    spec = replace(AND, learning_rate=1e30, loss="MSE", weight_decay=1.0, stop_accuracy=0.5)
    _, progress = train_slice(spec, initial_state(spec), Budget())
    assert progress.reached
    assert not progress.diverged


@pytest.mark.parametrize("later", [0.1, 0.3])
def test_another_target_is_yet_to_be_reached(later: float) -> None:
    hand = ByHand()
    run = hand.run(replace(AND, stop_loss=0.2))
    run.play()
    assert watch(run, hand)[-1].status == "reached"
    run.tune([replace(AND, stop_loss=0.2, learning_rate=0.01)])
    assert run.view().status == "reached"
    run.tune([replace(AND, stop_loss=later)])
    assert run.view().status == "paused"
