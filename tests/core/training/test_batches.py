"""How an epoch is cut: every sample once, the same order for the same generator."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.training.batches import GATHERED, Batches
from core.training.data import Dataset
from core.training.spec import Spec
from tests.core.fakes import FULL


@st.composite
def plans(draw: st.DrawFn) -> tuple[Spec, int]:
    """A spec and how many samples it has; small batches among many, too."""
    samples = draw(st.integers(1, 40) | st.just(3 * GATHERED + 1))
    size = draw(st.none() | st.integers(1, 45))
    spec = replace(
        FULL, batch_size=size, shuffle=draw(st.booleans()), drop_last=draw(st.booleans())
    )
    return spec, samples


def numbered(samples: int) -> Dataset:
    """Sample i is i, its target -i."""
    numbers = torch.arange(samples, dtype=torch.float32).unsqueeze(1)
    return Dataset(numbers, -numbers, numbers[:0], numbers[:0])


def epoch(spec: Spec, samples: int, first: int = 0, seed: int = 0) -> list[list[float]]:
    """The samples of each batch from ``first`` on."""
    generator = torch.Generator().manual_seed(seed)
    batches = Batches(spec, samples).of_epoch(numbered(samples), generator, first)
    found = []
    for inputs, targets in batches:
        assert torch.equal(targets, -inputs)
        found.append(inputs[:, 0].tolist())
    return found


@given(plans())
def test_an_epoch_takes_every_sample_once_but_those_of_a_short_batch_left_out(
    plan: tuple[Spec, int],
) -> None:
    spec, samples = plan
    size = min(spec.batch_size or samples, samples)
    taken = [number for batch in epoch(spec, samples) for number in batch]
    used = samples // size * size if spec.drop_last else samples
    assert len(taken) == len(set(taken)) == used
    assert set(taken) <= set(range(samples))


@given(plans())
def test_batches_are_as_long_as_asked_and_only_the_last_may_be_shorter(
    plan: tuple[Spec, int],
) -> None:
    spec, samples = plan
    batches = Batches(spec, samples)
    lengths = [len(batch) for batch in epoch(spec, samples)]
    assert len(lengths) == batches.count > 0
    assert set(lengths[:-1]) <= {batches.size}
    assert 0 < lengths[-1] <= batches.size
    if spec.drop_last:
        assert lengths[-1] == batches.size


@given(plans())
def test_each_batch_weighs_as_much_of_the_epoch_as_it_has_samples(plan: tuple[Spec, int]) -> None:
    spec, samples = plan
    lengths = torch.tensor([len(batch) for batch in epoch(spec, samples)], dtype=torch.float32)
    torch.testing.assert_close(Batches(spec, samples).weights, lengths / lengths.sum())


@given(plans(), st.integers(0, 30))
def test_going_on_in_mid_epoch_takes_the_batches_that_are_left(
    plan: tuple[Spec, int], first: int
) -> None:
    spec, samples = plan
    first = min(first, Batches(spec, samples).count - 1)
    assert epoch(spec, samples, first) == epoch(spec, samples)[first:]


@given(plans())
def test_without_shuffling_samples_come_as_they_are(plan: tuple[Spec, int]) -> None:
    spec, samples = plan
    taken = [number for batch in epoch(replace(spec, shuffle=False), samples) for number in batch]
    assert taken == list(range(len(taken)))


def test_shuffling_draws_a_new_order_from_the_generator_each_epoch() -> None:
    spec = replace(FULL, batch_size=7)
    generator = torch.Generator().manual_seed(3)
    order = torch.randperm(30, generator=torch.Generator().manual_seed(3)).tolist()
    batches, data = Batches(spec, 30), numbered(30)
    first, second = (
        [int(x) for inputs, _ in batches.of_epoch(data, generator, 0) for x in inputs]
        for _ in range(2)
    )
    assert first == order
    assert first != second
    assert sorted(first) == sorted(second) == list(range(30))


@pytest.mark.parametrize("size", [None, 12, 5_000])
def test_one_batch_of_all_samples_is_never_shuffled_and_draws_nothing(size: int | None) -> None:
    spec = replace(FULL, batch_size=size, shuffle=True, drop_last=True)
    generator = torch.Generator().manual_seed(1)
    before = generator.get_state()
    plan, data = Batches(spec, 12), numbered(12)
    ((inputs, targets),) = plan.of_epoch(data, generator, 0)
    assert plan.full
    assert inputs is data.inputs
    assert targets is data.targets
    assert generator.get_state().equal(before)
