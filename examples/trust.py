"""Your own function, its gradient with errors, and what is not to be trusted."""

import math

import gradscape as gs


def f(x, y):
    """Have a kink along y = 0, and be undefined left of x = 0."""
    return math.sqrt(x) + abs(y)


gradient, info = gs.gradient(f, [[1.0, 2.0], [4.0, 0.0]], full_output=True)
for at, g, error, reliable in zip(
    ["(1, 2)", "(4, 0)"], gradient, info.error, info.reliable, strict=True
):
    print(at, g, error, reliable)

picture = gs.draw(f)
picture.save("trust.png")
print(int(picture.field.undefined.sum()), "points where f is not defined")
