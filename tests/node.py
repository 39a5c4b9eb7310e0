"""Node, which runs the browser's modules where no page is needed."""

from __future__ import annotations

import shutil
from pathlib import Path

import playwright


def node() -> str:
    """Return where Node is: the one installed, or the one that Playwright brings."""
    return shutil.which("node") or str(Path(playwright.__file__).parent / "driver" / "node")
