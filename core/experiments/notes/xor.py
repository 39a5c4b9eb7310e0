"""What the XOR page explains below its figures."""

from __future__ import annotations

NOTES: dict[str, str] = {
    "What you see": """
The **plane** shows the probability of class 1 that the network gives to each place: green is likely, purple
unlikely. The decision boundary is the line where it is 0.5; there is none while the network answers
0.5 everywhere. Points on the wrong side have a red ring, unless all answers are about 0.5. In
the **diagram** each unit shows its own map of the plane; thick edges are large weights, green ones
positive, purple ones negative. Click a unit to enlarge its map and, while paused, to change its weights.
""",
    "Why one neuron fails": r"""
One neuron answers $\sigma(w_1x_1 + w_2x_2 + b)$: it is confident of one class on one side of a
straight line and of the other class on the other side. No straight line has (0, 1) and (1, 0) on one side
and (0, 0) and (1, 1) on the other. The best it can do is answer 0.5 everywhere, a loss of $\ln 2 = 0.693147$.
""",
    "What hidden units do": """
Each hidden unit has a line (or, in later layers, a curve) of its own. Their answers are the coordinates
of a new space; the **hidden layer's view** shows the points there. Training moves them until one
straight line separates the classes. The last neuron only has to draw that line.
""",
    "The long plateau": r"""
A sigmoid’s slope is at most $\tfrac14$, and on its way back the gradient is multiplied by one such slope
per layer. So at the start each layer gets a fraction of the gradient that the next one gets. Choose **Gradients** beside
the loss: on the plateau at $\ln 2$ they are tiny in every layer for thousands of epochs, then they
grow and the loss falls. Try tanh or ReLU, which leave the plateau at once, or Xavier weights, which
shorten it.
""",
}
