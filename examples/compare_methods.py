"""The known picture: SGD, momentum, AdaGrad and Adam on x²/20 + y², from (-7, 2), 30 steps."""

from matplotlib.figure import Figure

import gradscape as gs

settings = {
    "SGD": {"method": "gradient", "learning_rate": 0.95},
    "Momentum": {"method": "momentum", "learning_rate": 0.1},
    "AdaGrad": {"method": "adagrad", "learning_rate": 1.5},
    "Adam": {"method": "adam", "learning_rate": 0.3},
}
descents = gs.descend("x**2/20 + y**2", (-7, 2), settings, steps=30)
print(descents)

where = {"x": (-8, 3), "y": (-3.5, 3.5), "shape": (20, 13)}
figure = Figure(figsize=(9, 6.6), layout="constrained")
for axes, descent in zip(figure.subplots(2, 2).flat, descents, strict=True):
    gs.draw(descent, ax=axes, title=descent.name, **where)
figure.savefig("compare_methods.png")

gs.draw(descents, **where).save("compare_methods_together.png")
