"""Lines that grow along the gradient, all at once, each at its own pace."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gradscape.fields.streamlines.chart import Chart
from gradscape.fields.streamlines.runge_kutta import Step, take_step
from gradscape.fields.streamlines.slopes import Slopes
from gradscape.fields.streamlines.stiff import StiffStep, take_stiff_step
from gradscape.fields.streamlines.territory import Territory

__all__ = ["Tracer"]

_LONGEST = 0.06  # step, of the longer side of the screen
_SHORTEST = 1e-4  # below this a line ends: what it can't get past is a point, or a kink
_BEYOND = 5e-4  # how far a step may lead beyond the border
_STRAIGHT = 0.7  # cosine of the angle a line may turn in one step
_MOST = 1000  # steps of a line each way
_CREEPS = 5 * _SHORTEST  # a line that goes on in such steps
_CREEPING = 50  # for so long follows no path but the errors of what it is told
_STIFF = 2e-3  # below this, steps that know how the direction turns may be longer
_LONGEST_STIFF = 0.015
_Floats = NDArray[np.float64]
_Numbers = NDArray[np.int64]
_Mask = NDArray[np.bool_]


@dataclass(eq=False)
class _Heads:
    """The growing ends, two a line.

    Attributes
    ----------
    place, course : ndarray, shape (n, 2)
        On screen; the unit vector there.
    value : ndarray, shape (n,)
        f, NaN where it isn't known.
    step : ndarray, shape (n,)
        Length to try next.
    end : ndarray of int, shape (n,)
        2 (line) along the arrows, 2 (line) + 1 against them.
    bent : ndarray of bool, shape (n,)
        Whether the last step was forced through a bend.
    stiff : ndarray of bool, shape (n,)
        Whether it needs the method for narrow valleys.
    count, creeping : ndarray of int, shape (n,)
        Steps tried, and how many of the last ones were as short as steps get.
    """

    place: _Floats
    course: _Floats
    value: _Floats
    step: _Floats
    end: _Numbers
    bent: _Mask
    stiff: _Mask
    count: _Numbers
    creeping: _Numbers

    def take(self, which: _Mask) -> _Heads:
        return _Heads(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def joined(self, other: _Heads) -> _Heads:
        return _Heads(
            *(
                np.concatenate([getattr(self, name), getattr(other, name)])
                for name in self.__dataclass_fields__
            )
        )


class Tracer:
    """Grows lines from their starting points both ways.

    Parameters
    ----------
    slopes : Slopes
        Gives the gradient.
    chart : Chart
        The screen.
    uphill : bool
        Whether the arrows go along the gradient rather than against it.
    territory : Territory or None
        What keeps lines apart; None to let each go as far as it goes.
    tolerance : float
        Error of a step, of the longer side of the screen.
    spacing : float
        Of the points of a line.

    Notes
    -----
    The equation is that of arc length on screen, dx/ds = ±∇f/|∇f|. A step counts if its estimated
    error is below the tolerance, if the line turns by less than 45 degrees in it, and if f falls or
    rises as it should (or it goes over a jump or a pole); otherwise a shorter one is tried. A line
    that bends where even the shortest step can't follow has met a kink: it goes on on the other
    side if it leaves the kink there, once, and ends otherwise.
    """

    def __init__(
        self,
        slopes: Slopes,
        chart: Chart,
        *,
        uphill: bool,
        territory: Territory | None,
        tolerance: float,
        spacing: float,
    ) -> None:
        self.slopes = slopes
        self.chart = chart
        self.uphill = uphill
        self.territory = territory
        self.tolerance = tolerance
        self.spacing = spacing
        self.complete = True
        self.count = 0  # lines so far
        self.starts = np.empty((0, 2))  # of each
        self._grown: list[tuple[_Numbers, _Floats]] = []
        self._heads: _Heads | None = None

    @property
    def growing(self) -> int:
        """Ends that still grow."""
        return 0 if self._heads is None else len(self._heads.end)

    def busy(self) -> _Numbers:
        """Numbers of lines that still grow."""
        return np.unique(self._heads.end // 2) if self._heads is not None else np.empty(0, int)

    def start(self, places: _Floats) -> _Mask:
        """Start lines, numbered from `count` on, at places (n, 2) where there is a direction."""
        with np.errstate(all="ignore"):
            value, course = self._course(places)
        course = course if self.uphill else -course
        known = np.asarray(np.isfinite(course).all(axis=1))
        places, course, value = places[known], course[known], value[known]
        n = len(places)
        lines = self.count + np.arange(n)
        self.count += n
        self._grown.append((2 * lines, places))
        self.starts = np.concatenate([self.starts, places])
        if self.territory is not None and n:
            self.territory.claim(places, lines + 1)
        new = _Heads(
            np.concatenate([places, places]),
            np.concatenate([course, -course]),
            np.concatenate([value, value]),
            np.full(2 * n, _LONGEST / 4),
            np.concatenate([2 * lines, 2 * lines + 1]),
            np.zeros(2 * n, dtype=bool),
            np.zeros(2 * n, dtype=bool),
            np.zeros(2 * n, dtype=np.int64),
            np.zeros(2 * n, dtype=np.int64),
        )
        self._heads = new if self._heads is None else self._heads.joined(new)
        return known

    def grow(self) -> None:
        """Advance every end by a step, or try a shorter one next time."""
        heads = self._heads
        assert heads is not None
        if not heads.stiff.any():
            self._heads = self._advanced(heads, stiff=False)
        elif heads.stiff.all():
            self._heads = self._advanced(heads, stiff=True)
        else:
            plain = self._advanced(heads.take(~heads.stiff), stiff=False)
            self._heads = plain.joined(self._advanced(heads.take(heads.stiff), stiff=True))

    def _advanced(self, heads: _Heads, *, stiff: bool) -> _Heads:
        """Give the ends after a step, without those that came to their end."""
        back = (heads.end & 1).astype(bool)
        sense = np.where(back == self.uphill, -1.0, 1.0)  # whether along the gradient
        senses = {len(back): sense[:, np.newaxis], 2 * len(back): np.tile(sense, 2)[:, np.newaxis]}
        reached = [heads.value]

        def slope(places: _Floats) -> _Floats:
            reached[0], course = self._course(places, quick=True)
            course *= senses[len(places)]
            return course

        take, order = (take_stiff_step, 3) if stiff else (take_step, 5)
        with np.errstate(all="ignore"):
            step = take(slope, heads.place, heads.course, heads.step)
            good, forced = self._judge(heads, step, sense * (reached[0] - heads.value))
            factor = 0.9 * (self.tolerance / np.maximum(step.error, 1e-300)) ** (1 / order)
            share = self._share_inside(step)
        good, forced = good & (share >= 1.0), forced & (share >= 1.0)
        taken = good | forced
        which = np.flatnonzero(taken)
        stopped = self._extend(step, which, heads.end)
        longer = np.clip(np.nan_to_num(factor, nan=0.25), 0.2, 5.0)
        longer = np.where(good, longer, np.minimum(longer, 0.4))
        longer = np.where(share < 1.0, np.minimum(longer, share), longer)
        following = replace(
            heads,
            place=np.where(taken[:, np.newaxis], step.end, heads.place),
            course=np.where(taken[:, np.newaxis], step.last, heads.course),
            value=np.where(taken, reached[0], heads.value),
            step=np.clip(heads.step * longer, _SHORTEST, _LONGEST_STIFF if stiff else _LONGEST),
            bent=forced | (heads.bent & ~taken),
            count=heads.count + 1,
            creeping=np.where(heads.step <= _CREEPS, heads.creeping + 1, 0),
        )
        following.stiff = following.stiff | (following.step < _STIFF)
        ended = ~taken & (heads.step <= _SHORTEST)
        ended[which[stopped]] = True
        tired = (following.count >= _MOST) | (following.creeping >= _CREEPING)
        self.complete &= not (tired & ~ended).any()
        return following.take(~(ended | tired))

    def lines(self, which: _Mask | None = None) -> tuple[_Numbers, _Floats]:
        """Points (n, 2) of lines along the arrows, one line after the other; and their lines.

        Of all lines, or of those `which` is true for.
        """
        ends = np.concatenate([end for end, _ in self._grown])
        places = np.concatenate([place for _, place in self._grown])
        if which is not None:
            chosen = which[ends // 2]
            ends, places = ends[chosen], places[chosen]
        order = np.arange(len(ends))
        rank = np.where(ends & 1, -order - 1, order)  # what grew against the arrows, backwards
        sorting = np.lexsort((rank, ends // 2))
        return ends[sorting] // 2, places[sorting]

    def _course(self, places: _Floats, *, quick: bool = False) -> tuple[_Floats, _Floats]:
        """f, or NaN, and the unit vector along the gradient."""
        points = self.chart.points(np.minimum(np.maximum(places, 0.0), self.chart.size))
        values, gradient = self.slopes(points, quick=quick)
        course = self.chart.courses(points, gradient)
        if values is None:
            values = np.full(len(places), np.nan)
        return values, course

    def _judge(self, heads: _Heads, step: Step | StiffStep, rise: _Floats) -> tuple[_Mask, _Mask]:
        """Which steps are good, and which are forced through a bend.

        `rise` is how much f changes, the other way round where it should fall.
        """
        turn = np.einsum("ij,ij->i", step.first, step.last)
        if isinstance(step, StiffStep):  # the slopes across a narrow valley say little
            turn = np.ones_like(turn)
        known = np.isfinite(step.error)
        wrong = rise < -1e-9 * np.abs(heads.value)
        good = known & (step.error <= self.tolerance) & (turn >= _STRAIGHT) & ~wrong
        last = heads.step <= _SHORTEST
        forced = ~good & last & known & ~heads.bent & (turn > 0.0) & ~wrong
        return good, forced

    def _share_inside(self, step: Step | StiffStep) -> _Floats:
        """How much of a step leads just beyond the border; 1 where it doesn't go farther."""
        size = self.chart.size
        outside = np.maximum(step.end - size, -step.end)
        border = np.where(step.end > size, size, 0.0)
        share = np.abs(border - step.start) / np.abs(step.end - step.start)
        share = np.where(outside > _BEYOND, share, 1.0).min(axis=1)
        return np.where(share < 1.0, share + 0.5 * _BEYOND / step.length, 1.0)

    def _extend(self, step: Step | StiffStep, which: NDArray[np.intp], ends: _Numbers) -> _Mask:
        """Add points along the steps `which`, as far as they may go; which of them were stopped."""
        if not which.size:
            return np.zeros(0, dtype=bool)
        counts = np.ceil(step.length[which] / self.spacing).astype(int)
        number = np.arange(1, int(counts.max()) + 1)
        fractions = np.minimum(number / counts[:, np.newaxis], 1.0)
        places = step.between(which, fractions)
        used = number <= counts[:, np.newaxis]
        outside = ((places < 0.0) | (places > self.chart.size)).any(axis=-1) & used
        free = ~outside
        lines = np.broadcast_to((ends[which] // 2 + 1)[:, np.newaxis], used.shape)
        if self.territory is not None:
            free &= self.territory.may_pass(places, lines)
        kept = used & np.logical_and.accumulate(free | ~used, axis=1)
        if self.territory is not None:
            self.territory.claim(places[kept], lines[kept])
            kept &= np.logical_and.accumulate(
                self.territory.may_pass(places, lines) | ~used, axis=1
            )  # two that came to the same place at once
        leaving = outside & (np.cumsum(~kept & used, axis=1) == 1)
        places = self._cut(places, step.start[which], leaving)
        kept |= leaving
        self._grown.append(
            (np.broadcast_to(ends[which, np.newaxis], used.shape)[kept], places[kept])
        )
        return np.asarray((used & (~kept | leaving)).any(axis=1))

    def _cut(self, places: _Floats, starts: _Floats, leaving: _Mask) -> _Floats:
        """Move the first place outside back to the border, straight towards the one before."""
        if not leaving.any():
            return places
        before = np.concatenate([starts[:, np.newaxis], places[:, :-1]], axis=1)[leaving]
        beyond = places[leaving]
        inside = np.clip(beyond, 0.0, self.chart.size)
        with np.errstate(all="ignore"):
            share = np.where(beyond != inside, (inside - before) / (beyond - before), 1.0)
        share = np.clip(np.nan_to_num(share, nan=0.0).min(axis=1, keepdims=True), 0.0, 1.0)
        places = places.copy()
        places[leaving] = np.clip(before + share * (beyond - before), 0.0, self.chart.size)
        return places
