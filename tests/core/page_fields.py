"""What each page asks for."""

from __future__ import annotations

from core.experiments import logistic, mnist, regression, softmax, xor

PAGES = {
    "regression": regression.FIELDS,
    "logistic": logistic.FIELDS,
    "xor": xor.FIELDS,
    "softmax": softmax.FIELDS,
    "mnist": mnist.FIELDS,
}
