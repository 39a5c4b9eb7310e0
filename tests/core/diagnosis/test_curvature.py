"""The largest curvature is the one that the whole Hessian has, and it bounds the steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.func import functional_call

from core.datasets.points import Points
from core.diagnosis.curvature import (
    curvature_of_step,
    largest_eigenvalue,
    next_steps_overshoot,
    states_at_once,
)
from core.diagnosis.forward_pass import forward_pass, multiplications, some_samples
from core.diagnosis.learning_rates import step_limit
from core.experiments.mnist import Settings as MnistSettings
from core.experiments.xor import Settings
from core.training.data import load
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import State, initial_state, model_from_weights
from core.training.train_slice import Budget, train_slice

CROSSED = Points(((0, 0), (1, 2), (2, 1), (3, 3), (-1, 1)), (1, 0, 0, 1, 1))


def spec_of(**settings: Any) -> Spec:
    """A spec of the XOR page with points that no line parts."""
    (spec,) = Settings(data="own", points=CROSSED, seed=1, **settings).specs()
    return spec


def of_whole_hessian(spec: Spec, state: State) -> float:
    """The largest eigenvalue of the Hessian, every entry of it worked out."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    module = model_from_weights(spec, state.parameters)
    shapes = {name: weight.shape for name, weight in module.named_parameters()}

    def loss(flat: torch.Tensor) -> torch.Tensor:
        parts = flat.split([shape.numel() for shape in shapes.values()])
        named = {
            name: part.view(shape)
            for (name, shape), part in zip(shapes.items(), parts, strict=True)
        }
        plain = LOSSES[spec.loss](functional_call(module, named, (data.inputs,)), data.targets)
        return plain + 0.5 * spec.weight_decay * flat.square().sum()

    hessian = torch.autograd.functional.hessian(loss, torch.from_numpy(state.flat))
    return float(torch.linalg.eigvalsh(hessian)[-1])


@pytest.mark.parametrize("loss", ["BCE", "MSE"])
@pytest.mark.parametrize("layers", [(), (3,), (4, 4)], ids=str)
@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_the_largest_curvature_is_that_of_the_whole_hessian(
    loss: str, layers: tuple[int, ...], decay: float
) -> None:
    # A step of next to no length, so that only one place counts.
    spec = spec_of(
        loss=loss, layers=layers, activation="tanh", weight_decay=decay, learning_rate=1e-6
    )
    state = initial_state(spec)
    assert curvature_of_step(spec, state) == pytest.approx(of_whole_hessian(spec, state), rel=0.02)


@pytest.mark.parametrize(
    ("learning_rate", "momentum"), [(20.0, 0.0), (2.0, 0.9)], ids=["plain", "momentum goes further"]
)
def test_half_way_along_the_step_and_at_its_end_count_too(
    learning_rate: float, momentum: float
) -> None:
    spec = spec_of(layers=(), learning_rate=learning_rate, momentum=momentum)
    state, _ = train_slice(spec, initial_state(spec), Budget(batches=7))
    after, _ = train_slice(spec, state, Budget(batches=1))
    half = tuple(0.5 * (a + b) for a, b in zip(state.parameters, after.parameters, strict=True))
    places = [state, replace(state, parameters=half), after]
    bends = [of_whole_hessian(spec, place) for place in places]
    assert curvature_of_step(spec, state) == pytest.approx(max(bends), rel=0.01)


def test_a_state_is_measured_once() -> None:
    spec = spec_of()
    state = initial_state(spec)
    first = curvature_of_step(spec, state)
    state.parameters[0][:] = 100  # nobody does that to a state; a second look would show it
    assert curvature_of_step(spec, state) == first
    assert curvature_of_step(replace(spec, learning_rate=0.5), state) != first


