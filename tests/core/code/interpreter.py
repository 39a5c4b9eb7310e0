"""A fresh interpreter that runs scripts one after the other, and knows nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Reads a script a line, as JSON; answers with what it printed and with its losses by epoch.
LOOP = """
import contextlib, io, json, sys
import matplotlib.pyplot as plt
answers, sys.stdout = sys.stdout, io.StringIO()
for line in sys.stdin:
    printed, names = io.StringIO(), {"__name__": "__main__"}
    with contextlib.redirect_stdout(printed):
        exec(compile(json.loads(line), "script.py", "exec"), names)
    plt.close("all")
    ours = [name for name in sys.modules if name.partition(".")[0] in ("core", "pages", "streamlit")]
    answer = {"printed": printed.getvalue(), "losses": names["losses"], "ours": ours}
    print(json.dumps(answer), file=answers, flush=True)
"""


@dataclass(frozen=True)
class Ran:
    """What a script printed, and its losses by epoch; of a race by loss."""

    printed: str
    losses: Any


class Interpreter:
    """A Python process in a folder."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process, self.folder = process, folder

    def run(self, script: str) -> Ran:
        """Run a script to its end."""
        print(json.dumps(script), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        assert line, self._process.stderr.read()
        answer = json.loads(line)
        assert answer["ours"] == []
        return Ran(answer["printed"], answer["losses"])


@contextmanager
def fresh_interpreter(folder: Path) -> Iterator[Interpreter]:
    """Start an interpreter in a folder, and end it."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", LOOP], cwd=folder, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": ""},
    ) as process:  # fmt: skip
        yield Interpreter(process, folder)
        process.stdin.close()
