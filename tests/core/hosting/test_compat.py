"""The private parts of libraries that we use, each tried on the real thing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
import uvicorn

from core.hosting.compat import asked_to_exit, uncompiled, unwrapped
from tests.e2e.app import ROOT

# pandas as another thread sees it while it is being imported.
HALF_IMPORTED = """
import importlib.machinery, sys, types
import plotly.graph_objects as go
{fix}
pandas = sys.modules["pandas"] = types.ModuleType("pandas")
pandas.__spec__ = importlib.machinery.ModuleSpec("pandas", None)
pandas.__spec__._initializing = True
figure = go.Figure().add_scatter(x=[0.0])
figure.update_traces(name="a")
print(figure.to_json())
"""
HIDDEN = "from core.hosting.compat import hide_half_imported_modules as hide; hide()"
# The script writes a line each time that it is run; its worker says what it has run.
STARTED = """
import multiprocessing, sys
from core.hosting.compat import start_workers_without_main
print("run", flush=True)
{fix}
if __name__ == "__main__":
    worker = multiprocessing.get_context("spawn").Process(target=divmod, args=(7, 2))
    worker.start()
    worker.join()
"""
PRELOADED = """
import multiprocessing, os, sys, time
from pathlib import Path
from core.hosting.compat import is_fork_server, start_fork_server
from multiprocessing.util import get_temp_dir
forked = multiprocessing.get_context("forkserver")
forked.set_forkserver_preload(["preloaded"])
start_fork_server(Path(sys.argv[1]))
assert not is_fork_server()
print(get_temp_dir(), flush=True)
worker = forked.Process(target=divmod, args=(7, 2))
worker.start()
worker.join()
"""


def ran(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_figure_is_made_while_pandas_is_being_imported() -> None:
    assert '"data"' in ran(HALF_IMPORTED.format(fix=HIDDEN)).stdout


def test_plotly_alone_still_fails_then() -> None:
    """``hide_half_imported_modules`` can go when this fails."""
    assert "AttributeError" in ran(HALF_IMPORTED.format(fix="")).stderr


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "RMSprop"])
def test_pytorchs_optimizers_still_have_wrappers_and_ours_have_none(name: str) -> None:
    theirs = getattr(torch.optim, name)
    for method in ("add_param_group", "load_state_dict", "state_dict"):
        assert hasattr(getattr(theirs, method), "__wrapped__")
        assert not hasattr(getattr(uncompiled(theirs), method), "__wrapped__")
    assert hasattr(theirs.step, "__wrapped__")
    assert not hasattr(unwrapped(theirs.step), "__wrapped__")


@pytest.mark.parametrize(("fix", "runs"), [("start_workers_without_main()", 1), ("", 2)])
def test_a_worker_runs_the_script_that_started_it_unless_told_not_to(
    fix: str, runs: int, tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    script.write_text(STARTED.format(fix=fix))
    found = subprocess.run(
        [sys.executable, script], env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    assert found.stdout.split() == [b"run"] * runs


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process starts the others")
def test_the_fork_server_imports_what_workers_share(
    tmp_path: Path,
) -> None:
    (tmp_path / "preloaded.py").write_text(
        "from core.hosting.compat import fork_server_folder, is_fork_server;"
        "print('fork server', is_fork_server(), fork_server_folder(), flush=True)"
    )
    folder, said = sorted(ran(PRELOADED, str(tmp_path)).stdout.splitlines())
    assert said == f"fork server True {folder}"


def test_a_server_notes_that_a_signal_came() -> None:
    server = uvicorn.Server(uvicorn.Config("app:app"))
    assert not asked_to_exit([server.handle_exit])
    server.handle_exit(signal.SIGTERM, None)
    assert asked_to_exit([server.handle_exit, None])
