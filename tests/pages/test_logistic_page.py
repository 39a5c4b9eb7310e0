"""The logistic page's script, run without a browser: controls, links, sentences."""

from itertools import chain

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.course import LESSONS
from core.lessons.presets import LOGISTIC_PRESETS, PRESETS, Preset
from core.streaming.wire import message
from tests.pages import visit
from tests.pages.visit import labels, link_of, new_tab, press, sentences

DEFAULT_LINK = {"lr": "0.05", "epochs": "10000", "loss": "BCE", "data": "bernoulli", "seed": "0"}


def opened(**link: str) -> AppTest:
    """The logistic page, opened with these query parameters."""
    return visit.opened("logistic", link)


def test_the_home_page_lists_every_lesson() -> None:
    page = new_tab().run()
    assert not page.exception
    titles = [link.proto.label.strip("*") for link in page.get("page_link")]
    presets = chain.from_iterable(PRESETS.values())
    lessons = [f"{lesson.number} {lesson.title}" for lesson in LESSONS]
    assert titles == [*lessons, *(preset.title for preset in presets)]
    assert {lesson.question for lesson in LESSONS} <= {text.value for text in page.markdown}


@pytest.mark.parametrize("loss", ["BCE", "MSE", "Both"])
@pytest.mark.parametrize("data", ["bernoulli", "students", "minibatch"])
def test_the_page_opens_without_a_complaint(data: str, loss: str) -> None:
    page = opened(data=data, loss=loss, solid="1", train="0.7", init="hand")
    assert not page.exception
    assert sentences(page) == []


def test_the_page_has_its_controls() -> None:
    page = opened()
    assert {"Learning rate", "Epochs", "Seed"} <= labels(page, "text_input")
    assert {"Loss", "Device", "Data"} <= labels(page, "selectbox")
    assert {"Train", "Step", "Reset"} <= labels(page, "button")
    assert link_of(page) == DEFAULT_LINK


def test_a_race_can_be_held_in_step() -> None:
    assert "Same epoch" in labels(opened(loss="Both"), "toggle")
    assert "Same epoch" not in labels(opened(loss="BCE"), "toggle")


def test_a_link_sets_the_controls() -> None:
    page = opened(lr="0.5", epochs="300", loss="mse", seed="7", n="60", shuffle="0", w="−3")
    assert sentences(page) == []
    wanted = {"lr": "0.5", "epochs": "300", "loss": "MSE", "seed": "7"}
    wanted |= {"n": "60", "shuffle": "0", "w": "-3"}
    assert link_of(page) == DEFAULT_LINK | wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lr", "-3"), ("lr", ""), ("lr", "nan"), ("epochs", "abc"), ("epochs", "1.5"),
        ("epochs", "1e30"), ("loss", "HINGE"), ("data", "iris"), ("device", "abacus"),
        ("seed", "-1"), ("n", "1"), ("w", "21"), ("b", "x"), ("optimizer", "SGDD"),
        ("momentum", "1"), ("decay", "-1"), ("batch", "0"), ("shuffle", "maybe"), ("drop", "2"),
        ("train", "0"), ("init", "ones"), ("log", "maybe"), ("solid", ""), ("w0", "1e9"),
        ("b0", "zero"), ("v0", "101"), ("step", "?"),
    ],
)  # fmt: skip
def test_what_a_link_cannot_ask_for_is_answered_with_a_sentence(name: str, value: str) -> None:
    shows_the_field = {
        "w0": {"init": "hand"},
        "b0": {"init": "hand"},
        "v0": {"init": "hand", "data": "students"},
        "step": {"loss": "Both"},
    }.get(name, {})
    page = opened(**shows_the_field, **{name: value})
    assert not page.exception
    (sentence,) = sentences(page)
    assert sentence.endswith(".")
    assert link_of(page) == DEFAULT_LINK | shows_the_field


def test_a_link_may_ask_for_many_things_in_vain() -> None:
    page = opened(lr="-3", epochs="abc", loss="HINGE", data="iris", device="abacus", seed="-1")
    assert not page.exception
    assert len(sentences(page)) == 6
    assert link_of(page) == DEFAULT_LINK


def test_a_mistyped_learning_rate_is_answered_and_the_old_one_stays() -> None:
    page = opened(lr="0.5")
    page.text_input(key="logistic.lr").set_value("fast").run()
    (sentence,) = sentences(page)
    assert sentence.startswith("Learning rate: “fast” is not a number. ")
    assert sentence.endswith("Until then 0.5 is used.")
    assert link_of(page)["lr"] == "0.5"

    page.text_input(key="logistic.lr").set_value("0.2").run()
    assert sentences(page) == []
    assert link_of(page)["lr"] == "0.2"


