"""Functions named as file.py:name and package.module:name, and what is said when that fails."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

from gradscape.errors import SourceError
from gradscape.functions.sources.files import load, read_source
from gradscape.functions.sources.places import user_line


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def message(text: str) -> str:
    with pytest.raises(SourceError) as caught:
        load(text)
    return str(caught.value)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "file", "module", "name"),
        [
            ("model.py:f", "model.py", None, "f"),
            ("some where/my.model.py:net.loss", "some where/my.model.py", None, "net.loss"),
            ("model.py", "model.py", None, None),
            ("model.py:", "model.py", None, None),
            ("C:\\models\\a.py:f", "C:\\models\\a.py", None, "f"),
            ("C:\\models\\a.py", "C:\\models\\a.py", None, None),
            ("package.module:f", None, "package.module", "f"),
            ("math:hypot", None, "math", "hypot"),
        ],
    )
    def test_sources(self, text: str, file: str | None, module: str | None, name: str) -> None:
        source = read_source(text)
        assert source is not None
        assert (source.file and str(source.file), source.module, source.name) == (
            file,
            module,
            name,
        )

    @pytest.mark.parametrize(
        "text", ["x0*x1", "x/y", "a*b/c", "rosenbrock", "", "x0**2:", "f(x:y)"]
    )
    def test_what_is_no_source(self, text: str) -> None:
        assert read_source(text) is None

    def test_a_home_folder(self) -> None:
        source = read_source("~/model.py:f")
        assert source is not None
        assert source.file == Path.home() / "model.py"


class TestLoading:
    def test_a_function(self) -> None:
        write("model.py", "def f(x0, x1):\n    return x0 * x1\n")
        assert load("model.py:f")(3, 4) == 12

    def test_a_method_of_an_object(self) -> None:
        write("model.py", "class Net:\n    def loss(self, x):\n        return 2 * x\nnet = Net()\n")
        assert load("model.py:net.loss")(3) == 6

    def test_a_module_in_the_current_folder(self) -> None:
        write("gs_package/inner/__init__.py", "def f(x): return x + 1\n")
        assert load("gs_package.inner:f")(1) == 2

    def test_an_installed_module(self) -> None:
        assert load("math:hypot") is math.hypot

    def test_the_only_function_needs_no_name(self) -> None:
        write(
            "one.py",
            "from math import sin\n\ndef _half(x): return x/2\n\ndef f(x): return _half(x)\n",
        )
        assert load("one.py")(3) == 1.5

    def test_several_functions_are_listed(self) -> None:
        write("two.py", "def f(x): return x\n\ndef g(x): return x\n")
        assert message("two.py") == "two.py defines 2 functions; say which: two.py:f, two.py:g."

    def test_no_function_at_all(self) -> None:
        write("none.py", "from math import sin\n")
        assert "none.py defines no function of its own" in message("none.py")

    def test_its_own_folder_is_importable_while_loading(self) -> None:
        write("deep/gs_neighbour.py", "factor = 3\n")
        write("deep/model.py", "from gs_neighbour import factor\n\ndef f(x): return factor * x\n")
        before = list(sys.path)
        assert load("deep/model.py:f")(2) == 6
        assert sys.path == before

    def test_a_folder_that_the_file_adds_stays(self) -> None:
        write("adds.py", "import sys\nsys.path.append('elsewhere')\n\ndef f(x): return x\n")
        before = list(sys.path)
        load("adds.py:f")
        assert sys.path == [*before, "elsewhere"]
        sys.path.remove("elsewhere")

    def test_it_is_no_script(self) -> None:
        text = "import sys\nname, words = __name__, list(sys.argv)\n\ndef f(): return name, words\n"
        write("model.py", text)
        name, words = load("model.py:f")()
        assert name != "__main__"
        assert words == ["model.py"]

    def test_a_file_shadows_no_module(self) -> None:
        write("random.py", "def f(x): return 2 * x\n")
        before = sys.modules.get("random")
        assert load("random.py:f")(1) == 2
        assert sys.modules.get("random") is before

    def test_functions_of_one_file_share_it(self) -> None:
        write("shared.py", "class W: ...\nw = W()\n\ndef f(): return w\n\ndef g(): return w\n")
        assert load("shared.py:f")() is load("shared.py:g")()

    def test_a_changed_file_is_loaded_again(self) -> None:
        write("model.py", "def f(x): return 1\n")
        assert load("model.py:f")(0) == 1
        write("model.py", "def f(x): return 2\n")
        assert load("model.py:f")(0) == 2

    def test_dataclasses_and_an_encoding(self) -> None:
        text = (
            "# -*- coding: latin-1 -*-\nfrom __future__ import annotations\n"
            "from dataclasses import dataclass\n@dataclass\nclass P:\n    größe: float = 2.0\n"
            "def f(x): return x * P().größe\n"
        )
        Path("model.py").write_bytes(text.encode("latin-1"))
        assert load("model.py:f")(3) == 6


class TestFailing:
    def test_a_missing_file(self) -> None:
        write("model.py", "")
        assert message("modell.py:f") == "there is no file modell.py; did you mean model.py?"

    def test_a_missing_file_nothing_like_it(self) -> None:
        write("a/model.py", "")
        said = message("a/wave.py:f")
        assert said == "there is no file a/wave.py; the Python files in a are model.py."

    def test_a_missing_folder(self) -> None:
        assert message("nowhere/f.py:f").startswith("there is no folder nowhere")

    def test_an_empty_folder(self, in_a_folder: Path) -> None:
        said = message("f.py:f")
        assert f"the current folder ({in_a_folder.resolve()}) has no Python files" in said

    def test_a_folder_called_py(self) -> None:
        Path("x.py").mkdir()
        assert message("x.py:f") == "x.py is a folder; expected a Python file."

    def test_a_missing_name(self) -> None:
        write("model.py", "def loss(w): return w\n\ndef slope(w): return 1\n")
        assert message("model.py:los") == "model.py has no 'los'; did you mean 'loss'?"
        said = message("model.py:zzz")
        assert said == "model.py has no 'zzz'; its functions are loss, slope."

    def test_a_missing_attribute(self) -> None:
        write("model.py", "class Net:\n    def loss(self, x): return x\nnet = Net()\n")
        assert message("model.py:net.los") == "model.py:net has no 'los'; did you mean 'loss'?"

    def test_a_file_without_functions(self) -> None:
        write("model.py", "x = 1\n")
        assert message("model.py:f") == "model.py has no 'f', and no functions at all."

    def test_a_syntax_error_shows_the_line(self) -> None:
        write("model.py", "def f(x):\n    return x +* 2\n")
        first, line, caret = message("model.py:f").splitlines()
        assert first.startswith("model.py, line 2: SyntaxError: ")
        assert line == "    return x +* 2"
        assert line[caret.index("^")] == "*"

    def test_a_syntax_error_in_a_file_it_imports(self) -> None:
        write("gs_broken.py", "def g(:\n")
        write("model.py", "import gs_broken\n")
        assert message("model.py:f").startswith("gs_broken.py, line 1: SyntaxError")

    def test_null_bytes(self) -> None:
        Path("model.py").write_bytes(b"x = 1\0\n")
        assert message("model.py:f").startswith("model.py: ")

    def test_an_exception_while_loading(self) -> None:
        write("model.py", "a = 1\nc = a / 0\n\ndef f(x): return x\n")
        said = message("model.py:f")
        assert said == "model.py, line 2: ZeroDivisionError: division by zero\n    c = a / 0"

    def test_the_traceback_is_kept(self) -> None:
        write("model.py", "c = 1 / 0\n")
        with pytest.raises(SourceError) as caught:
            load("model.py:f")
        assert isinstance(caught.value.__cause__, ZeroDivisionError)
        line = user_line(caught.value.__cause__)
        assert line is not None
        assert (Path(line.file).name, line.number, line.text) == ("model.py", 1, "c = 1 / 0")

    def test_a_missing_package(self) -> None:
        write("model.py", "import gs_not_installed\n")
        said = message("model.py:f")
        assert "model.py, line 1: ModuleNotFoundError" in said
        assert f"gradscape runs in {sys.prefix}; install what is missing there." in said

    def test_a_relative_import(self) -> None:
        write("model.py", "from . import helper\n")
        assert "Name the file as a module of its package" in message("model.py:f")

    def test_a_file_that_ends_the_program(self) -> None:
        write("model.py", "import sys\nsys.exit(3)\n")
        said = message("model.py:f")
        assert "model.py, line 2: the file ends the program" in said
        assert '`if __name__ == "__main__":`' in said

    def test_a_failed_file_is_not_remembered(self) -> None:
        text = (
            "from pathlib import Path\nc = 1 / len([*Path().glob('*.txt')])\ndef f(x): return c\n"
        )
        write("model.py", text)
        message("model.py:f")
        write("a.txt", "")
        assert load("model.py:f")(0) == 1

    def test_what_is_no_function(self) -> None:
        write("model.py", "c = 3\nformula = 'x0*x1'\n")
        assert message("model.py:c") == "model.py:c is 3 (int), which is no function."
        assert "write it in place of the file's name" in message("model.py:formula")

    def test_a_class_and_its_method(self) -> None:
        write("model.py", "class Net:\n    def loss(self, x): return x\n")
        assert "model.py:Net is a class. Make an object of it" in message("model.py:Net")
        assert "model.py:net.loss" in message("model.py:Net.loss")

    def test_a_missing_module(self) -> None:
        assert message("gs_nowhere:f").startswith("there is no module 'gs_nowhere', neither in")
        write("gs_model.py", "")
        write("gs_outer/__init__.py", "")
        assert "(no 'gs_outer.inner')" in message("gs_outer.inner.deep:f")

    def test_a_module_that_fails(self) -> None:
        write("gs_failing.py", "raise ValueError('no data')\n")
        assert message("gs_failing:f").startswith("gs_failing.py, line 1: ValueError: no data")

    def test_other_kinds_of_files(self) -> None:
        write("a/model.py", "def f(x): return x\n")
        assert message("a/model:f") == "there is no file a/model; did you mean a/model.py:f?"
        assert "a notebook" in message("a/notes.ipynb:f")
        assert "is no Python file" in message("a/model.txt:f")
        assert "names no function in a file" in message("x0*x1")
