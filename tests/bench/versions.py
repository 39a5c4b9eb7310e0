"""An earlier version of the app, to measure beside the present one, and what both have in common."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
PICTURES = "9774b91"  # the last commit whose frames held pictures of planes, not weights


@contextmanager
def version_with_pictures() -> Iterator[Path | None]:
    """The folder of the app as it was then, or ``None`` where its history is not at hand."""
    archive = subprocess.run(
        ["git", "archive", PICTURES], cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder)


def middle(found: Sequence[Mapping[str, float]], digits: int = 2) -> dict[str, float]:
    """Return the median of each figure over several rounds."""
    return {name: round(median(each[name] for each in found), digits) for name in found[0]}
