"""Samples: drawn by seed, split once and for all, without a trace in the global generator."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from core.datasets.synthetic import Bernoulli
from core.experiments.logistic import SIX_POINTS, SIX_STUDENTS
from core.training.data import global_generator, load, load_on, split


@pytest.fixture(autouse=True)
def _nothing_cached() -> Iterator[None]:
    load.cache_clear()
    yield
    load.cache_clear()


@pytest.mark.parametrize(
    ("count", "share", "training"),
    [(60, 0.7, 42), (6, 0.7, 4), (5_000, 0.1, 500), (2, 0.1, 1), (6, 0.99, 6), (6, 1.0, 6)],
)
def test_a_split_keeps_every_sample_once_and_one_at_least_to_train_on(
    count: int, share: float, training: int
) -> None:
    numbers = torch.arange(count, dtype=torch.float32).unsqueeze(1)
    parts = split(numbers, 10 * numbers, share)
    assert len(parts.inputs) == training
    assert torch.equal(torch.cat([parts.inputs, parts.test_inputs]).sort(dim=0).values, numbers)
    assert torch.equal(parts.targets, 10 * parts.inputs)
    assert torch.equal(parts.test_targets, 10 * parts.test_inputs)


def test_a_split_stays_put_when_the_seed_changes() -> None:
    first, second = (load(Bernoulli(60), seed, 0.7)[0] for seed in (0, 1))
    assert torch.equal(first.inputs, second.inputs)
    assert torch.equal(first.test_inputs, second.test_inputs)
    assert not torch.equal(first.targets, second.targets)


def test_a_split_mixes_the_samples() -> None:
    parts = load(Bernoulli(60), 0, 0.7)[0]
    assert parts.test_inputs.min() < 0 < parts.test_inputs.max()


def test_the_same_seed_draws_the_same_samples() -> None:
    first = load(Bernoulli(500), 7, 1.0)[0]
    load.cache_clear()
    second = load(Bernoulli(500), 7, 1.0)[0]
    assert first is not second
    assert torch.equal(first.targets, second.targets)


@pytest.mark.parametrize("source", [SIX_STUDENTS, SIX_POINTS])
def test_samples_that_are_written_out_are_the_same_for_every_seed(source: Bernoulli) -> None:
    first, second = (load(source, seed, 1.0)[0] for seed in (0, 1))
    assert torch.equal(first.inputs, second.inputs)
    assert torch.equal(first.targets, second.targets)


@pytest.mark.parametrize("source", [Bernoulli(50), SIX_STUDENTS, SIX_POINTS])
def test_samples_are_rows_of_float32(source: Bernoulli) -> None:
    data = load(source, 0, 1.0)[0]
    assert data.inputs.shape == (len(data.inputs), source.features)
    assert data.targets.shape == (len(data.inputs), 1)
    assert data.inputs.dtype == data.targets.dtype == torch.float32
    assert set(data.targets.unique().tolist()) == {0, 1}


def test_bernoulli_inputs_lie_evenly_from_minus_one_to_one() -> None:
    x = load(Bernoulli(5), 0, 1.0)[0].inputs.ravel()
    assert x.tolist() == [-1, -0.5, 0, 0.5, 1]


@pytest.mark.parametrize(("w", "b"), [(5.0, -1.0), (0.0, -1.0), (-20.0, 0.0), (2.0, 20.0)])
def test_bernoulli_means_come_close_to_their_probabilities(w: float, b: float) -> None:
    data = load(Bernoulli(5_000, w, b), 0, 1.0)[0]
    probabilities = torch.sigmoid(w * data.inputs + b)
    for found, wanted in zip(data.targets.chunk(5), probabilities.chunk(5), strict=True):
        # Five standard deviations of a mean of 1,000.
        assert found.mean().item() == pytest.approx(wanted.mean().item(), abs=0.08)


def test_loading_leaves_the_global_generator_as_it_was() -> None:
    before = torch.get_rng_state()
    load(Bernoulli(100), 3, 0.7)
    assert torch.equal(torch.get_rng_state(), before)


def test_the_global_generator_comes_back_after_an_error() -> None:
    before = torch.get_rng_state()
    with pytest.raises(ZeroDivisionError), global_generator(5):
        torch.rand(3)
        raise ZeroDivisionError
    assert torch.equal(torch.get_rng_state(), before)


def test_the_global_generator_can_be_set_to_a_state() -> None:
    with global_generator(5):
        state = torch.get_rng_state()
        first = torch.rand(3)
    with global_generator(state):
        assert torch.equal(torch.rand(3), first)


def test_weights_are_drawn_where_a_script_would_draw_them() -> None:
    source = Bernoulli(300)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(11)
        source.sample()
        as_in_a_script = torch.get_rng_state()
    assert torch.equal(load(source, 11, 0.7)[1], as_in_a_script)


def test_threads_that_load_at_once_do_not_mix_their_seeds() -> None:
    def draw(seed: int) -> list[float]:
        return load(Bernoulli(2_000), seed, 1.0)[0].targets.ravel().tolist()

    alone = [draw(seed) for seed in range(12)]
    load.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(draw, range(12))) == alone


@pytest.mark.parametrize("share", [0.7, 1.0])
def test_samples_on_a_device_are_the_same_samples(share: float) -> None:
    here, there = load(SIX_STUDENTS, 0, share)[0], load_on(SIX_STUDENTS, 0, share, "cpu")
    parts: list[Callable[..., torch.Tensor]] = [
        lambda data: data.inputs,
        lambda data: data.targets,
        lambda data: data.test_inputs,
        lambda data: data.test_targets,
    ]
    assert all(torch.equal(part(here), part(there)) for part in parts)
