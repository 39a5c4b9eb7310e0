"""What is said of a run is so, whatever its experiments have come to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.diagnosis.status_sentence import duration, sentence
from core.runs.run import Run
from core.workers.fair_queue import PoolLoad
from tests.core.fakes import FULL, MINI, ByHand, watch

AGAIN = "train again from the start"
DIVERGING = replace(FULL, learning_rate=1_000.0, weight_decay=1.0)
DIVERGED = "BCE diverged at epoch 13"
STEADY = replace(FULL, loss="MSE", epochs=60)


@pytest.fixture
def hand() -> ByHand:
    return ByHand()


def ended(hand: ByHand, run: Run) -> str:
    """The sentence when the run has come to rest."""
    run.play()
    return sentence(watch(run, hand)[-1])


def halfway(hand: ByHand, run: Run, epoch: int) -> None:
    """Train until the slowest experiment that trains has done so many epochs."""
    run.play()
    while run.view().epoch < epoch:
        run.renew()
        hand.finish_all()


def test_pytorch_is_starting_until_a_worker_has_answered_and_never_again(hand: ByHand) -> None:
    run = hand.run(replace(FULL, epochs=1))
    assert sentence(run.view()) == "Starting PyTorch …"
    run.renew()
    hand.finish_all()
    assert sentence(run.view()) == "Ready: 1 epoch to go. Press Train."
    run.step()
    watch(run, hand)
    run.reset()
    assert sentence(run.view()) == "Ready: 1 epoch to go. Press Train."
    run.edit(0, 0, (0, 0), 2.0)
    assert "Starting" not in sentence(run.view())


def test_pytorch_has_started_where_a_worker_has_answered_another_run(hand: ByHand) -> None:
    view = hand.run(replace(FULL, epochs=1)).view()
    assert view.no_worker_yet
    others = replace(view, pool_load=PoolLoad(answered=True))
    assert sentence(others) == "Ready: 1 epoch to go. Press Train."


def test_a_failure_at_the_very_start_is_no_start(hand: ByHand) -> None:
    run = hand.run(replace(FULL, optimizer="no such optimizer"))
    run.renew()
    hand.finish_all()
    said = sentence(run.view())
    assert (
        said == "Stopped at epoch 0: KeyError: 'no such optimizer'. Resume tries again from here."
    )


def test_a_run_alone_tells_how_it_goes(hand: ByHand) -> None:
    run = hand.run(replace(FULL, epochs=1_000))
    watch(run, hand)
    assert sentence(run.view()) == "Ready: 1,000 epochs to go. Press Train."
    run.play()
    hand.finish_all()
    assert sentence(run.view()) == "Training, epoch 10 of 1,000 · 10 s left"
    run.set_speed(5.0)
    assert sentence(run.view()) == "Training, epoch 10 of 1,000 · 3 min left ●"
    run.pause()
    hand.finish_all()
    place = f"epoch {run.view().epoch} of 1,000"
    said = f"Paused at {place}. You can change the learning rate and the epochs now."
    assert sentence(run.view()) == said
    with hand.at_once():
        past = run.look_back(5)
    assert sentence(past) == "Looking back at epoch 5. Resume goes on from here."
    run.set_speed(float("inf"))
    done = "Done: epoch 1,000 of 1,000. Raise Epochs to go on, or train again from the start."
    assert ended(hand, run) == done
    run.tune([replace(FULL, epochs=100)])
    assert sentence(run.view()).startswith("Done: epoch 1,000 (Epochs is 100). ")


def test_a_batch_is_told_where_the_run_stands_within_an_epoch(hand: ByHand) -> None:
    run = hand.run(MINI)
    watch(run, hand)
    run.step("batch")
    assert sentence(watch(run, hand)[-1]).startswith("Paused at epoch 0 of 40, batch 1 of 2. ")


def test_a_run_that_diverged_says_how_to_go_on(hand: ByHand) -> None:
    assert ended(hand, hand.run(DIVERGING)) == (
        "Diverged: the loss became infinite or NaN at epoch 13. Look back and resume with other "
        "settings, or train again from the start."
    )


def test_a_target_reached(hand: ByHand) -> None:
    run = hand.run(replace(FULL, epochs=400, stop_loss=0.5))
    said = ended(hand, run)
    place = f"epoch {run.view().epoch} of 400"
    assert said == f"Target reached at {place}. Change the target to go on, or {AGAIN}."


@pytest.mark.parametrize("same_epoch", [True, False])
def test_while_one_trains_on_the_other_is_said_to_have_diverged(
    same_epoch: bool, hand: ByHand
) -> None:
    run = hand.run(DIVERGING, STEADY)
    run.keep_in_step(same_epoch)
    watch(run, hand)
    halfway(hand, run, 30)
    said = sentence(run.view())
    assert said == f"Training, epoch {run.view().epoch} of 60; {DIVERGED}."
    run.pause()
    watch(run, hand)
    said = sentence(run.view())
    assert said.startswith(f"Paused at epoch {run.view().epoch} of 60; {DIVERGED}. ")
    assert AGAIN not in said
    assert ended(hand, run) == (
        f"Done: epoch 60 of 60; {DIVERGED}. Raise Epochs to go on, or {AGAIN}."
    )
    with hand.at_once():
        early, late = run.look_back(5), run.look_back(20)
    assert sentence(early) == "Looking back at epoch 5. Resume goes on from here."
    assert sentence(late) == f"Looking back at epoch 20; {DIVERGED}. Resume goes on from here."


def test_where_both_diverged_both_are_named(hand: ByHand) -> None:
    said = ended(hand, hand.run(DIVERGING, replace(DIVERGING, loss="MSE")))
    assert said.startswith("Diverged: BCE at epoch 13 and MSE at epoch 13. Look back")
    assert said.endswith(f"or {AGAIN}.")


def test_a_target_that_one_reaches_first_is_told_while_the_other_goes_on(hand: ByHand) -> None:
    first = replace(FULL, epochs=60, stop_loss=0.6)
    run = hand.run(first, replace(STEADY, stop_loss=0.0))
    watch(run, hand)
    halfway(hand, run, 50)
    reached = run.view().trials[0].state.epoch
    assert 0 < reached < 50
    told = f"BCE reached the target at epoch {reached}"
    assert sentence(run.view()) == f"Training, epoch {run.view().epoch} of 60; {told}."
    assert ended(hand, run) == (
        f"{told}; MSE is done at epoch 60. Change the target to go on, or {AGAIN}."
    )
    with hand.at_once():
        past = run.look_back(1)
    assert sentence(past) == "Looking back at epoch 1. Resume goes on from here."


def test_out_of_step_the_one_that_is_done_is_told(hand: ByHand) -> None:
    run = hand.run(FULL, replace(STEADY, epochs=40))
    run.keep_in_step(False)
    hand.cost["MSE"] = 0.1
    watch(run, hand)
    run.play()
    while not run.view().trials[0].finished:
        run.renew()
        hand.finish(next(job for job in hand.waiting if job.spec.loss == "BCE"))
    said = sentence(run.view())
    assert said.startswith(f"Training, epoch {run.view().epoch} of 40")
    assert said.endswith("; BCE is done at epoch 40.")
    assert ended(hand, run) == f"Done: epoch 40 of 40. Raise Epochs to go on, or {AGAIN}."


def test_a_failure_in_a_race_names_the_one_that_failed(hand: ByHand) -> None:
    run = hand.run(FULL, STEADY)
    watch(run, hand)
    run.play()
    hand.fail(RuntimeError("no such kernel."), hand.waiting[1])
    hand.finish_all()
    run.renew()
    said = "MSE stopped at epoch 0: RuntimeError: no such kernel. Resume tries again from here."
    assert sentence(run.view()) == said


def test_a_failure_after_a_divergence_tells_both(hand: ByHand) -> None:
    run = hand.run(DIVERGING, STEADY)
    watch(run, hand)
    halfway(hand, run, 30)
    (job,) = hand.waiting
    hand.fail(RuntimeError("no such kernel"), job)
    run.renew()
    at = run.view().trials[1].state.epoch
    assert sentence(run.view()) == (
        f"MSE stopped at epoch {at}: RuntimeError: no such kernel; {DIVERGED}. "
        "Resume tries again from here."
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(2.4, "2 s"), (89, "89 s"), (90, "2 min"), (5_399, "90 min"), (5_400, "2 h"),
     (172_799, "48 h"), (172_800, "2 days"), (1e9, "11,574 days")],
)  # fmt: skip
def test_a_time_is_told_roughly(seconds: float, words: str) -> None:
    assert duration(seconds) == words
