"""A rule of one's own: resilient propagation, which follows only the signs of the gradient."""

import numpy as np

import gradscape as gs


def rprop(state, gradient, *, first=0.1, up=1.2, down=0.5):
    """Lengthen a coordinate's step while its slope keeps its sign, shorten it when it turns."""
    steps = state.memory.get("steps", np.full(gradient.shape, first))
    signs = state.memory.get("signs", np.zeros(gradient.shape))
    turned = np.sign(gradient) * signs
    steps = np.where(turned > 0, up * steps, np.where(turned < 0, down * steps, steps))
    state.memory["steps"], state.memory["signs"] = steps, np.sign(gradient)
    return state.point - steps * np.sign(gradient)


descents = gs.descend(
    gs.gallery.himmelblau, [(-1, -1), (0, 4)], {"Rprop": rprop, "Adam": "adam"}, steps=40
)
print(descents)
gs.draw(gs.gallery.himmelblau, descend=descents).save("own_rule.png")
