"""Second differences of f along pairs of coordinates, as cheap as they come, vectorised.

The first round shares its evaluations: a mixed derivative is what the even part of f along the sum
of two steps has beyond the even parts along each of them, which the diagonal needs anyway [1]_.
Later rounds take one pair at a time, with its own steps.

References
----------
.. [1] M. Abramowitz, I. A. Stegun: Handbook of Mathematical Functions (1964), 25.3.27.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradscape.derivatives.lines.sampling import Sampler
from gradscape.derivatives.seconds.second import ONE_SIDED, Seconds, judge, judge_one_sided
from gradscape.functions.calling import Floats

__all__ = ["Pairs", "Some"]

_NUMBERS = 1 << 20  # numbers in an array of stencil points: what a block may cost in memory


class Some(NamedTuple):
    """Components: which, at which points, with the steps of their two coordinates."""

    component: NDArray[np.intp]
    point: NDArray[np.intp]
    first: Floats
    second: Floats

    @property
    def where(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """As an index."""
        return self.component, self.point


class Pairs:
    """The d diagonal components, then the d(d-1)/2 mixed ones, at points x (d, n).

    Parameters
    ----------
    sample : Sampler
    x : ndarray, shape (d, n)
    centre : ndarray, shape (M, n)
        The values there.
    noise : ndarray, shape (M, n)
        Absolute, of the values around.

    Attributes
    ----------
    i, j : ndarray of int, shape (C,)
        The coordinates of each component.
    """

    def __init__(self, sample: Sampler, x: Floats, centre: Floats, noise: Floats) -> None:
        self.sample = sample
        self.x = x
        self.centre = centre
        self.noise = noise
        d = len(x)
        upper, lower = np.triu_indices(d, 1)
        self.i = np.concatenate([np.arange(d), upper])
        self.j = np.concatenate([np.arange(d), lower])

    def first(self, h: Floats) -> Seconds:
        """All components with the steps h (d, n), evaluations shared."""
        d, n = self.x.shape
        even, odd, large = self._parts(self.i[:d], self.j[:d], h)
        parts = [self._judged(even, odd, h * h, large, self.noise[:, np.newaxis])]
        size = max(1, _NUMBERS // (d * n))
        for start in range(d, len(self.i), size):
            i, j = self.i[start : start + size], self.j[start : start + size]
            both, odd_both, large_both = self._parts(i, j, h)
            mixed = [0.5 * (b - e[:, i] - e[:, j]) for b, e in zip(both, even, strict=True)]
            large_both = np.maximum(large_both, np.maximum(large[:, i], large[:, j]))
            parts.append(
                self._judged(mixed, odd_both, h[i] * h[j], large_both, self.noise[:, np.newaxis])
            )
        names = [field.name for field in fields(Seconds)]
        return Seconds(*(np.concatenate([getattr(p, k) for p in parts], axis=1) for k in names))

    def _parts(
        self, i: NDArray[np.intp], j: NDArray[np.intp], h: Floats
    ) -> tuple[Sequence[Floats], Sequence[Floats], Floats]:
        """Even and odd parts on h, 2h, 4h along the sum of two steps, or along one (i = j)."""
        d, n = self.x.shape
        count = np.arange(len(i))
        stencil = np.repeat(self.x[:, np.newaxis], len(i), axis=1)
        even, odd = [], []
        twice = 2.0 * self.centre[:, np.newaxis]
        large: Floats = np.abs(self.centre)[:, np.newaxis]
        for k in (1.0, 2.0, 4.0):
            sides = []
            for step in (k * h, -k * h):
                moved = self.x + step
                stencil[i, count] = moved[i]
                stencil[j, count] = moved[j]
                values = self.sample(stencil.reshape(d, -1))
                sides.append(values.reshape(len(values), len(i), n))
            even.append(sides[0] + sides[1] - twice)
            odd.append(sides[0] - sides[1])
        with np.errstate(invalid="ignore"):
            large = np.maximum(large, np.maximum(np.abs(sides[0]), np.abs(sides[1])))
        return even, odd, large

    def some(self, some: Some) -> Seconds:
        """Some components with steps of their own: four values each on three steps."""
        i, j = self.i[some.component], self.j[some.component]
        alone = i == j
        even, odd = [], []
        large = np.abs(self.centre[:, some.point])
        for k in (1.0, 2.0, 4.0):
            # Along one coordinate: f(x+h) - 2f(x) + f(x-h), the two in the middle being the centre.
            a, b = k * some.first, np.where(alone, 0.0, k * some.second)
            outer = self._at(some, i, j, a, b), self._at(some, i, j, -a, -b)
            inner = self.centre[:, some.point], self.centre[:, some.point]
            if not alone.all():
                inner = self._at(some, i, j, a, -b), self._at(some, i, j, -a, b)
                for values in inner:
                    values[:, alone] = self.centre[:, some.point[alone]]
            even.append((outer[0] + outer[1] - inner[0] - inner[1]) / np.where(alone, 1.0, 4.0))
            odd.append(outer[0] - outer[1])
            with np.errstate(invalid="ignore"):
                large = np.maximum(large, np.maximum(np.abs(outer[0]), np.abs(outer[1])))
        noise = self.noise[:, some.point]
        return self._judged(even, odd, some.first * some.second, large, noise)

    def one_sided(self, some: Some) -> Seconds:
        """Some components from one side: steps of either sign, values between x and x + 16(h + k).

        f(x+h+k) - f(x+h) - f(x+k) + f(x), h and k along the two coordinates or both along one.
        """
        i, j = self.i[some.component], self.j[some.component]
        centre = self.centre[:, some.point]
        none = np.zeros_like(some.first)
        area = some.first * some.second
        quotients = []
        large = np.abs(centre)
        for k in ONE_SIDED:
            a, b = k * some.first, k * some.second
            corner = self._at(some, i, j, a, b)
            mixed = corner - self._at(some, i, j, a, none) - self._at(some, i, j, none, b) + centre
            with np.errstate(all="ignore"):
                quotients.append(mixed / (k * k * area))
                large = np.maximum(large, np.abs(corner))
        with np.errstate(all="ignore"):
            area = np.abs(area)
            slope = np.abs(corner - centre) / (2.0 * ONE_SIDED[-1] * np.sqrt(area))
            rounding = self.sample.eps * large
        return judge_one_sided(quotients, area, slope, rounding, self.noise[:, some.point])

    def _at(
        self, some: Some, i: NDArray[np.intp], j: NDArray[np.intp], a: Floats, b: Floats
    ) -> Floats:
        """Values at x + a·e_i + b·e_j, in parts of bounded memory."""
        d, count = len(self.x), len(i)
        size = max(1, _NUMBERS // d)
        values = []
        for start in range(0, count, size):
            part = slice(start, start + size)
            columns = self.x[:, some.point[part]]
            spots = np.arange(columns.shape[1])
            columns[i[part], spots] += a[part]
            columns[j[part], spots] += b[part]
            values.append(self.sample(columns))
        return np.concatenate(values, axis=1)

    def _judged(
        self,
        even: Sequence[Floats],
        odd: Sequence[Floats],
        area: Floats,
        large: Floats,
        noise: Floats,
    ) -> Seconds:
        with np.errstate(all="ignore"):
            quotients = (even[0] / area, even[1] / (4.0 * area), even[2] / (16.0 * area))
            rounding = self.sample.eps * large
        return judge(quotients, (odd[0], odd[1], odd[2]), area, rounding, noise)
