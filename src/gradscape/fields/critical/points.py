"""What was found: points and curves where the gradient is zero, and what is not known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pandas import DataFrame

__all__ = ["CriticalPoint", "CriticalPoints", "CriticalSet", "Kind"]

_Floats = NDArray[np.float64]


class Kind(StrEnum):
    """What a critical point is."""

    MINIMUM = "minimum"  #: f is higher all around
    MAXIMUM = "maximum"  #: f is lower all around
    SADDLE = "saddle"  #: f is higher in some directions and lower in others
    DEGENERATE = "degenerate"  #: the Hessian, singular within its error, doesn't tell


@dataclass(frozen=True, eq=False)
class CriticalPoint:
    """A point where the gradient is zero, or changes its sign at a kink.

    k is the number of variables along the axes; a slice holds the others fixed.

    Attributes
    ----------
    point : ndarray, shape (k,)
        In units of the axes.
    value : float
        f there.
    kind : Kind
    error : ndarray, shape (k,)
        Estimated absolute error of each coordinate.
    gradient : ndarray, shape (k,)
        The gradient as it is computed there: zero within its own error, except at a kink.
    eigenvalues : ndarray, shape (k,)
        Of the Hessian, increasing; NaN at a kink.
    around : Kind or None
        What f, sampled all around the point, makes of it; of a degenerate point this tells more
        than its Hessian. None where the samples don't tell.
    at_kink : bool
        Whether the gradient changes its sign there without being zero.
    on_border : bool
        Whether the point lies on the border of the domain, within its error.
    reliable : bool
    reason : str
        Why it is not to be trusted, "" where it is.
    """

    point: _Floats
    value: float
    kind: Kind
    error: _Floats
    gradient: _Floats
    eigenvalues: _Floats
    around: Kind | None = None
    at_kink: bool = False
    on_border: bool = False
    reliable: bool = True
    reason: str = ""

    def __post_init__(self) -> None:
        for array in (self.point, self.error, self.gradient, self.eigenvalues):
            array.setflags(write=False)

    @property
    def description(self) -> str:
        """The kind, and all there is to say beside it: "minimum at a kink"."""
        text = str(self.kind)
        if self.kind is Kind.DEGENERATE and self.around is not None:
            flat = "neither minimum nor maximum" if self.around is Kind.SADDLE else self.around
            text += f" ({flat})"
        text += " at a kink" if self.at_kink else ""
        text += ", on the border" if self.on_border else ""
        return text + ("" if self.reliable else f"; not to be trusted: {self.reason}")

    def is_a(self, kind: Kind) -> bool:
        """Whether it is of this kind; a degenerate point also is what f makes of it around it."""
        return kind is self.kind or (self.kind is Kind.DEGENERATE and kind is self.around)


@dataclass(frozen=True, eq=False)
class CriticalSet:
    """Critical points that are not isolated: a curve, a surface, or a region where f is constant.

    Attributes
    ----------
    points : ndarray, shape (n, k)
        Along a curve in their order; of a surface or a region, points spread over it.
    value : float
        f there: the median.
    kind : Kind
        What f does across it.
    dimension : int
        1 for a curve, 2 for a surface; k for a region.
    error : float
        Estimated distance of the points from the set, in units of the axes.
    closed : bool
        Whether a curve ends where it begins; the last point then repeats the first.
    at_kink : bool
        Whether the gradient changes its sign there without being zero.
    """

    points: _Floats
    value: float
    kind: Kind
    dimension: int
    error: float = 0.0
    closed: bool = False
    at_kink: bool = False

    def __post_init__(self) -> None:
        self.points.setflags(write=False)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Its points, so that ``np.asarray(curve)`` is what to plot."""
        return np.array(self.points, dtype=dtype, copy=copy)

    @property
    def description(self) -> str:
        """What it is: "closed curve of minima"."""
        whole = self.dimension == self.points.shape[1]
        shape = "region where f is constant" if whole else _SHAPES[self.dimension]
        if whole:
            return shape
        kinds = {Kind.MINIMUM: "minima", Kind.MAXIMUM: "maxima", Kind.SADDLE: "saddles"}
        text = f"{shape} of {kinds.get(self.kind, 'degenerate points')}"
        return ("closed " if self.closed else "") + text + (" at a kink" if self.at_kink else "")


_SHAPES = {1: "curve", 2: "surface"}


@dataclass(frozen=True, eq=False, repr=False)
class CriticalPoints(Sequence[CriticalPoint]):
    """The isolated critical points of a function in a domain, in the order of f.

    A sequence of `CriticalPoint`; printed, a table.

    Attributes
    ----------
    names : tuple of str
        Of the variables along the axes.
    domain : tuple of (float, float)
        The range of each.
    curves : tuple of CriticalSet
        Curves of critical points.
    regions : tuple of CriticalSet
        Surfaces of them, and regions where f is constant.
    remarks : tuple of str
        What was not resolved, or not counted, in words.
    complete : bool
        Whether all that the grid shows was resolved. What lies between its points stays unseen.
    evaluations : int
        At how many points f was evaluated.
    fixed : dict of str to float
        The variables held fixed: the points are critical within the slice.
    name : str
        What the function is called.
    """

    points: tuple[CriticalPoint, ...]
    names: tuple[str, ...]
    domain: tuple[tuple[float, float], ...]
    curves: tuple[CriticalSet, ...] = ()
    regions: tuple[CriticalSet, ...] = ()
    remarks: tuple[str, ...] = ()
    complete: bool = True
    evaluations: int = 0
    fixed: Mapping[str, float] = field(default_factory=dict)
    name: str = "f"

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[CriticalPoint]:
        return iter(self.points)

    @overload
    def __getitem__(self, index: int) -> CriticalPoint: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[CriticalPoint, ...]: ...
    def __getitem__(self, index: int | slice) -> CriticalPoint | tuple[CriticalPoint, ...]:
        return self.points[index]

    @property
    def minima(self) -> tuple[CriticalPoint, ...]:
        """Those that are minima; degenerate ones among them where f is higher all around."""
        return tuple(p for p in self.points if p.is_a(Kind.MINIMUM))

    @property
    def maxima(self) -> tuple[CriticalPoint, ...]:
        """Those that are maxima; degenerate ones among them where f is lower all around."""
        return tuple(p for p in self.points if p.is_a(Kind.MAXIMUM))

    @property
    def saddles(self) -> tuple[CriticalPoint, ...]:
        """Saddles whose Hessian tells that they are, and those at kinks."""
        return tuple(p for p in self.points if p.kind is Kind.SADDLE)

    @property
    def degenerate(self) -> tuple[CriticalPoint, ...]:
        """Those whose Hessian is singular within its error."""
        return tuple(p for p in self.points if p.kind is Kind.DEGENERATE)

    @property
    def summary(self) -> str:
        """How many of which kind: "9 critical points: 4 minima, 4 saddles, 1 maximum"."""
        from gradscape.fields.critical.table import summary

        return summary(self)

    def __repr__(self) -> str:
        from gradscape.fields.critical.table import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from gradscape.fields.critical.table import as_html

        return as_html(self)

    def to_dataframe(self) -> DataFrame:
        """One row a point: kind, coordinates, value, errors and marks.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.
        """
        from gradscape.fields.critical.table import as_dataframe

        return as_dataframe(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Coordinates, shape (n, k)."""
        rows = [p.point for p in self.points]
        return np.array(rows, dtype=dtype).reshape(len(rows), len(self.names))
