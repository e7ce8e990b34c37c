"""A straight line fitted to minibatches: a step sees eight points, the picture all of them."""

import numpy as np

import gradscape as gs

rng = np.random.default_rng(1)
x = rng.uniform(-1, 3, 64)
t = 0.8 * x - 0.5 + 0.4 * rng.normal(size=64)


def loss(which):
    """Make the mean squared error on some of the points."""
    return lambda slope, intercept: np.mean((slope * x[which] + intercept - t[which]) ** 2)


batches = [loss(rng.choice(64, 8, replace=False)) for _ in range(60)]
whole = gs.Function(loss(np.arange(64)), layout="point", name="loss")
start, settings = (-1.0, 2.0), {"learning_rate": 0.15, "steps": 60}
descents = gs.Descents(
    [
        *gs.descend(batches, start, {"eight points": "gradient"}, whole=whole, **settings),
        *gs.descend(whole, start, {"all points": "gradient"}, **settings),
    ]
)
print(descents)
gs.draw(descents).save("minibatches.png")
