"""Functions made at random, whose critical points are known beforehand."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial import Polynomial

import gradscape as gs
from gradscape.fields.critical.components import components
from gradscape.fields.critical.points import Kind

ROOTS = st.lists(
    st.integers(-36, 36), min_size=1, max_size=4, unique_by=lambda n: n // 3
)  # in twentieths, so that they are at least a twentieth apart


def formula(roots: list[float], name: str) -> str:
    """The integral of the product of (t - root)."""
    whole = Polynomial.fromroots(roots).integ()
    return " + ".join(f"{float(c)!r}*({name})**{i}" for i, c in enumerate(whole.coef) if i)


def is_minimum(roots: list[float], root: float) -> bool:
    return bool(Polynomial.fromroots(roots).deriv()(root) > 0)


def expected_kind(first: bool, second: bool) -> Kind:
    if first != second:
        return Kind.SADDLE
    return Kind.MINIMUM if first else Kind.MAXIMUM


@settings(max_examples=30, deadline=None, derandomize=True)
@given(ROOTS, ROOTS, st.floats(0.0, 1.5), st.floats(0.1, 10.0), st.floats(-3.0, 3.0))
def test_all_of_them_once_whatever_the_rotation_the_scale_and_the_place(
    first: list[int], second: list[int], angle: float, scale: float, shift: float
) -> None:
    a, b = ([n / 20 for n in roots] for roots in (first, second))
    c, s = float(np.cos(angle)), float(np.sin(angle))
    u = f"{c / scale!r}*(x - {shift!r}) + {s / scale!r}*(y + {shift!r})"
    v = f"{-s / scale!r}*(x - {shift!r}) + {c / scale!r}*(y + {shift!r})"
    around = 2.7 * scale
    found = gs.critical_points(
        gs.Function(f"{formula(a, u)} + {formula(b, v)}", variables="x,y"),
        x=(shift - around, shift + around),
        y=(-shift - around, -shift + around),
    )
    assert found.complete
    assert len(found) == len(a) * len(b)
    turn = np.array([[c, -s], [s, c]])
    for p, q in itertools.product(a, b):
        place = scale * turn @ [p, q] + [shift, -shift]
        off = np.abs(np.asarray(found) - place).max(axis=1)
        assert off.min() < 1e-8 * scale  # the coefficients are rounded
        kind = found[int(off.argmin())].kind
        assert kind is expected_kind(is_minimum(a, p), is_minimum(b, q))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.integers(-7, 7), st.integers(-7, 7)), min_size=1, max_size=12, unique=True
    )
)
def test_components_are_what_touches(cells: list[tuple[int, int]]) -> None:
    index = np.array(cells)
    labels = components(index)
    near = np.abs(index[:, None] - index[None]).max(axis=2) <= 1
    reach = np.linalg.matrix_power(near.astype(int), len(cells)) > 0
    assert np.array_equal(labels[:, None] == labels[None], reach)
