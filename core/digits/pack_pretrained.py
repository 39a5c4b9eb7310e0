"""Train the network of ``pretrained.npz``: ``MNIST_ROOT=FOLDER python -m core.digits.pack_pretrained``.

Run once, for some minutes; the result is in the repository.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.digits.pretrained import PACKED, SCHEDULE, SPEC
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice


def pack() -> None:
    """Write the weights as float16, and the test accuracy of the weights so rounded."""
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
