"""One function of the gallery: its formula, where to look at it, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GalleryEntry", "StationaryPoint"]


@dataclass(frozen=True)
class StationaryPoint:
    """A point where the gradient is zero.

    Attributes
    ----------
    point : tuple of float
        Its coordinates, the doubles nearest to the exact ones.
    value : float
        The function there.
    kind : {"minimum", "maximum", "saddle", "degenerate"}
        What it is; degenerate where the Hessian alone doesn't tell.
    """

    point: tuple[float, ...]
    value: float
    kind: str


@dataclass(frozen=True, repr=False)
class GalleryEntry:
    """A ready function: accepted wherever a function is.

    Attributes
    ----------
    name : str
        Its key in the gallery.
    title : str
        For people.
    expression : str
        The formula, as one would type it.
    variables : tuple of str
        The variables' names, in order.
    ranges : tuple of (float, float)
        Where to look at it, for each variable.
    minima : tuple of (point, value)
        The lowest points known in `domain`, to full double precision; empty where there is none.
    stationary : tuple of StationaryPoint
        Where the gradient is zero: minima first, then saddles, then maxima.
    complete : bool
        Whether `stationary` has all of those in `domain`.
    source : str
        Author, work, year.
    note : str
        What there is to see.
    """

    name: str
    title: str
    expression: str
    variables: tuple[str, ...]
    ranges: tuple[tuple[float, float], ...]
    minima: tuple[tuple[tuple[float, ...], float], ...]
    stationary: tuple[StationaryPoint, ...]
    complete: bool
    source: str
    note: str

    @property
    def domain(self) -> dict[str, tuple[float, float]]:
        """Where to look at it: the range (lo, hi) of each variable, by name."""
        return dict(zip(self.variables, self.ranges, strict=True))

    def __repr__(self) -> str:
        where = ", ".join(f"{name} in [{lo:g}, {hi:g}]" for name, (lo, hi) in self.domain.items())
        return f"<{self.title}: {self.expression}; {where}>"
