"""Where XOR with two ReLU units can come to rest."""

from __future__ import annotations

# BCE of four corners of which some share one probability, as right as it can be, and the others are
# right and sure. k corners that share a part p of ones cost k/4 times the entropy of p.
TRAPS: dict[float, str] = {
    0.0: "all four corners are right",
    0.3466: "two corners are sure and right, and two share ½",
    0.4774: "one corner is sure, and three share ⅔ or ⅓, so that one of them is wrong",
    0.6931: "all four corners share ½",
}
NEAR = 0.012


def trap_of(loss: float) -> str | None:
    """Which of the places of rest a BCE near its limit belongs to, in words."""
    limit = min(TRAPS, key=lambda each: abs(each - loss))
    return TRAPS[limit] if abs(limit - loss) < NEAR else None
