"""What happens around a command: help, exit codes, messages, tracebacks, output that fails."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Run

import gradscape
from gradscape.cli import gradient as gradient_command
from gradscape.cli.command import COMMANDS, Command, load_command
from gradscape.cli.output import Output


def test_help(run: Run) -> None:
    for words in (["--help"], ["-h"], ["help"]):
        ran = run(*words)
        assert ran.code == 0
        assert all(f"  {name} " in ran.out for name in COMMANDS)
    assert run() == (2, ran.out, "")
    assert run("help", "draw") == run("draw", "--help")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command(run: Run, name: str) -> None:
    for words in ([name, "--help"], [name, "x0*x1", "-h", "--nonsense"]):
        ran = run(*words)
        assert ran.code == 0
        assert ran.out.startswith(f"usage: gradscape {name} ")
        assert f"examples:\n  gradscape {name}" in ran.out
        assert max(map(len, ran.out.splitlines())) <= 100


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"gradscape {gradscape.__version__}\n", "")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("drw", "there is no command drw; did you mean draw?"),
        ("x0*x1", "there is no command 'x0*x1'; to draw it: gradscape draw 'x0*x1'"),
        ("--json", "there is no option --json here; the command comes first"),
    ],
)
def test_no_such_command(run: Run, word: str, message: str) -> None:
    ran = run(word)
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sin(x", "sin(x\n       ^"),
        ("9**9**9**9", "9**9**9**9\n"),
        ("__import__('os').system('touch gotcha')", "^"),
        ("x.__class__", "^"),
        ("x; y", "^"),
        ("lambda x: x", "^"),
        ("x0 x1 \x1b[31m", "^"),
        ("", "^"),
        ("(" * 5000, "^"),
        ("x" * 1_000_000, "^"),
        ("exec", "^"),
        ("1/2x", "^"),
        ("x = 3", "^"),
    ],
    ids=lambda text: text[:20],
)
def test_hostile_formulas(run: Run, text: str, message: str) -> None:
    for words in (["draw", text], ["gradient", text, "--at", "1"]):
        ran = run(*words)
        assert ran.code == 1, ran.err
        assert message in ran.err
        assert ran.err.startswith("gradscape: ")
        assert "Traceback" not in ran.err
        assert "fault of gradscape" not in ran.err
        assert "\x1b" not in ran.err
        assert len(ran.err) < 1500
    assert list(Path().glob("*")) == []


def test_a_failing_function(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "def f(x, y):\n    return {}[x]\n")
    for words in (["draw", "model.py:f"], ["gradient", "model.py:f", "--at", "1,2"]):
        ran = run(*words)
        assert ran.code == 1
        assert "model.py, line 2: KeyError: " in ran.err
        assert "\n    return {}[x]\n" in ran.err
        assert "raised by f at the point" in ran.err
        assert "Traceback" not in ran.err
        assert "fault of gradscape" not in ran.err


def test_traceback_on_request(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "def f(x, y):\n    return {}[x]\n")
    ran = run("gradient", "model.py:f", "--at", "1,2", "--traceback")
    assert ran.code == 1
    assert "Traceback (most recent call last)" in ran.err
    assert ", line 2, in f\n    return {}[x]" in ran.err
    assert "\ngradscape: model.py, line 2: KeyError" in ran.err


def test_a_function_that_ends_the_program(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "def f(x, y):\n    raise SystemExit(0)\n")
    ran = run("gradient", "model.py:f", "--at", "1,2")
    assert ran.code == 1
    assert "model.py, line 2: the function ends the program (sys.exit)" in ran.err


def test_a_function_that_never_ends_its_recursion(
    run: Run, write: Callable[[str, str], Path]
) -> None:
    write("model.py", "def f(x, y):\n    return f(x, y)\n")
    ran = run("gradient", "model.py:f", "--at", "1,2")
    assert ran.code == 1
    assert "model.py, line 2: RecursionError" in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["modl.py:f"], "there is no file modl.py; did you mean model.py?"),
        (["model.py:g"], "model.py has no 'g'; its functions are f, two, nothing, one."),
        (["model.py"], "model.py defines 4 functions; say which"),
        (["broken.py:f"], "broken.py, line 1: SyntaxError"),
        (["failing.py:f"], "failing.py, line 1: ZeroDivisionError: division by zero\n    1 / 0"),
        (["model.py:c"], "model.py:c is 3 (int), which is no function."),
        (["nowhere.module:f"], "there is no module 'nowhere.module'"),
        (["model.py:two"], "(On the command line: --vars a,b.)"),
        (["model.py:nothing"], "nothing returned None; expected a number."),
        (["model.py:one"], "(On the command line: --vars x.)"),
    ],
)
def test_files_that_fail(
    run: Run, write: Callable[[str, str], Path], words: list[str], message: str
) -> None:
    write(
        "model.py",
        "c = 3\ndef f(x, y): return x * y\ndef two(a=1, b=2): return a\ndef nothing(x): pass\n"
        "def one(x): return x**3 - x\n",
    )
    write("broken.py", "def f(:\n")
    write("failing.py", "1 / 0\n")
    ran = run("gradient", *words, "--at", "1,2")
    assert ran.code == 1
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert "fault of gradscape" not in ran.err


def test_a_constant_it_has_not(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "def f(x, y, a=1): return a * x * y\n")
    for function in ("model.py:f", "x*y"):
        ran = run("gradient", function, "--at", "1,2", "--param", "b=1")
        assert ran.code == 2
        assert ran.err.endswith("Try: gradscape gradient --help\n")


def test_what_a_function_imports_while_it_runs(run: Run, write: Callable[[str, str], Path]) -> None:
    write("deep/gs_late.py", "factor = 3\n")
    write("deep/model.py", "def f(x, y):\n    from gs_late import factor\n    return factor*x*y\n")
    ran = run("gradient", "deep/model.py:f", "--at", "1,2")
    assert ran.code == 0
    assert ran.out.startswith("f at x = 1, y = 2:  6")


def test_a_fault_of_gradscape_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    # Built in: a function of this file would count as the user's.
    monkeypatch.setattr(gradient_command, "_as_text", len)
    ran = run("gradient", "x", "--at", "1")
    assert ran.code == 1
    assert "a fault of gradscape itself (TypeError: len() takes" in ran.err
    assert "Traceback" not in ran.err


def test_interrupted(run: Run, write: Callable[[str, str], Path]) -> None:
    write("model.py", "def f(x, y):\n    raise KeyboardInterrupt\n")
    ran = run("draw", "model.py:f", "-o", "a.png")
    assert ran == (130, "", "gradscape: interrupted\n")
    assert not Path("a.png").exists()


def test_a_file_that_can_not_be_written(run: Run) -> None:
    name = "a" * 300 + ".png"
    ran = run("draw", "x0*x1", "-o", name)
    assert ran.code == 1
    assert f"gradscape: {name}: " in ran.err
    assert "fault of gradscape" not in ran.err
    assert list(Path().iterdir()) == []


def test_warnings_are_messages(run: Run, write: Callable[[str, str], Path]) -> None:
    text = (
        "import numpy as np\n\n"
        "def f(x):\n    return x[0] * 2 if np.any(x[0] * x[1] < -3.9) else x[0] + 0 * x[1]\n"
    )
    write("model.py", text)
    ran = run("draw", "model.py:f", "-o", "a.png")
    assert ran.code == 0
    assert "gradscape: note: f gives other values for many points at once" in ran.err
    assert ".py:" not in ran.err


class TestOutput:
    def test_what_the_terminal_lacks_is_replaced(self) -> None:
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, "ascii", write_through=True)
        Output(stream).write("a ± b")
        assert raw.getvalue() == b"a ? b\n"

    def test_no_output_at_all(self) -> None:
        output = Output(None)
        output.write("a")
        output.flush()
        assert not output.is_terminal
        with pytest.raises(OSError, match="it is closed"):
            _ = output.binary


def test_every_command_is_one(run: Run) -> None:
    for name in COMMANDS:
        command = load_command(name)
        assert isinstance(command, Command)
        assert command.name == name
        assert isinstance(command.parser(), argparse.ArgumentParser)
