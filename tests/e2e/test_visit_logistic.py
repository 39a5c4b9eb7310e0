"""The page of logistic regression, visited."""

from tests.e2e.visit_tests import *  # noqa: F403

PAGES = ("logistic",)
