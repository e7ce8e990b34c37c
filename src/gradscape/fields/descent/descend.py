"""From a function and a start to the way downhill."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.reading.options import METHODS
from gradscape.derivatives.work.progress import progress_bar
from gradscape.errors import ArgumentError
from gradscape.fields.descent.descent import Descent
from gradscape.fields.descent.descents import Descents
from gradscape.fields.descent.losses import Evaluator, Losses, read_losses
from gradscape.fields.descent.minimise import minimise
from gradscape.fields.descent.plans import Plan, read_plans
from gradscape.fields.descent.starts import read_domain, read_starts
from gradscape.fields.descent.stopping import Limits, Stop
from gradscape.fields.descent.walk import Track, walk
from gradscape.functions.function import Function

__all__ = ["descend"]

_MOST = 1_000_000  # steps: more is a slip
_OUTSIDE = "it starts outside"
_Floats = NDArray[np.float64]


def descend(  # noqa: PLR0913  # what to descend, how, and until when
    f: Any,
    start: Any,
    method: Any = "gradient",
    *,
    steps: int = 100,
    learning_rate: Any = None,
    domain: Any = None,
    tolerance: float = 1e-6,
    growth: float = 1e6,
    whole: Any = None,
    params: Mapping[str, Any] | None = None,
    derivative: str = "auto",
    workers: Any = None,
    progress: bool = False,
    **settings: Any,
) -> Descent | Descents:
    """Go downhill on `f`: the whole path, step by step, and why it ended.

    Parameters
    ----------
    f : callable, str, Function, gallery entry or GradientField; or an iterable of functions
        A scalar function of d variables. Of a list of functions, such as the losses of minibatches,
        each step takes the next, the first again after the last; of a generator, until it has no
        more.
    start : array_like, shape (d,) or (m, d), or mapping of str to float
        Where to start, or m places; for a function of one variable a number, or (m,) numbers. By
        the variables' names: ``{"x0": 1.5, "x1": 1}``. Never written to.
    method : str, callable, list of these, or mapping of name to settings
        "gradient", "momentum", "nesterov", "adagrad", "rmsprop", "adam"; a method of
        ``scipy.optimize.minimize``, such as "BFGS" or "Nelder-Mead"; or ``update(state, gradient)``
        of your own, see the notes. Several in a list, or in a mapping of the legend's names to
        settings: ``{"SGD": {"method": "gradient", "learning_rate": 0.95}, "adam": {}}``.
    steps : int
        How many at most.
    learning_rate : float or callable, optional
        η, or ``learning_rate(step)`` for one that changes. Default: 0.1 for "gradient", "momentum",
        "nesterov" and "rmsprop", 0.3 for "adam", 1.5 for "adagrad", which suit functions whose
        second derivatives are of the order of 1 (a bowl of curvature L needs η < 2/L).
    domain : mapping of str to (float, float), or sequence of them, optional
        Ranges of the variables; a descent ends with the first point outside. SciPy's methods that
        know bounds stay inside. Default: everywhere.
    tolerance : float
        Converged where |∇f| is at most this times the largest |∇f| on the way, or no larger than
        its own error; methods that may run on where ∇f is zero (momentum, Nesterov, Adam, your own)
        must be so twice in a row. SciPy's methods converge by their own tests too. Not for
        minibatches, unless `whole` is given.
    growth : float
        Diverged where f has risen above its first value by more than this times the larger of |f|
        there and of its first change, or where the point is farther than this times max(1, |x|)
        from its start x while |∇f| is no smaller than there.
    whole : callable, str or Function, optional
        With minibatches: the function whose values and gradients are recorded along the path, and
        which a picture shows. Default: the batches' own are recorded, and of a list their mean is
        shown.
    params : mapping, optional
        Constants of f.
    derivative : str
        The ``method=`` of `gradscape.gradient`.
    workers : int, map-like callable or Executor, optional
        As in `gradscape.gradient`.
    progress : bool
        Whether to show a bar that counts steps.
    **settings
        Of the methods, for all that have them: ``momentum`` (0.9; None for the growing one of
        Nesterov's paper), ``decay`` of "rmsprop" (0.9), ``beta1``, ``beta2`` of "adam" (0.9,
        0.999), ``epsilon`` (1e-8); for SciPy's methods their options, such as ``gtol``.

    Returns
    -------
    Descent, or Descents for several starts or methods
        In the latter method by method, and start by start.

    Raises
    ------
    LayoutError
        If the starts can't be points of f's domain.
    ArgumentError
        If a keyword has a value that means nothing here.
    FunctionError
        If an update of your own doesn't return a point.
    MissingExtraError
        If SciPy is needed and not installed.

    Notes
    -----
    Updates are as in the papers: gradient descent [1]_, momentum [2]_, Nesterov's in the form of
    [3]_, whose gradient is taken at x + μ·v, AdaGrad [4]_, RMSProp [5]_ and Adam [6]_. All starts
    make a step at once, with one evaluation of f for all that go on.

    An ``update(state, gradient)`` of your own is called for each descent and step, with the
    gradient at the point, shape (d,), and gives the next point, shape (d,). ``state.point`` is a
    copy of the point, ``state.value`` f there, ``state.step`` counts from 0, and ``state.memory``
    is a dict, empty at first, for what you want to keep. Its arguments by keyword only, if it has
    any, are its settings.

    Nothing warns: `Descent.reliable` says where the gradient is not to be trusted. What f raises at
    the start comes through; further on, ValueError and ArithmeticError mean that it is not defined
    there.

    References
    ----------
    .. [1] A. Cauchy: Méthode générale pour la résolution des systèmes d'équations simultanées.
       Comptes rendus de l'Académie des sciences 25 (1847), 536-538.
    .. [2] B. T. Polyak: Some methods of speeding up the convergence of iteration methods. USSR
       Computational Mathematics and Mathematical Physics 4(5) (1964), 1-17.
    .. [3] I. Sutskever, J. Martens, G. Dahl, G. Hinton: On the importance of initialization and
       momentum in deep learning. ICML (2013); Yu. E. Nesterov: A method of solving a convex
       programming problem with convergence rate O(1/k²). Soviet Mathematics Doklady 27 (1983),
       372-376.
    .. [4] J. Duchi, E. Hazan, Y. Singer: Adaptive subgradient methods for online learning and
       stochastic optimization. Journal of Machine Learning Research 12 (2011), 2121-2159.
    .. [5] T. Tieleman, G. Hinton: Lecture 6.5, rmsprop. Coursera: Neural Networks for Machine
       Learning (2012).
    .. [6] D. P. Kingma, J. Ba: Adam: a method for stochastic optimization. ICLR (2015),
       arXiv:1412.6980.

    Examples
    --------
    >>> import gradscape as gs
    >>> gs.descend("x**2/20 + y**2", (-7, 2), "momentum", steps=30)
    <Descent momentum from (-7, 2): 30 steps to (0.8964, 0.08809), f = 0.04794, |∇f| = 0.2; ...>
    >>> gs.descend("x**2", 1.0, steps=2).values.round(4)
    array([1.    , 0.64  , 0.4096])

    One's own rule, the sign of the gradient with steps that shrink:

    >>> def signs(state, gradient):
    ...     return state.point - 0.5 ** state.step * np.sign(gradient)
    >>> gs.descend("x**2 + y**2", (1.25, -0.5), signs, steps=3).path
    array([[ 1.25, -0.5 ],
           [ 0.25,  0.5 ],
           [-0.25,  0.  ],
           [ 0.  ,  0.  ]])
    """
    _check(steps, tolerance, growth)
    if derivative not in METHODS:
        raise ArgumentError(f"derivative={derivative!r}: expected one of {', '.join(METHODS)}.")
    plans, one_method = read_plans(method, learning_rate, settings)
    losses = read_losses(f, whole, params)
    starts, one_start = read_starts(losses.first(), start)
    names = _names(losses.first(), starts.shape[1])
    low, high = read_domain(domain, names)
    if losses.batches:
        _check_batches(losses, plans)
    found: list[Descent] = []
    evaluate = Evaluator(derivative, workers)
    total = steps * sum(1 if plan.rule else len(starts) for plan in plans)
    with progress_bar(total, "descend", shown=progress, unit="steps") as done:
        for plan in plans:
            limits = Limits(
                steps,
                float(tolerance),
                float(growth),
                low,
                high,
                losses.watched,
                plan.rule is not None and plan.rule.inert,
            )
            if plan.rule is not None:
                tracks = walk(losses, starts, plan, limits, evaluate, done)
            else:
                function = losses.whole
                assert function is not None
                tracks = [minimise(function, row, plan, limits, evaluate, done) for row in starts]
            found += [_descent(track, plan, names, losses.whole) for track in tracks]
    if one_method and one_start:
        return found[0]
    return Descents(found, evaluate.evaluations)


def _descent(
    track: Track, plan: Plan, names: tuple[str, ...], function: Function | None
) -> Descent:
    seen = track.seen
    return Descent(
        seen.points,
        seen.values,
        seen.gradients,
        seen.errors,
        seen.reliable,
        track.reason,
        plan.method,
        dict(plan.settings),
        track.evaluations,
        names,
        plan.name,
        function,
        _OUTSIDE if track.reason is Stop.LEFT and len(seen.points) == 1 else track.message,
    )


def _names(function: Function | None, d: int) -> tuple[str, ...]:
    return tuple(f"x{i}" for i in range(d)) if function is None else function.names(d)


def _check_batches(losses: Losses, plans: list[Plan]) -> None:
    scipy = [plan.method for plan in plans if plan.rule is None]
    if scipy:
        raise ArgumentError(
            f"method={scipy[0]!r}: SciPy's methods need one function, not another for each step."
        )
    if len(plans) > 1 and not isinstance(losses.steps, tuple):
        raise ArgumentError(
            "f is a generator, which the first method would use up: pass a list of functions, or "
            "descend method by method."
        )


def _check(steps: Any, tolerance: Any, growth: Any) -> None:
    whole = isinstance(steps, int | np.integer) and not isinstance(steps, bool)
    if not whole or not 0 <= steps <= _MOST:
        raise ArgumentError(f"steps={steps!r}: expected a whole number, 0 to {_MOST:,}.")
    for name, value, least in (("tolerance", tolerance, 0.0), ("growth", growth, 1.0)):
        number = isinstance(value, Real) and not isinstance(value, bool)
        if not number or not least <= value or math.isnan(value):
            raise ArgumentError(f"{name}={value!r}: expected a number, {least:g} or greater.")
