"""How long a CSV file of 1 MB holds the interpreter until the dialog knows how it is read."""

from __future__ import annotations

import time
from collections.abc import Iterator

from core.csv.column_roles import likely_features, likely_label
from core.csv.sheet import read_sheet
from core.datasets.table import MAX_ROWS
from tests.bench.report import Result

BYTES = 2**20
GOAL = 1.0  # seconds of the processor; going through all lines for each separator took up to 2.9
KINDS = {
    "empty lines": "\n",
    "many short lines": "1,2,0\n",
    "one line": "1,",
    "remarks": "# a\n",
    "100 columns": "1," * 99 + "0\n",
    "100 columns, decimal commas": "1,5;" * 99 + "0\n",
}


def seconds(content: bytes) -> float:
    """Return the processor's seconds for a file, whether it can be read or not."""
    began = time.process_time()
    try:
        sheet = read_sheet(content)
        likely_features(sheet, likely_label(sheet))
    except ValueError:
        pass
    return time.process_time() - began


def results() -> Iterator[Result]:
    """Yield a row for each kind of file."""
    seconds(b"a,b\n1,2\n")  # imports pandas
    for name, line in KINDS.items():
        times = MAX_ROWS if "columns" in name else BYTES
        taken = seconds((line * times)[:BYTES].encode())
        yield Result(f"seconds that 1 MB of {name} takes", taken, GOAL, "<=", {})
