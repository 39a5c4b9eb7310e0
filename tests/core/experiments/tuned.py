"""Values of what may change while a run trains, none of which a page has by default."""

from __future__ import annotations

from typing import Any

TUNABLE: dict[str, Any] = {
    "learning_rate": 0.1,
    "weight_decay": 0.1,
    "epochs": 5,
    "device": "cuda",
    "stop_loss": 0.1,
    "stop_accuracy": 0.9,
}