def test_a_choice_forgets_what_the_link_asked_for_in_vain() -> None:
    page = opened(loss="HINGE")
    page.selectbox(key="logistic.loss").set_value("MSE").run()
    assert sentences(page) == []
    assert link_of(page)["loss"] == "MSE"


def test_a_new_seed_is_one_click_away() -> None:
    page = opened()
    press(page, "New seed")
    assert link_of(page)["seed"] not in ("", "0")
    assert page.text_input(key="logistic.seed").value == link_of(page)["seed"]


@pytest.mark.parametrize("lesson", LOGISTIC_PRESETS, ids=lambda lesson: lesson.title)
def test_a_lesson_sets_every_control(lesson: Preset) -> None:
    page = opened(lr="0.3", data="students", loss="MSE", batch="3", log="1", init="zeros")
    press(page, lesson.title)
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page) == {**DEFAULT_LINK, **lesson.settings}


def test_a_link_that_comes_late_does_not_undo_what_the_student_set() -> None:
    page = opened()
    page.text_input(key="logistic.lr").set_value("0.5").run()
    assert link_of(page)["lr"] == "0.5"
    page.query_params["lr"] = "0.05"  # Streamlit tells the link that the page was opened with
    page.run()
    assert page.text_input(key="logistic.lr").value == "0.5"
    assert link_of(page)["lr"] == "0.5"


def test_a_page_come_back_to_keeps_its_settings_unless_a_lesson_was_followed() -> None:
    card = {"lr": "0.3", "lesson": "a-card"}
    page = opened(**card)
    page.text_input(key="logistic.lr").set_value("0.5").run()
    for followed, rate in (({}, "0.5"), (card, "0.3"), (card, "0.3")):
        page.switch_page("home.py").run()
        page.switch_page("logistic.py")
        page.query_params.clear()
        for name, value in followed.items():
            page.query_params[name] = value
        page.run()
        (learning_rate,) = (box for box in page.text_input if box.label == "Learning rate")
        assert learning_rate.value == rate
        assert "lesson" not in link_of(page)


def test_an_experiment_chosen_in_a_lesson_leaves_it() -> None:
    page = opened(lesson="l2-fit")
    assert link_of(page)["lesson"] == "l2-fit"
    press(page, "Six students")
    assert "lesson" not in link_of(page)
    assert link_of(page)["data"] == "students"


def test_without_data_of_ones_own_the_page_asks_for_a_file() -> None:
    page = opened(data="own")
    assert not page.exception
    assert [box.value for box in page.info] == ["There are no points yet. Give a CSV file."]
    assert "Train" not in {button.label for button in page.button}
    assert link_of(page) == DEFAULT_LINK | {"data": "own"}


@pytest.mark.parametrize("loss", ["BCE", "Both"])
@pytest.mark.parametrize("points", ["hours,passed;1,0;2,0;3,1", "1,0;2,0;3,1", "1,2,0;3,4,1;5,1,1"])
def test_data_of_ones_own_come_with_the_link(points: str, loss: str) -> None:
    page = opened(data="own", points=points, loss=loss, std="1", train="0.7")
    assert not page.exception
    assert sentences(page) == []
    assert link_of(page)["points"] == points
    assert link_of(page)["std"] == "1"
    assert ("What is p at x =" in labels(page, "text_input")) == (points.count(",") < 6)


def test_p_at_an_x_stands_beside_the_loss() -> None:
    page = opened(data="own", points="hours,passed;1,0;2,0;3,1", x="7", init="zeros")
    scene = page.session_state["session"].page_state("logistic").stream.scene
    (row,) = message(scene.draw(scene.run.view())["panel"])["rows"]
    assert row["numbers"][-1] == ["p at hours = 7", "0.500", ""]
    assert link_of(page)["x"] == "7"


def test_points_of_one_class_are_called_so() -> None:
    page = opened(data="own", points="1,0;2,0")
    assert not page.exception
    assert sentences(page) == ["All points are of one class. Place some of the other, too."]


def test_a_link_with_other_points_is_answered() -> None:
    page = opened(data="own", points="1,2")
    (sentence,) = sentences(page)
    assert "is not a point" in sentence or "a label is 0 or 1" in sentence
