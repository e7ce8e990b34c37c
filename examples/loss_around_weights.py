"""The loss of a small network around its weights, along two directions through all 33 of them."""

import numpy as np

import gradscape as gs

rng = np.random.default_rng(3)
x, t = rng.normal(size=(40, 2)), rng.normal(size=(40, 1))
shapes = {"W1": (2, 8), "b1": (8,), "W2": (8, 1), "b2": (1,)}


def loss(p):
    """Mean square of what the network is off by."""
    hidden = np.tanh(x @ p["W1"] + p["b1"])
    return np.mean((hidden @ p["W2"] + p["b2"] - t) ** 2)


def somewhere():
    """Parameters, or a direction of theirs."""
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


field = gs.field(
    loss, through=somewhere(), along={"first": somewhere(), "second": somewhere()}, shape=25
)
print(field)
gs.draw(field, title="A loss around the weights").save("loss_around_weights.png")
