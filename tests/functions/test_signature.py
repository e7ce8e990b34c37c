"""What a signature says of variables and constants, and the errors where it says too little."""

from __future__ import annotations

import functools
import math
import operator

import numpy as np
import pytest

from gradscape.errors import ArgumentError, FunctionError
from gradscape.functions.signature import check_names, read_signature


class Model:
    """Called with its weights, as models are."""

    def __call__(self, x):
        return x[0]

    def loss(self, a, b, scale=1.0):
        return scale * a * b

    @classmethod
    def made(cls, u, v):
        return u + v

    @staticmethod
    def plain(r, s):
        return r * s


@pytest.mark.parametrize(
    ("f", "spread", "variables"),
    [
        (lambda x: x[0], False, None),
        (lambda x, y: x * y, True, ("x", "y")),
        (lambda x, y, a=2: a * x * y, True, ("x", "y")),
        (lambda x, a=2: a * x[0], False, None),
        (lambda x, *, a=2: a * x[0], False, None),
        (lambda x, /, y: x * y, True, ("x", "y")),
        (lambda *args: args[0], True, None),
        (lambda x, *rest: x, False, None),
        (lambda *args, **kwargs: args[0], None, None),
        (lambda x, **kwargs: x[0], False, None),
        (Model(), False, None),
        (Model().loss, True, ("a", "b")),
        (Model.made, True, ("u", "v")),
        (Model.plain, True, ("r", "s")),
        (functools.partial(lambda a, x, y: a * x * y, 3), True, ("x", "y")),
        (functools.partial(lambda x, y, a: a * x * y, a=3), True, ("x", "y")),
        (np.sin, True, ("x",)),
        (np.hypot, True, ("x0", "x1")),
        (math.sin, False, None),
        (math.atan2, True, ("y", "x")),
        (operator.mul, True, ("a", "b")),
    ],
)
def test_arguments_without_a_default_are_variables(f, spread, variables):
    signature = read_signature(f)
    assert (signature.spread, signature.variables) == (spread, variables)


def test_a_decorated_function_has_the_signature_it_wraps():
    def f(speed, mass):
        return speed * mass

    @functools.wraps(f)
    def timed(*args, **kwargs):
        return f(*args, **kwargs)

    assert read_signature(timed).variables == ("speed", "mass")


def test_params_take_variables_away():
    def f(x, y, a):
        return a * x * y

    assert read_signature(f).variables == ("x", "y", "a")
    assert read_signature(f, params={"a": 3}).variables == ("x", "y")
    assert read_signature(f, params={"y": 1, "a": 3}).variables is None  # x alone: the whole point


def test_declared_variables_go_first():
    assert read_signature(lambda x: x[0], ("p", "q")).variables == ("p", "q")
    assert read_signature(lambda x: x[0], ("p", "q")).spread is False
    assert read_signature(lambda a, b: a, ("p", "q")).variables == ("p", "q")
    assert read_signature(lambda x, y=0.0: x + y, ("x", "y")).spread is True
    assert read_signature(lambda x=1.0, y=2.0: x + y, ("x", "y")).spread is True
    assert read_signature(lambda x: x**2, ("x",)).spread is None  # a number or an array of one?


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ("x", ("x",)),
        ("x0, x1", ("x0", "x1")),
        (["shape", "scale"], ("shape", "scale")),
        (("ϕ", "θ"), ("ϕ", "θ")),
    ],
)
def test_names_can_be_given_in_any_way(variables, names):
    assert check_names(variables) == names


@pytest.mark.parametrize("variables", ["", "x,", "2x", [], ["x", 1], ["a b"], "x-y"])
def test_what_is_no_name_is_refused(variables):
    with pytest.raises(ArgumentError, match=r"expected names such as"):
        check_names(variables)


def test_a_name_comes_once():
    with pytest.raises(ArgumentError, match="each name may come once only"):
        check_names("x,y,x")


def no_argument():
    return 1.0


def all_defaults(a=1.0, b=2.0):
    return a * b


def needs_keyword(x, *, rate):
    return rate * x[0]


@pytest.mark.parametrize(
    ("f", "keywords", "error", "message"),
    [
        (no_argument, {}, FunctionError, r"no_argument takes no argument that could be a variable"),
        (all_defaults, {}, FunctionError, r'gs\.Function\(f, variables=\["a", "b"\]\)'),
        (needs_keyword, {}, FunctionError, r'needs the keyword rate: give params=\{"rate": \.\.\.'),
        (needs_keyword, {"params": {"rat": 1}}, ArgumentError, r"no such argument: it has x, rate"),
        (np.sin, {"params": {"a": 1}}, ArgumentError, r"it has none that can be set by name"),
        (
            lambda x, y, z: x,
            {"variables": ("x", "y")},
            FunctionError,
            r"names 2, but <lambda> takes 3 separate arguments: x, y, z.*params",
        ),
    ],
)
def test_a_signature_that_does_not_fit_says_what_to_write(f, keywords, error, message):
    with pytest.raises(error, match=message):
        read_signature(f, **keywords)


def test_a_keyword_that_is_needed_may_be_given():
    assert read_signature(needs_keyword, params={"rate": 2.0}).spread is False


def test_any_name_may_be_set_where_f_takes_any():
    assert read_signature(lambda x, **others: x[0], params={"anything": 1}).spread is False
