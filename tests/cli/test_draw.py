"""``gradscape draw``: files, their names, options by variables' names, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.cli.conftest import Ran, Run

from gradscape.fields.field import GradientField
from gradscape.pictures.picture import Picture

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[GradientField]:
    """The fields of the pictures saved since."""
    fields: list[GradientField] = []
    save = Picture.save

    def noting(self: Picture, *arguments: Any, **keywords: Any) -> None:
        fields.append(self.field)
        save(self, *arguments, **keywords)

    monkeypatch.setattr(Picture, "save", noting)
    return fields


def only_file(ran: Ran) -> Path:
    assert ran.code == 0, ran.err
    (path,) = Path().glob("*")
    assert f"gradscape: wrote {path}\n" in ran.err
    assert ran.out == ""
    return path


def test_without_o_it_names_the_file_after_the_function(run: Run) -> None:
    path = only_file(run("draw", "x0/x1"))
    assert path.name.startswith("x0-x1-")
    assert path.suffix == ".png"
    assert path.read_bytes().startswith(PNG)


def test_the_same_function_again_overwrites_its_own_picture(run: Run) -> None:
    first = only_file(run("draw", "x0*x1"))
    assert only_file(run("draw", "x0 * x1")) == first


def test_no_picture_is_ever_overwritten_by_another(run: Run) -> None:
    pictures = [
        ("x0*x1",),
        ("x0/x1",),
        ("x0*x1", "--up"),
        ("x0*x1", "--style", "book"),
        ("x0*x1", "--x0", "-1", "1"),
        ("x0*x1", "--shape", "9"),
        ("x0*x1", "--title", "T"),
        ("a*x0*x1", "--param", "a=1"),
        ("a*x0*x1", "--param", "a=2"),
        ("x0*x1*x2", "--at", "x2=1"),
        ("x0*x1*x2", "--at", "x2=2"),
        ("x0**2", "--vars", "x0,x1"),
        ("x0**2", "--vars", "x1,x0"),
        ("x0**2",),
    ]
    for words in pictures:
        assert run("draw", *words).code == 0, words
    assert len(list(Path().glob("*"))) == len(pictures)


def test_two_files_with_the_same_function_name(run: Run, write: Callable[[str, str], Path]) -> None:
    for folder in ("a", "b"):
        write(f"{folder}/model.py", "def f(x, y): return x * y\n")
        assert run("draw", f"{folder}/model.py:f").code == 0
    assert len(list(Path().glob("model-f-*.png"))) == 2


@pytest.mark.parametrize(("suffix", "start"), [("png", PNG), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_suffix_says_the_format(run: Run, suffix: str, start: bytes) -> None:
    path = only_file(run("draw", "x0*x1", "-o", f"a.{suffix}"))
    assert path.name == f"a.{suffix}"
    assert path.read_bytes().startswith(start)


def test_a_folder_gets_a_file(run: Run) -> None:
    Path("pictures").mkdir()
    assert run("draw", "rosenbrock", "-o", "pictures").code == 0
    assert Path("pictures/rosenbrock.png").is_file()


def test_a_minus_writes_to_standard_output(capfdbinary: Any, tmp_path: Path) -> None:
    from gradscape.cli import main

    assert main(["draw", "x0*x1", "-o", "-"]) == 0
    captured = capfdbinary.readouterr()
    assert captured.out.startswith(PNG)
    assert captured.err == b""


def test_but_not_onto_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    ran = run("draw", "x0*x1", "-o", "-")
    assert ran.code == 2
    assert "that is a terminal" in ran.err


def test_ranges_by_the_variables_names(run: Run, drawn: list[GradientField]) -> None:
    words = ["draw", "-sin(theta)*y", "--theta", "0", "6.28", "--y", "-1e-3", "-1e-4"]
    assert run(*words).code == 0
    assert drawn[0].names == ("theta", "y")
    assert drawn[0].domain == ((0.0, 6.28), (-1e-3, -1e-4))


def test_names_that_are_options_too(run: Run, drawn: list[GradientField]) -> None:
    words = ["draw", "up*at", "--vars", "up,at", "--range", "up", "0", "1", "--range=at,0,2"]
    assert run(*words).code == 0
    assert drawn[0].domain == ((0.0, 1.0), (0.0, 2.0))


def test_a_function_that_starts_with_a_minus(run: Run, drawn: list[GradientField]) -> None:
    assert run("draw", "-x0**2-x1**2", "--x0", "-2", "2").code == 0
    assert drawn[0].values.max() <= 0


def test_one_variable_is_a_curve(run: Run, drawn: list[GradientField]) -> None:
    assert run("draw", "x**2", "--x", "0", "1").code == 0
    assert drawn[0].names == ("x",)


def test_a_range_for_the_argument_itself(
    run: Run, write: Callable[[str, str], Path], drawn: list[GradientField]
) -> None:
    write("model.py", "import math\n\ndef f(x, a=1): return a * math.exp(x)\n")
    assert run("draw", "model.py:f", "--x", "0", "1").code == 0
    assert drawn[0].names == ("x",)
    ran = run("draw", "model.py:f", "--y", "0", "1")
    assert ran.code == 2
    assert "there is no y. Name them all: --vars y,..." in ran.err


def test_a_formula_that_lacks_a_variable(run: Run, drawn: list[GradientField]) -> None:
    assert run("draw", "x0**2", "--vars", "x0,x1").code == 0
    assert drawn[0].names == ("x0", "x1")


def test_a_slice_of_three_variables(run: Run, drawn: list[GradientField]) -> None:
    assert run("draw", "x0*x1*x2", "--fix", "x1=-0.5").code == 0
    assert drawn[0].fixed == {"x1": -0.5}
    assert drawn[0].names == ("x0", "x2")


def test_points_and_constants(
    run: Run, write: Callable[[str, str], Path], drawn: list[GradientField]
) -> None:
    write("model.py", "def f(x, y, a=2): return a * x * y\n")
    words = ["--param", "a=-3", "--shape", "5", "7", "--x", "1", "2"]
    assert run("draw", "model.py:f", *words).code == 0
    assert drawn[0].shape == (5, 7)
    assert drawn[0].values[0, 0] == -3 * 1 * -2


def test_the_gallery_brings_its_domain(run: Run, drawn: list[GradientField]) -> None:
    assert run("draw", "himmelblau").code == 0
    assert run("draw", "gallery:himmelblau", "--x", "0", "1").code == 0
    assert [field.domain for field in drawn] == [
        ((-5.0, 5.0), (-5.0, 5.0)),
        ((0.0, 1.0), (-5.0, 5.0)),
    ]


def test_size_and_resolution(run: Run) -> None:
    assert run("draw", "x0*x1", "-o", "a.png", "--size", "5", "4", "--dpi", "50").code == 0
    with Image.open("a.png") as image:
        assert image.size == (250, 200)


def test_a_level_that_is_no_whole_number_is_one_level(run: Run) -> None:
    assert only_file(run("draw", "x0*x1", "--x0", "-pi", "pi", "--levels", "2.5")).suffix == ".png"


def test_the_book_has_its_points(run: Run, drawn: list[GradientField]) -> None:
    assert run("draw", "x0*x1", "--style", "book").code == 0
    assert drawn[0].shape == (18, 18)
    assert drawn[0].axes[0][-1] == 2.25


def test_what_is_undefined_is_noted(run: Run) -> None:
    ran = run("draw", "log(x0)", "--vars", "x0,x1")
    assert ran.code == 0
    assert "note: log(x0) is undefined at 162 of 324 points." in ran.err


def test_showing_needs_a_window(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Picture] = []

    def show(self: Picture) -> None:
        shown.append(self)

    monkeypatch.setattr(Picture, "show", show)
    assert run("draw", "x0*x1", "--show").code == 0
    assert list(Path().glob("*")) == []
    assert run("draw", "x0*x1", "--show", "-o", "a.png").code == 0
    assert Path("a.png").exists()
    assert len(shown) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["x0*x1", "-o", "a.jpg"], "-o a.jpg: .jpg is none of .png, .svg, .pdf, .html"),
        (["x0*x1", "-o", "a"], "-o a: it has no suffix, none of .png, .svg, .pdf, .html"),
        (["x0*x1", "-o", "no/a.png"], "-o no/a.png: there is no folder no. Make it first."),
        (["x0*x1", "--x0", "2", "-2"], "--x0 2 -2: expected the lower end first"),
        (["x0*x1", "--x0", "1", "inf"], "expected a number such as 1.5 or 1e-3, got 'inf'"),
        (["x0*x1", "--x0", "0", "1", "--x0", "0", "2"], "--x0 is given twice."),
        (["x0*x1", "--x", "0", "1"], "x0*x1 has no variable x: its variables are x0, x1. Name"),
        (["x0*x1", "--shap", "20", "30"], "x0, x1; did you mean --shape?"),
        (["x**2", "--y", "0", "1"], "x**2 has no variable y: its variable is x. Name all there"),
        (["w*x*y*z"], "Hold the others fixed: --at y=0,z=0 leaves w and x."),
        (["v*x*y*z*w", "--y", "0", "1", "--at", "z=1"], "--at w=0,x=0 leaves v and y."),
        (["x*y*z", "--at", "z=1,z=2"], "--at holds z fixed twice."),
        (["x*y*z", "--at", "3"], "expected name=number, such as a=3, got '3'."),
        (["x0*x1", "--shape", "1"], "expected one or two whole numbers, 2 or more, got '1'."),
        (["x0*x1", "--shape", "2", "3", "4"], "one or two whole numbers"),
        (["x0*x1", "--shape", "many"], "one or two whole numbers, 2 or more, got 'many'"),
        (["x0*x1", "--size", "3"], "--size: expected two numbers, got '3'."),
        (["x0*x1", "--size", "0.1", "2"], "--size 0.1 2: expected (width, height) in inches"),
        (["x0*x1", "--width", "1mm"], "--width: expected 17mm to 5000mm, got '1mm'."),
        (["x0*x1", "--levels", "0"], "--levels 0: expected how many contours, 1 to 100"),
        (["x0*x1", "--tangent", "1"], "--tangent 1: the picture has 2 axes (x0, x1); expected 2"),
        (["x**2", "--levels", "5"], "--levels: a picture of one variable is a curve"),
        (["x0*x1", "--descend", "1"], "(On the command line: --descend A,B, a number for each"),
        (["x0*x1", "--dpi", "0"], "--dpi: expected a number from 1 to 10000, got '0'."),
        (["x0*x1", "--layer", "arows"], "--layer: expected one of arrows, contours,"),
        (["x0*x1", "--layer", "marks", "--no-layer", "marks"], "marks: give one of them."),
        (["x0*x1", "--no-layer", "texture", "--texture"], "--texture and --no-layer texture:"),
        (["x0*x1", "--contours=dots"], "--contours: expected one of both, lines, filled, got"),
        (["x0*x1", "--length", "long"], "--length: expected one of auto, scaled, unit, log, got"),
        (["x0*x1", "--tangent", "1,2", "3"], "--tangent: points with 1 and 2 coordinates."),
        (["x0*x1", "--steps", "3"], "--steps is for a path: say where it starts with --descend"),
        (["x0*x1", "--descend", "1,1", "--steps", "0"], "--steps: expected a whole number, 1 or"),
        (["x0*x1", "-o", "a.gif"], "a.gif is to be a film of a path: say where it starts"),
        (["x0*x1", "--animate", "a.png"], "--animate a.png: .png is none of .gif, .mp4."),
        (["x0*x1", "--width", "85"], "--width: expected a length with its unit (mm, cm, in, pt)"),
        (["x0*x1", "--width", "85mm", "--size", "3", "2"], "--size and --width: give one of them."),
        (["x0*x1", "--unit", "m"], "--unit: expected name=text, such as x0=distance, got 'm'."),
        (["x0*x1", "--label", "y=m"], "labels: 'y' is none of x0, x1, f."),
        (["x0*x1", "--style", "boook"], "--style: invalid choice: 'boook'"),
        (["x0*x1", "--title", "a\udcff"], "--title: expected text in UTF-8."),
        (["a*x0", "--param", "a"], "--param: expected name=number, such as a=3, got 'a'."),
        (["a*x0", "--param", "a=1", "--param", "a=2"], "--param sets a twice: 1 and 2."),
        (["x0", "--vars", "x0,2x"], "--vars x0,2x: '2x' is no name"),
        (["x0", "*", "x1"], "one thing too many: * x1. A formula with spaces needs quotes."),
        ([], "FUNCTION is missing."),
        (["gallery:rosenbrok"], "the gallery has no 'rosenbrok'; did you mean rosenbrock?"),
        (["gallery:"], "the gallery has no ''. See: gradscape gallery"),
        (["himelblau"], "himelblau is no formula; if a function of the gallery is meant, did you"),
        (["rosenbrock", "--param", "a=1"], "--vars and --param are for your own."),
    ],
)
def test_wrong_usage(run: Run, words: list[str], message: str) -> None:
    ran = run("draw", *words)
    assert ran.code == 2
    assert message in ran.err
    assert ran.err.endswith("Try: gradscape draw --help\n")
    assert ran.out == ""
    assert list(Path().glob("*")) == []


def test_a_failed_picture_leaves_the_old_one(run: Run, write: Callable[[str, str], Path]) -> None:
    old = write("a.png", "old")
    write("model.py", "def f(x, y): raise KeyError(x)\n")
    assert run("draw", "model.py:f", "-o", "a.png").code == 1
    assert old.read_text() == "old"
    assert sorted(p.name for p in Path().glob("*")) == ["a.png", "model.py"]


@pytest.mark.parametrize(
    "words",
    [
        ["--no-layer", "arrows", "--contours", "lines", "--levels", "5"],
        ["--contours", "filled", "--levels", "-1", "0", "1"],
        ["--surface", "--tangent", "1,0.5"],
        ["--tangent", "1,0.5", "-1,1", "--theme", "dark"],
        ["--theme", "print", "--width", "85mm", "--label", "x0=length", "--unit", "x0=m"],
        ["--log", "all", "--x0", "1", "100", "--x1", "1", "10"],
        ["--length", "unit"],
    ],
)
def test_layers_and_looks_change_the_picture(run: Run, words: list[str]) -> None:
    assert run("draw", "x0*x1", "-o", "plain.png").code == 0
    assert run("draw", "x0*x1", *words, "-o", "other.png").code == 0
    assert Path("plain.png").read_bytes() != Path("other.png").read_bytes()


def test_a_flag_that_may_take_a_word_leaves_the_function_alone(run: Run) -> None:
    assert run("draw", "--contours", "x0*x1", "-o", "a.png").code == 0
    assert run("draw", "--contours", "lines", "x0*x1", "-o", "b.png").code == 0


def test_the_width_of_a_column(run: Run) -> None:
    assert run("draw", "x0*x1", "--width", "85mm", "--dpi", "300", "-o", "a.png").code == 0
    with Image.open("a.png") as image:
        width, height = image.size
    assert width == pytest.approx(85 / 25.4 * 300, abs=1)
    assert height == pytest.approx(0.75 * width, abs=1)


def test_the_file_says_how_it_was_made(run: Run) -> None:
    assert run("draw", "x0 * x1", "--up", "-o", "a.png").code == 0
    with Image.open("a.png") as image:
        said = image.info
    assert said["Software"].startswith("gradscape ")
    assert said["Title"] == "x0*x1"
    assert said["Description"].endswith("made by: gradscape draw 'x0 * x1' --up -o a.png")


def test_a_slice_is_what_is_held_fixed(run: Run) -> None:
    assert run("draw", "x*y*z", "--slice", "z=0.5", "-o", "a.png").code == 0
    assert run("draw", "x*y*z", "--at", "z=0.5", "-o", "b.png").code == 0
    with Image.open("a.png") as a, Image.open("b.png") as b:
        assert np.array_equal(np.asarray(a), np.asarray(b))