@pytest.mark.parametrize("ends", [(3.0, -50.0), (3.0, 2.9), (-1.0, -2.0)], ids=str)
def test_the_largest_eigenvalue_is_found_beside_any_other(ends: tuple[float, float]) -> None:
    generator = torch.Generator().manual_seed(3)
    axes, _ = torch.linalg.qr(torch.randn(6, 6, generator=generator))
    values = torch.tensor([*ends, -3.0, -3.5, -4.0, -5.0])
    matrix = axes @ torch.diag(values) @ axes.T
    found = largest_eigenvalue(lambda v: matrix @ v, torch.zeros(6))
    assert found == pytest.approx(max(ends), rel=1e-4)


def test_a_flat_loss_has_no_curvature() -> None:
    assert largest_eigenvalue(torch.zeros_like, torch.zeros(5)) == 0


def test_weights_beyond_all_numbers_have_no_curvature_to_speak_of() -> None:
    assert np.isnan(largest_eigenvalue(lambda v: v * torch.nan, torch.zeros(5)))


def test_digits_are_looked_at_in_part() -> None:
    (spec,) = MnistSettings().specs()
    # Of all 3,830 samples it is 4.4; of the few it is more.
    assert curvature_of_step(spec, initial_state(spec)) == pytest.approx(5.73, rel=0.01)
    assert states_at_once(spec, initial_state(spec)) == 1
    module = model_from_weights(spec, initial_state(spec).parameters)
    inputs, _ = some_samples(spec, module, 1_000_000)
    again, _ = some_samples(spec, module, 1_000_000)
    assert len(inputs) == 1_000_000 // 7_840
    assert torch.equal(inputs, again)
    every = load(spec.data, spec.seed, spec.train_share)[0].inputs
    assert not torch.equal(inputs, every[:: len(every) // len(inputs)][: len(inputs)])


def test_multiplications_count_a_convolution_at_each_pixel() -> None:
    (spec,) = MnistSettings(model="cnn").specs()
    module = model_from_weights(spec, initial_state(spec).parameters)
    inputs = load(spec.data, spec.seed, spec.train_share)[0].inputs
    dense = 32 * 49 * 64 + 64 * 10
    assert multiplications(module, inputs) == 144 * 784 + 4_608 * 196 + dense


@pytest.mark.parametrize("model", ["cnn", "mlp"])
def test_of_a_network_that_takes_too_long_nothing_is_claimed(model: str) -> None:
    (spec,) = MnistSettings(model=model, layers=(500, 500)).specs()
    state = initial_state(spec)
    assert np.isnan(curvature_of_step(spec, state))
    assert not next_steps_overshoot(replace(spec, learning_rate=1e3), state)


def test_settings_that_change_nothing_here_do_not_have_a_state_measured_again() -> None:
    spec = spec_of()
    state = initial_state(spec)
    curvature_of_step(spec, state)
    assert curvature_of_step.is_known(replace(spec, epochs=7, stop_loss=0.1), state)
    assert not curvature_of_step.is_known(replace(spec, learning_rate=0.5), state)
    forward_pass(spec, state)
    assert forward_pass.is_known(replace(spec, learning_rate=0.5, epochs=7), state)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize(("share", "rests"), [(0.9, True), (1.1, False)])
def test_steps_rest_at_the_minimum_below_the_limit_and_not_above_it(
    momentum: float, share: float, rests: bool
) -> None:
    start = spec_of(layers=(), learning_rate=0.5, epochs=2_000)
    lowest, _ = train_slice(start, initial_state(start), Budget())
    limit = step_limit(replace(start, momentum=momentum))
    assert limit == pytest.approx(2 * (1 + momentum))
    rate = share * limit / of_whole_hessian(start, lowest)
    beside = lowest.with_weight(1, (0,), float(lowest.parameters[1][0]) + 1e-3)
    spec = replace(start, momentum=momentum, learning_rate=rate, epochs=2_400)
    losses = train_slice(spec, beside, Budget())[1].losses
    assert (np.ptp(losses[-50:]) < 1e-6) == rests


def test_adam_has_no_such_limit() -> None:
    assert step_limit(spec_of(optimizer="Adam")) is None
