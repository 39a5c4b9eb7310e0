"""The page of digits, visited."""

from tests.e2e.visit_tests import *  # noqa: F403

PAGES = ("mnist",)
