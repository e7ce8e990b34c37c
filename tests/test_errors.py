"""Every error can be caught as what it is, and says what to do."""

from __future__ import annotations

import pickle

import pytest

from gradscape import errors
from gradscape.errors import ExpressionError, GradscapeError, MissingExtraError

KINDS = [
    (errors.LayoutError, ValueError),
    (errors.FunctionError, ValueError),
    (errors.ArgumentError, ValueError),
    (errors.ExpressionError, ValueError),
    (errors.WorkerError, RuntimeError),
    (errors.MissingExtraError, ImportError),
    (errors.SourceError, Exception),
]


@pytest.mark.parametrize(("error", "builtin"), KINDS)
def test_errors_are_what_a_caller_would_catch(error, builtin):
    assert issubclass(error, GradscapeError)
    assert issubclass(error, builtin)
    assert error.__doc__


def test_warnings_can_be_told_apart():
    for warning in (errors.FontWarning, errors.LayoutWarning, errors.ReliabilityWarning):
        assert issubclass(warning, UserWarning)
        assert not issubclass(warning, GradscapeError)


def test_all_names_are_listed():
    public = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception | Warning)
    }
    assert public == set(errors.__all__)


def test_an_expression_error_points_at_the_place():
    error = ExpressionError("xy is read in two ways: write x*y.", "1 + xy", 4)
    assert str(error).splitlines() == [
        "xy is read in two ways: write x*y.",
        "    1 + xy",
        "        ^",
    ]
    assert (error.reason, error.text, error.position) == (error.args[0], "1 + xy", 4)


@pytest.mark.parametrize("position", [0, 59, 60, 61, 500, 938, 939, 940, 1000, 5000, -3])
def test_the_caret_stays_under_its_place_in_a_long_formula(position):
    text = "".join(chr(ord("a") + i % 26) for i in range(1000))
    _, shown, caret = str(ExpressionError("no", text, position)).splitlines()
    assert len(shown) <= 140
    at = caret.index("^")
    inside = min(max(position, 0), 1000)
    if inside < 1000:
        assert shown[at] == text[inside]
        around = shown.strip().strip(".")
        assert text.find(around) >= 0
    else:
        assert at == len(shown)


def test_what_cannot_be_printed_keeps_its_width():
    _, shown, caret = str(ExpressionError("no", "x\n\t\x00+*", 5)).splitlines()
    assert shown == "    x   +*"
    assert caret.index("^") == shown.index("*")


def test_a_missing_extra_comes_with_its_command():
    error = MissingExtraError("tqdm", "parallel", "a progress bar")
    assert str(error) == (
        "a progress bar needs tqdm, which is not installed. "
        "Install it with: pip install 'gradscape[parallel]'"
    )


@pytest.mark.parametrize(
    "error",
    [
        ExpressionError("no", "x +", 3),
        MissingExtraError("joblib", "parallel", "several processes"),
        errors.LayoutError("points has shape (2, 324)"),
        errors.WorkerError("a worker died"),
    ],
)
def test_errors_travel_between_processes(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)
