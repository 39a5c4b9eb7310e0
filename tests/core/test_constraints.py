"""What was tested is what ``requirements.txt`` allows, from its lower bounds on."""

from __future__ import annotations

from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[2]


def read(name: str) -> dict[str, Requirement]:
    """The requirements in a file, by the package's name."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    return {each.name: each for each in found}


def bound(requirement: Requirement, operator: str) -> Version:
    """The version that a requirement names after ``==`` or ``>=``."""
    (version,) = [each.version for each in requirement.specifier if each.operator == operator]
    return Version(version)


def test_the_newest_versions_tested_are_allowed() -> None:
    allowed = read("requirements.txt") | read("requirements-dask.txt")
    tested = read("constraints.txt")
    assert tested.keys() == allowed.keys()
    for name, requirement in allowed.items():
        assert requirement.specifier.contains(bound(tested[name], "=="))


def test_the_oldest_versions_tested_are_the_lower_bounds() -> None:
    oldest = read("constraints-lowest.txt")
    for name, requirement in read("requirements.txt").items():
        tested = oldest.get(name) or read("constraints.txt")[name]
        version, lowest = bound(tested, "=="), bound(requirement, ">=")
        assert version.release[: len(lowest.release)] == lowest.release
