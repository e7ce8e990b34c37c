"""The three functions of the story side by side, in a Matplotlib figure of one's own."""

from matplotlib.figure import Figure

import gradscape as gs

figure = Figure(figsize=(12, 4), layout="constrained")
names = ("sum_of_squares", "product", "sine_of_product")
for axes, name in zip(figure.subplots(1, 3), names, strict=True):
    gs.draw(gs.gallery[name], ax=axes)
figure.savefig("story.png")
