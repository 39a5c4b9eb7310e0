"""What the XOR page says beside its figures."""

from __future__ import annotations

NOTES: dict[str, str] = {
    "What you see": """
The **plane** shows how likely the network thinks class 1 is at each place: green likely, purple
unlikely, and a line where it is one half; there is none while it is one half everywhere. Points on
the wrong side wear a red ring, unless all answers are about one half. In the **diagram** each unit shows its own map of the plane; thick
edges are large weights, green ones positive, purple ones negative. Click a unit to enlarge its map
and, while paused, change its weights.
""",
    "Why one neuron fails": r"""
One neuron answers $\\sigma(w_1x_1 + w_2x_2 + b)$: it is sure on one side of a straight line and sure of
the opposite on the other. No straight line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the
other. The best it can do is say one half everywhere: a loss of $\\ln 2 = 0.693147$.
""".replace("\\\\", "\\"),
    "What hidden units do": """
Each hidden unit draws a line (or, in later layers, a curve) of its own. Their answers are the
coordinates of a new space; the **hidden layer's view** shows the points there. Training moves them
until one straight cut parts the classes. The last neuron only has to make that cut.
""",
    "The long plateau": r"""
Sigmoids squeeze: $\sigma' \le \tfrac14$. A gradient passes through one such factor a layer on its way
back, so at the start each layer gets a fraction of what the next one gets. Choose **Gradients** beside
the loss: on the plateau at $\ln 2$ they are tiny in every layer for thousands of epochs, then they
grow and the loss falls. Try tanh or ReLU, which leave the plateau at once, or Xavier weights, which
shorten it.
""",
}
