"""The gallery: what is said of each function is so, held against mpmath at 40 digits."""

from __future__ import annotations

import copy
import pickle
import re
from typing import Any

import mpmath
import numpy as np
import pytest

from gradscape.functions.formulas.expression import parse
from gradscape.functions.gallery import GalleryEntry, StationaryPoint, UnknownEntryError, gallery

MP = mpmath.MPContext()
MP.dps = 40
NAMES = list(gallery)
STATIONARY = [(entry, point) for entry in gallery.values() for point in entry.stationary]


def formula(entry: GalleryEntry) -> Any:
    """The entry's formula in 40 digits, its decimals taken as written."""
    exact = re.sub(r"(?<![\w.])\d+(\.\d+)?", r"mpf('\g<0>')", entry.expression)
    names = {"mpf": MP.mpf, "pi": +MP.pi, "e": +MP.e, "abs": abs}
    names |= {name: getattr(MP, name) for name in ("sin", "cos", "exp", "sqrt")}
    code = compile(exact, entry.name, "eval")
    return lambda *x: eval(code, names, dict(zip(entry.variables, x, strict=True)))


def gradient(f: Any, point: tuple[Any, Any]) -> list[Any]:
    return [MP.diff(f, point, (1, 0)), MP.diff(f, point, (0, 1))]


def hessian(f: Any, point: tuple[Any, Any]) -> list[Any]:
    return [MP.diff(f, point, order) for order in ((2, 0), (1, 1), (0, 2))]


def test_has_the_story_and_the_well_known_ones():
    assert NAMES[:3] == ["sum_of_squares", "product", "sine_of_product"]
    assert gallery.product.expression == "x0*x1"
    assert len(gallery) == len(set(NAMES)) >= 20
    assert {"rosenbrock", "himmelblau", "beale", "six_hump_camel", "monkey_saddle"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_complete_in_itself(name):
    entry = gallery[name]
    assert entry.name == name
    assert name.isidentifier()
    assert all((entry.title, entry.source, entry.note))
    assert list(entry.domain) == list(entry.variables)
    assert all(lo < hi for lo, hi in entry.domain.values())
    for point, _ in entry.minima:
        inside = zip(point, entry.ranges, strict=True)
        assert all(lo <= x <= hi for x, (lo, hi) in inside)


@pytest.mark.parametrize("name", NAMES)
def test_minima_have_the_value_and_are_the_lowest_around(name):
    entry = gallery[name]
    f = formula(entry)
    corners = [(lo, hi) for lo, hi in entry.ranges]
    generator = np.random.default_rng(1)
    anywhere = generator.uniform(*np.transpose(corners), (200, 2))
    for point, value in entry.minima:
        assert abs(f(*map(MP.mpf, point)) - value) <= np.spacing(abs(value)) + 1e-28
        assert all(f(*map(MP.mpf, other)) >= value - 1e-15 * abs(value) for other in anywhere)


@pytest.mark.parametrize(
    ("entry", "stationary"), STATIONARY, ids=[f"{e.name}-{p.point}" for e, p in STATIONARY]
)
def test_stationary_points_are_the_nearest_doubles_and_what_they_are_said_to_be(
    entry: GalleryEntry, stationary: StationaryPoint
):
    f = formula(entry)
    start = tuple(MP.mpf(x) for x in stationary.point)
    if stationary.kind == "degenerate" or entry.name == "ring":  # the Hessian is singular there
        assert all(abs(slope) < 1e-30 for slope in gradient(f, start))
        exact = start
    else:
        exact = tuple(MP.findroot(lambda x, y: gradient(f, (x, y)), start, tol=1e-50))
    for x, root in zip(stationary.point, exact, strict=True):
        assert abs(root - x) <= 0.501 * np.spacing(abs(x)) + 1e-28
    assert abs(f(*exact) - stationary.value) <= 0.501 * np.spacing(abs(stationary.value)) + 1e-28
    xx, xy, yy = hessian(f, exact)
    bend = xx * yy - xy**2
    if stationary.kind == "saddle":
        assert bend < 0
    elif stationary.kind == "minimum":
        assert bend >= -1e-20
        assert xx + yy > 0
    elif stationary.kind == "maximum":
        assert bend > 0
        assert xx < 0
    else:
        assert abs(bend) < 1e-20


def test_published_counts():
    kinds = [point.kind for point in gallery.himmelblau.stationary]
    assert [kinds.count(kind) for kind in ("minimum", "saddle", "maximum")] == [4, 4, 1]
    assert len(gallery.six_hump_camel.stationary) == 15
    assert [p.kind for p in gallery.product.stationary] == ["saddle"]
    assert [p.kind for p in gallery.monkey_saddle.stationary] == ["degenerate"]
    assert len(gallery.branin.minima) == 3


@pytest.mark.parametrize("name", NAMES)
def test_the_parser_reads_every_formula_as_mpmath_does(name):
    entry = gallery[name]
    expression = parse(entry.expression, variables=entry.variables)
    f = formula(entry)
    points = np.random.default_rng(2).uniform(*np.transpose(entry.ranges), (5, 2))
    expected = [float(f(*map(MP.mpf, map(float, point)))) for point in points]
    np.testing.assert_allclose(expression.values(points), expected, rtol=1e-12, atol=1e-12)


def test_found_by_key_and_by_attribute():
    assert gallery["beale"] is gallery.beale
    assert "beale" in dir(gallery)
    assert "beale" in gallery
    assert "peale" not in gallery


@pytest.mark.parametrize(("typed", "meant"), [("rosenbrok", "rosenbrock"), ("Beale", "beale")])
def test_an_unknown_name_gets_the_nearest(typed, meant):
    with pytest.raises(UnknownEntryError, match=rf"{typed}.*Did you mean {meant}\?"):
        gallery[typed]
    with pytest.raises(AttributeError, match=rf"Did you mean {meant}\?"):
        getattr(gallery, typed)
    with pytest.raises(KeyError, match=r"It has: sum_of_squares, product"):
        gallery["nothing like it"]


def test_shows_itself_as_a_table():
    lines = repr(gallery).splitlines()
    assert len(lines) == len(gallery) + 1
    assert all(len(line) <= 140 for line in lines)
    assert "x0*x1" in lines[2]
    assert "none" in lines[2]


def test_entries_and_gallery_travel_between_processes():
    assert pickle.loads(pickle.dumps(gallery)) == gallery
    assert copy.deepcopy(gallery).beale == gallery.beale
    assert len({gallery.beale, copy.copy(gallery.beale)}) == 1
