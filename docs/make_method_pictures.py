"""Make the pictures of error against step in "Which method, when" and "Why it works".

python docs/make_method_pictures.py                 # writes into docs/images
python docs/make_method_pictures.py FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import gradscape as gs

IMAGES = Path(__file__).resolve().parent / "images"
STEPS = np.logspace(-15, -0.3, 150)
AT = 1.5
LEAST = 1e-17  # drawn for an error of zero
ADAPTIVE = "#222222"


def squire_trapp(x: Any) -> Any:
    """Evaluate the function that Squire and Trapp tried the complex step on, at 1.5."""
    return np.exp(x) / (np.cos(x) ** 3 + np.sin(x) ** 3)


EXACT = float(gs.gradient("exp(x)/(cos(x)**3 + sin(x)**3)", AT))


def differences(
    f: Callable[[Any], Any], method: str, order: int, step: float
) -> tuple[float, float]:
    """Derivative at AT with a step of one's own, and its estimated error."""
    g, info = gs.gradient(f, AT, method=method, order=order, step=step, full_output=True)
    return float(g), float(info.error)


def default_step(f: Callable[[Any], Any], method: str, order: int) -> tuple[float, float]:
    """Return the step that is taken when none is given, and the relative error with it."""
    g, info = gs.gradient(f, AT, method=method, order=order, full_output=True)
    return float(info.step), relative(float(g))


def relative(g: Any) -> Any:
    """Relative error, one that can be drawn."""
    return np.maximum(np.abs(g / EXACT - 1.0), LEAST)


def log_axes(axes: Axes, title: str) -> None:
    """Label axes of error against step."""
    axes.set(xscale="log", yscale="log", xlabel="step h", ylabel="relative error", title=title)
    axes.grid(alpha=0.25)


def error_against_step() -> Figure:
    """Compare all methods with a step of one's own: truncation to the right, rounding left."""
    figure = Figure(figsize=(9, 5.6), layout="constrained")
    axes = figure.subplots()
    methods = [("forward", 1), ("central", 2), ("central", 4), ("central", 6), ("central", 8)]
    for method, order in methods:
        errors = [relative(differences(squire_trapp, method, order, h)[0]) for h in STEPS]
        (line,) = axes.plot(STEPS, errors, linewidth=1.3, label=f"{method}, order {order}")
        step, error = default_step(squire_trapp, method, order)
        axes.plot(step, error, "o", color=line.get_color(), markersize=8, markeredgecolor="black")
    imaginary = [relative(squire_trapp(AT + 1j * h).imag / h) for h in STEPS]
    axes.plot(STEPS, imaginary, "--", linewidth=1.5, color="tab:pink", label="complex step")
    g, info = gs.gradient(squire_trapp, AT, full_output=True)
    axes.plot(
        info.step, relative(g), "*", color=ADAPTIVE, markersize=16, label="adaptive (the default)"
    )
    axes.plot([], [], "o", color="white", markeredgecolor="black", label="the step if none given")
    log_axes(axes, "Error against step: exp(x)/(cos³x + sin³x) at 1.5")
    axes.set_ylim(3e-18, 30)
    axes.legend(loc="upper center", fontsize="small", ncols=2)
    return figure


def claim_against_step() -> Figure:
    """Show the error that is claimed beside the true one, for three stencils."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    panels = figure.subplots(1, 3, sharey=True)
    for axes, (method, order) in zip(
        panels, (("forward", 1), ("central", 2), ("central", 6)), strict=True
    ):
        pairs = np.array([differences(squire_trapp, method, order, h) for h in STEPS])
        axes.plot(STEPS, relative(pairs[:, 0]), linewidth=1, label="true error")
        axes.plot(STEPS, np.abs(pairs[:, 1] / EXACT), linewidth=1.6, label="info.error")
        log_axes(axes, f"{method}, order {order}")
        axes.set_ylim(1e-15, 1e3)
    for axes in panels[1:]:
        axes.set_ylabel("")
    panels[0].legend(loc="lower left", fontsize="small")
    return figure


def noise_against_step() -> Figure:
    """Show how noise moves the best step, and that the default finds it."""
    figure = Figure(figsize=(9, 5), layout="constrained")
    axes = figure.subplots()
    steps = np.logspace(-9, -0.4, 150)
    cases = (("float64", None), ("float32", None), ("noise 1e-6 of f's size", 1e-6))
    for name, level in cases:

        def f(x: Any, name: str = name, level: float | None = level) -> Any:
            value = squire_trapp(x)
            if name == "float32":
                return np.float32(value)
            return value if level is None else value * (1.0 + level * hashed(x))

        errors = [relative(differences(f, "central", 4, h)[0]) for h in steps]
        (line,) = axes.plot(steps, errors, linewidth=1, label=name)
        g, info = gs.gradient(f, AT, full_output=True)
        error = float(info.error) / EXACT
        axes.errorbar(
            float(info.step),
            relative(g),
            yerr=[[0.0], [max(error - float(relative(g)), 0.0)]],
            fmt="*",
            color=line.get_color(),
            markeredgecolor="black",
            markersize=15,
            capsize=4,
            label=f"{name}: adaptive, and its claim",
        )
    log_axes(axes, "Central differences, order 4: the noisier f, the longer the best step")
    axes.set_xlim(1e-9, 1)
    axes.set_ylim(1e-16, 1e3)
    axes.legend(loc="lower left", fontsize="small", ncols=2)
    return figure


def hashed(x: Any) -> Any:
    """Noise between -1 and 1 that is the same for the same x."""
    turns = np.sin(np.asarray(x) * 12345.6789e5) * 43758.5453
    return 2.0 * (turns - np.floor(turns)) - 1.0


def even_parts() -> Figure:
    """Show what tells a kink from a smooth function: f(h) + f(-h) - 2f(0) at h, 2h, 4h."""
    figure = Figure(figsize=(9, 4.6), layout="constrained")
    axes = figure.subplots()
    steps = np.logspace(-4, -1, 60)
    functions: list[tuple[str, Callable[[Any], Any]]] = [
        ("jump, x ≥ 0: stays, ×1", lambda x: np.where(x >= 0, 1.0, 0.0)),
        ("kink, max(x, 0): ×2", lambda x: np.maximum(x, 0.0)),
        ("smooth, exp(x): ×4", np.exp),
    ]
    for label, f in functions:
        even = np.abs(f(steps) + f(-steps) - 2.0 * f(0.0))
        (line,) = axes.plot(steps, even, linewidth=1.2, label=label)
        h = 1.7e-3 * 2.0 ** np.arange(3)
        axes.plot(h, np.abs(f(h) + f(-h) - 2.0 * f(0.0)), "o", color=line.get_color())
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="step h",
        ylabel="|f(h) + f(−h) − 2f(0)|",
        title="From one step to twice the step (dots: h, 2h, 4h)",
    )
    axes.grid(alpha=0.25)
    axes.legend(loc="lower right", fontsize="small")
    return figure


def pictures() -> Iterator[tuple[str, Figure]]:
    """Names of files, and the pictures in them."""
    yield "error-against-step.png", error_against_step()
    yield "claim-against-step.png", claim_against_step()
    yield "noise-against-step.png", noise_against_step()
    yield "even-parts.png", even_parts()


def write_all(folder: Path) -> None:
    """Write them all into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in pictures():
        figure.savefig(folder / name, dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
