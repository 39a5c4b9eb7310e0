"""The browser's own forward pass, beside PyTorch's."""

from __future__ import annotations

import json
import os
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.datasets.points import Points
from core.datasets.standardised import Standardised, as_the_model_has_them
from core.figures.network_drawing import network_on_plane
from core.training.models import ACTIVATIONS, INPUT_FEATURES, MLP, PLAIN, InputFeatures
from core.training.spec import Spec
from tests.node import node

TESTS = Path(__file__).with_name("network_plane.mjs")
SAMPLES = Points(((0.5, 100.0), (-2.0, 320.0), (2.0, 200.0), (1.0, 90.0)), (0, 1, 0, 1))
INPUTS = (PLAIN, *((name,) for name in INPUT_FEATURES), tuple(INPUT_FEATURES))
HIDDEN: tuple[tuple[int, ...], ...] = ((), (3,), (10, 10, 10), (4, 1, 6, 2))
PLACES = 21


def answers_of(
    model: MLP, data: Points | Standardised, random: np.random.Generator
) -> dict[str, Any]:
    """Return a network with random weights, places, and every unit's answers from PyTorch's modules."""
    torch.manual_seed(int(random.integers(1_000_000)))
    module = model.build()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(float(random.uniform(0.5, 6)))
    places = torch.from_numpy(random.uniform(-4, 4, (PLACES, 2))).float()
    if isinstance(data, Standardised):
        places = places * data.mean_and_deviation[1] + data.mean_and_deviation[0]
    values = as_the_model_has_them(data, places.double())
    layers: list[torch.Tensor] = []
    kept: tuple[type[nn.Module], ...] = (InputFeatures, *ACTIVATIONS.values())
    with torch.inference_mode():
        for layer in module.double().children():
            if not layers and not isinstance(layer, InputFeatures):
                layers.append(values)
            values = layer(values)
            if isinstance(layer, kept):
                layers.append(values)
    return {
        "network": network_on_plane(Spec(data, model)),
        "weights": torch.cat([each.flatten() for each in module.parameters()]).tolist(),
        "x": places[:, 0].tolist(),
        "y": places[:, 1].tolist(),
        "answers": [layer.T.tolist() for layer in (*layers, values)],
    }


@pytest.mark.parametrize("outputs", [1, 5])
def test_the_browser_answers_what_pytorch_answers(tmp_path: Path, outputs: int) -> None:
    random = np.random.default_rng(outputs)
    sources: tuple[Points | Standardised, ...] = (SAMPLES, Standardised(SAMPLES))
    cases = [
        answers_of(MLP((len(inputs), *hidden, outputs), activation, inputs), data, random)
        for activation, inputs, hidden, data in product(ACTIVATIONS, INPUTS, HIDDEN, sources)
    ]
    (tmp_path / "answers.json").write_text(json.dumps(cases), encoding="utf-8")
    ran = subprocess.run(
        [node(), "--test", TESTS],
        env={**os.environ, "PYTORCH_ANSWERS": str(tmp_path / "answers.json")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
