"""A network that was trained before the app started, so that the first drawing is read at once.

``MNIST_ROOT=FOLDER python -m core.digits.pretrained`` trains it anew, for some minutes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from core.datasets.mnist import FULL_TEST, FULL_TRAINING, FullMnist, unpacked
from core.digits.digit_models import CNN
from core.training.augmentation import SmallMoves
from core.training.spec import Spec
from core.training.state import initial_state, model_from_weights
from core.training.train_slice import Budget, train_slice

PACKED = Path(__file__).with_name("pretrained.npz")
SPEC = Spec(
    FullMnist(),
    CNN((8, 16), 32),
    loss="CE",
    optimizer="Adam",
    batch_size=100,
    train_share=FULL_TRAINING / (FULL_TRAINING + FULL_TEST),
    augmentation=SmallMoves(),
)
SCHEDULE = ((6, 3e-3), (9, 5e-4))  # train to this epoch at this learning rate


@lru_cache(maxsize=1)
def _packed() -> tuple[torch.nn.Module, float]:
    with np.load(PACKED) as packed:
        weights = tuple(packed[name].astype(np.float32) for name in packed.files[1:])
        return model_from_weights(SPEC, weights).eval(), float(packed["test_accuracy"])


def measured_accuracy() -> float:
    """Return the share of MNIST's 10,000 test digits that it reads right, measured when it was packed."""
    return _packed()[1]


def read(pixels: bytes) -> np.ndarray:
    """Return the probabilities ``(10,)`` of one digit, ``pixels`` 784 uint8."""
    with torch.inference_mode():
        return _packed()[0](unpacked(pixels))[0].softmax(0).numpy()


def pack() -> None:
    """Train the network, and write its weights as float16 with their test accuracy once rounded."""
    state = initial_state(SPEC)
    for epochs, learning_rate in SCHEDULE:
        spec = replace(SPEC, epochs=epochs, learning_rate=learning_rate)
        state, _ = train_slice(spec, state, Budget())
    rounded = [weights.astype(np.float16) for weights in state.parameters]
    as_read = tuple(weights.astype(np.float32) for weights in rounded)
    _, progress = train_slice(SPEC, replace(state, parameters=as_read), Budget(batches=0))
    assert progress.now is not None
    accuracy = progress.now.test_accuracy
    print(f"{accuracy:.4f} of the test digits are read right")
    np.savez_compressed(PACKED, *rounded, test_accuracy=np.float32(accuracy))


if __name__ == "__main__":
    pack()
