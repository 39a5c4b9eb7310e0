"""One update, number by number, on the three pages that offer it."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.formulas.one_update import OneUpdate, one_update
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from pages.live.one_update import PLAYING
from tests.pages import visit
from tests.pages.test_lesson_strip import mounted
from tests.pages.visit import at_rest, labels, link_of, press

SHOW, HIDE = "Show one update", "Hide the update"
STEPS = "figure update"


def shown(page: AppTest) -> OneUpdate:
    """Return the update that the page's next frame shows."""
    session = page.session_state["session"]
    scene = session.page_state(session.here).stream.scene
    update = scene.draw(scene.run.view())["update"]
    assert isinstance(update, OneUpdate)
    return update


@pytest.mark.parametrize("name", ["logistic", "regression", "xor"])
def test_a_button_shows_one_update_and_hides_it_again(name: str) -> None:
    page = visit.opened(name, {"layers": "2"} if name == "xor" else {})
    assert STEPS not in mounted(page)
    page = press(page, SHOW)
    assert not page.exception
    assert STEPS in mounted(page)
    assert link_of(page)["update"] == "1"
    assert shown(page).steps
    page = press(page, HIDE)
    assert STEPS not in mounted(page)
    assert "update" not in link_of(page)


def test_pages_of_several_classes_offer_none() -> None:
    page = visit.opened("softmax", {"mode": "train"})
    assert SHOW not in {button.label for button in page.button}


def test_training_goes_on_as_if_nobody_had_looked() -> None:
    page = visit.opened("xor", {"layers": "2", "activation": "tanh", "batch": "2", "update": "1"})
    (trial,) = visit.run_of(page).view().trials
    state = initial_state(trial.spec)
    for _ in range(3):
        announced = shown(page)
        page = press(page, "Step a batch")
        reached = at_rest(page).trials[0].state
        state, _ = train_slice(trial.spec, state, Budget(batches=1))
        np.testing.assert_array_equal(reached.flat, state.flat)
        new = sorted(step.value for step in announced.steps if step.phase == "New weights")
        assert new == sorted(map(float, state.flat))
    assert shown(page).update == 4


def test_the_next_sample_of_the_batch_comes_when_it_is_asked_for() -> None:
    page = visit.opened("xor", {"layers": "2", "update": "1"})
    assert (shown(page).sample, shown(page).inputs) == (0, (0.0, 0.0))
    page.session_state["session"].page_state("xor").sample = 2
    page = visit.drawn(page.run())
    assert (shown(page).sample, shown(page).inputs) == (2, (1.0, 0.0))


def test_a_new_run_begins_with_its_first_sample() -> None:
    page = visit.opened("xor", {"layers": "2", "update": "1"})
    page.session_state["session"].page_state("xor").sample = 2
    page.selectbox(key="xor.activation").set_value("tanh").run()
    assert shown(page).sample == 0


def test_while_training_goes_on_nothing_is_shown() -> None:
    page = press(visit.opened("xor", {"layers": "2", "update": "1", "speed": "1"}), "Train")
    assert (shown(page).steps, shown(page).words) == ((), PLAYING)
    page = press(page, "Pause")
    assert shown(page).steps


def test_the_button_that_makes_the_update_is_named_while_it_can() -> None:
    page = visit.opened("xor", {"layers": "2", "update": "1", "epochs": "1"})
    assert shown(page).steps[-1].note.endswith("Step makes this update.")
    page = press(page, "Step")
    assert at_rest(page).status == "finished"
    assert "Step" not in shown(page).steps[-1].note


def test_in_a_race_the_student_chooses_the_network() -> None:
    page = visit.opened("logistic", {"data": "students", "loss": "Both", "update": "1"})
    formulas = []
    for loss in ("BCE", "MSE"):
        choice = next(group for group in page.button_group if group.label == "Network of")
        page = visit.drawn(choice.set_value(loss).run())
        formulas.append(next(step.formula for step in shown(page).steps if step.name == "dL/dz"))
    assert formulas == ["p − y", "2(p − y) · p(1 − p)"]


def test_an_earlier_epoch_has_an_update_of_its_own() -> None:
    page = visit.opened("logistic", {"data": "students", "update": "1"})
    for _ in range(2):
        page = press(page, "Step")
        at_rest(page)
        page = visit.drawn(page.run())
    assert shown(page).update == 3
    page = visit.drawn(page.select_slider[-1].set_value(1).run())
    past = visit.run_of(page).look_back(1).trials[0]
    assert shown(page).update == 2
    assert [step.value for step in shown(page).steps] == [
        step.value for step in one_update(past.spec, past.state).steps
    ]


def test_a_large_network_is_named_in_place_of_its_steps() -> None:
    page = visit.opened("xor", {"update": "1"})
    assert "2-10-10-10-1" in shown(page).words
    assert "Learning rate" in labels(page, "text_input")
