"""How the words of a command line are told apart: options, numbers, formulas."""

from __future__ import annotations

import pytest

from gradscape.cli.usage import UsageError
from gradscape.cli.words import Options, arrange, is_number

OPTIONS = Options(
    flags=["--up", "--json"],
    words=["-o", "--output", "--title", "--param"],
    numbers=["--at", "--shape"],
    range="--range",
)


@pytest.mark.parametrize(
    ("typed", "arranged"),
    [
        ("x0*x1", "-- x0*x1"),
        ("-x0**2-x1**2", "-- -x0**2-x1**2"),
        ("-omega**2", "-- -omega**2"),
        ("-x", "-- -x"),
        ("-- --x", "-- --x"),
        ("f -o -", "-o=- -- f"),
        ("f -o=a.png --up", "-o=a.png --up -- f"),
        ("-o a.png -x**2", "-o=a.png -- -x**2"),
        ("f --title -3", "--title=-3 -- f"),
        ("f --param a=-3", "--param=a=-3 -- f"),
        ("f --at -1,2", "--at=-1,2 -- f"),
        ("f --at=-1,2", "--at=-1,2 -- f"),
        ("--at -1 2 f", "--at=-1,2 -- f"),
        ("f --at 1,2 3,4", "--at=1,2 --at=3,4 -- f"),
        ("f --at 1 --at -1e-3", "--at=1 --at=-1e-3 -- f"),
        ("--at x=1,y=-.5 f", "--at=x=1,y=-.5 -- f"),
        ("--at −1,2 f", "--at=−1,2 -- f"),
        ("f --shape 20 30", "--shape=20,30 -- f"),
        ("--shape 20 x*y", "--shape=20 -- x*y"),
        ("f --x0 -2 2", "--range=x0,-2,2 -- f"),
        ("f --x0=-2,2", "--range=x0,-2,2 -- f"),
        ("f --x0 -2,2", "--range=x0,-2,2 -- f"),
        ("--x -1e3 -1E-3 x**2", "--range=x,-1e3,-1E-3 -- x**2"),
        ("f --θ 0 6.28", "--range=θ,0,6.28 -- f"),
        ("f --range at 0 1", "--range=at,0,1 -- f"),
        ("f --range=at,0,1", "--range=at,0,1 -- f"),
    ],
)
def test_arranging(typed: str, arranged: str) -> None:
    assert " ".join(arrange(typed.split(), OPTIONS)) == arranged


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("f --titel x", "there is no option --titel; did you mean --title?"),
        ("f --shpe 3", "there is no option --shpe; did you mean --shape?"),
        ("f --x0 2", "--x0 needs two numbers, as --x0 -1 1."),
        ("f --x -1 -o q.png", "--x needs two numbers, as --x -1 1."),
        ("f --x=-1 1", "--x needs two numbers, as --x -1 1."),
        ("f --x0=1,2,3", "--x0 needs two numbers, as --x0 -1 1."),
        ("f --theta 1,2,3", "--theta needs two numbers, as --theta -1 1."),
        ("f --at1 3", "there is no option --at1; did you mean --at?"),
        ("f --x", "there is no option --x; the range of a variable takes two numbers: --x -2 2."),
        ("f --x0", "there is no option --x0; the range of a variable takes two numbers"),
        ("f --no-such-thing", "there is no option --no-such-thing."),
        ("f --title", "--title needs a value, but nothing follows."),
        ("f -o --up", "-o needs a value, but --up follows."),
        ("f --at", "--at needs a value, but nothing follows."),
        ("f --up=1", "--up takes no value, but came as --up=1."),
        ("f --range x0 1", "--range needs a variable's name and two numbers"),
        ("f --range", "--range needs a variable's name and two numbers"),
    ],
)
def test_what_is_typed_wrong(typed: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        arrange(typed.split(), OPTIONS)
    assert message in str(caught.value)


def test_ranges_only_where_a_command_takes_them() -> None:
    with pytest.raises(UsageError, match="there is no option --x0"):
        arrange(["f", "--x0", "-2", "2"], Options(flags=[], words=[]))


@pytest.mark.parametrize(
    "word",
    ["1", "-1", "+1.5", "-.5", "1e-3", "1,2", "-1,-2", "x=1,y=2", "pi", "-2*pi/3,π", "x=2pi"],
)
def test_numbers(word: str) -> None:
    assert is_number(word)


@pytest.mark.parametrize(
    "word", ["x", "-x", "1,", ",1", "", "-", "1-2", "2x", "1e", "e", "x0*x1", "pip"]
)
def test_what_is_no_number(word: str) -> None:
    assert not is_number(word)
