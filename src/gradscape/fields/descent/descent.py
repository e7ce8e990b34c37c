"""One way downhill: where it went, what f was there, and why it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.errors import ArgumentError
from gradscape.fields.descent.losses import Evaluator, unknown
from gradscape.fields.descent.showing import as_html, as_table, plain, row_of, say_point
from gradscape.fields.descent.stopping import Stop, lengths
from gradscape.functions.function import Function

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Descent"]

_TELLING = (Stop.DIVERGED, Stop.CONVERGED, Stop.LEFT)  # whose messages say what to make of it
_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Descent:
    """A path that a method of descent took, as `gradscape.descend` gives it.

    Arrays have one entry for the start and one after each of the n steps; they can't be written to.

    Attributes
    ----------
    path : ndarray, shape (n + 1, d)
        The points.
    values : ndarray, shape (n + 1,)
        f there; of minibatches, each step's own f, unless the whole was given. NaN where it is not
        known.
    gradients, error : ndarray, shape (n + 1, d)
        ∇f there and its estimated absolute error.
    reliable : ndarray of bool, shape (n + 1,)
        Whether the gradient can be trusted.
    reason : Stop
        Why it ended, a string: "converged", "steps used up", "diverged", "left the domain", "not
        finite", "stalled", or "recorded".
    method : str
        The method's name.
    settings : mapping
        Its settings, defaults included.
    evaluations : int
        At how many points f was evaluated; of several descents at once, this one's share.
    variables : tuple of str
        The variables' names.
    name : str
        What a legend calls it.
    function : Function or None
        What a picture of it draws.
    message : str
        More about the end, where there is more to say.
    """

    path: _Floats
    values: _Floats
    gradients: _Floats
    error: _Floats
    reliable: NDArray[np.bool_]
    reason: Stop
    method: str
    settings: Mapping[str, Any]
    evaluations: int
    variables: tuple[str, ...]
    name: str
    function: Function | None = None
    message: str = ""
    _known: bool = True

    def __post_init__(self) -> None:
        for array in (self.path, self.values, self.gradients, self.error, self.reliable):
            array.setflags(write=False)

    @classmethod
    def of(
        cls,
        path: ArrayLike,
        f: Any = None,
        variables: str | Sequence[str] | None = None,
        name: str = "mine",
    ) -> Descent:
        """Make a descent of a path that was recorded elsewhere, so that it is drawn like others.

        Parameters
        ----------
        path : array_like, shape (n + 1, d)
            The points, start first. Copied.
        f : callable, str or Function, optional
            The function descended: its values and gradients are evaluated along the path.
        variables : sequence of str, optional
            The variables' names. Default: those of `f`, or x0, x1, ...
        name : str
            For the legend.

        Raises
        ------
        ArgumentError
            If the path is no array (n + 1, d) of finite numbers.

        Examples
        --------
        >>> import gradscape as gs
        >>> gs.Descent.of([[1.0, 2.0], [0.5, 1.0], [0.0, 0.0]], "x0**2 + x1**2", name="mine")
        <Descent mine from (1, 2): 2 steps to (0, 0), f = 0, |∇f| = 0; recorded>
        """
        points = _read_path(path)
        d = points.shape[1]
        evaluate = Evaluator()
        function = None
        if f is not None:
            function = Function.of(f)
            if variables is not None:
                function = Function(f, variables=_names(variables, d))
        seen = unknown(points) if function is None else evaluate(function, points)
        names = _names(variables, d) if function is None else function.names(d)
        return cls(
            points,
            seen.values,
            seen.gradients,
            seen.errors,
            seen.reliable,
            Stop.RECORDED,
            "recorded",
            {},
            evaluate.evaluations,
            names,
            str(name),
            function,
            _known=function is not None,
        )

    def __len__(self) -> int:
        """Number of points: one more than steps."""
        return len(self.path)

    @property
    def steps(self) -> int:
        """How many steps were made."""
        return len(self.path) - 1

    @property
    def start(self) -> _Floats:
        """The first point, shape (d,)."""
        return np.asarray(self.path[0])

    @property
    def point(self) -> _Floats:
        """The last point, shape (d,)."""
        return np.asarray(self.path[-1])

    @property
    def value(self) -> float:
        """The function, f, at the last point."""
        return float(self.values[-1])

    @property
    def gradient(self) -> _Floats:
        """∇f at the last point, shape (d,)."""
        return np.asarray(self.gradients[-1])

    @property
    def slope(self) -> float:
        """|∇f| at the last point."""
        return float(lengths(self.gradients[-1]))

    @property
    def learning_rate(self) -> Any:
        """The learning rate, None for a method that has none."""
        return self.settings.get("learning_rate")

    @property
    def doubts(self) -> int:
        """At how many points the gradient is known but not to be trusted."""
        return int((~self.reliable).sum()) if self._known else 0

    def to_dataframe(self) -> pd.DataFrame:
        """Give a table with a row for each point.

        Columns: step, the variables, f, a partial derivative and its error for each variable, and
        reliable.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        from gradscape.fields.descent.frames import make_frame

        return make_frame([self])

    def __repr__(self) -> str:
        steps = "1 step" if self.steps == 1 else f"{self.steps} steps"
        known = ""
        if self._known:
            value, slope = (plain(x, n) for x, n in ((self.value, 4), (self.slope, 2)))
            known = f", f = {value}, |∇f| = {slope}"
        text = f"{steps} to {say_point(self.point)}{known}; {self.reason}"
        text += f": {self.message}" if self.message and self.reason in _TELLING else ""
        if self.doubts:
            text += f"; gradient not to be trusted at {self.doubts} of {len(self)} points"
        return f"<Descent {self.name} from {say_point(self.start)}: {text}>"

    def __str__(self) -> str:
        rows = [row_of(self)]
        return as_table(rows) + (f"\n{self.message}" if self.message else "")

    def _repr_html_(self) -> str:
        return as_html([row_of(self)], self.message)


def _read_path(path: ArrayLike) -> _Floats:
    try:
        points = np.array(path, dtype=float)
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            f"path is {type(path).__name__}: expected points, an array of shape (n + 1, d)."
        ) from error
    if points.ndim != 2 or not points.size:
        raise ArgumentError(
            f"path has shape {points.shape}; expected (n + 1, d): a row for each point."
        )
    if not np.isfinite(points).all():
        first = int(np.flatnonzero(~np.isfinite(points).all(axis=1))[0])
        raise ArgumentError(
            f"path[{first}] is {points[first].tolist()}; expected finite numbers. "
            f"path[:{first}] is the part before."
        )
    return points


def _names(variables: str | Sequence[str] | None, d: int) -> tuple[str, ...]:
    if variables is None:
        return tuple(f"x{i}" for i in range(d))
    from gradscape.functions.signature import check_names

    names = check_names(variables)
    if len(names) != d:
        raise ArgumentError(
            f"variables={variables!r} names {len(names)}, but the path has {d} coordinates."
        )
    return names
