"""Running a command, and answering for whatever happens: one message and an exit code."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from gradscape.cli.command import COMMANDS, load_command
from gradscape.cli.interrupts import noted
from gradscape.cli.output import Output, say
from gradscape.cli.usage import UsageError, did_you_mean

__all__ = ["run"]

_OVERVIEW = """\
usage: gradscape COMMAND ...

Your own function in; its gradient, right and with an error estimate, and its picture out.

commands:
{commands}

examples:
  gradscape draw "x0*x1"
  gradscape gradient "x0*x1" --at 3,4
  gradscape draw model.py:loss --x 0 10

gradscape COMMAND --help says more; gradscape --version says which this is.

exit codes: 0 done; 1 the function, the formula or a file failed; 2 wrong usage;
130 interrupted; 141 nobody reads the output any more. A result that can't be trusted
is marked in the output and noted on standard error; the exit code stays 0."""

DONE, FAILED, MISUSED, INTERRUPTED, UNREAD = 0, 1, 2, 130, 141


def run(words: Sequence[str]) -> int:
    """Run a command: the words after the program's name in, the exit code out.

    Nothing escapes: an exception becomes a message on standard error, with the traceback before it
    where ``--traceback`` asks for it. While the command runs, what the user's function prints goes
    to standard error, so that standard output holds results alone.
    """
    output = Output(sys.stdout)
    try:
        with contextlib.redirect_stdout(sys.stderr), _own_warnings():
            code = _dispatch(words, output)
        output.flush()
    except BrokenPipeError:
        return UNREAD
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except UsageError as error:
        _trace(error, words)
        say(f"{error}\n{_try_help(words)}")
        return MISUSED
    except (Exception, SystemExit) as error:
        from gradscape.cli.failures import explain
        from gradscape.errors import ArgumentError, LayoutError

        _trace(error, words)
        if isinstance(error, ArgumentError | LayoutError):
            say(f"{explain(error)}\n{_try_help(words)}")
            return MISUSED
        say(explain(error))
        return FAILED
    finally:
        output.settle()
    return code


def _dispatch(words: Sequence[str], output: Output) -> int:
    first = words[0] if words else "--help"
    if first == "help" and len(words) > 1:
        return _dispatch([words[1], "--help"], output)
    if first in ("-h", "--help", "help"):
        output.write(_overview())
        return DONE if words else MISUSED
    if first in ("--version", "-V"):
        output.write(_version())
        return DONE
    if first not in COMMANDS:
        raise UsageError(_no_command(first))
    with noted():
        command = load_command(first)
        parser = command.parser()
    rest = list(words[1:])
    if _asks_for_help(rest):
        output.write(parser.format_help().rstrip())
        return DONE
    return command.run(parser.read(rest), output)


def _asks_for_help(words: Sequence[str]) -> bool:
    before = words[: words.index("--")] if "--" in words else words
    return "--help" in before or "-h" in before


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {load_command(name).summary}" for name in COMMANDS]
    return _OVERVIEW.format(commands="\n".join(lines))


def _version() -> str:
    from gradscape import __version__

    return f"gradscape {__version__}"


def _no_command(word: str) -> str:
    guess = did_you_mean(word, COMMANDS)
    if guess:
        return f"there is no command {word}{guess}"
    if word.startswith("--"):
        return f"there is no option {word} here; the command comes first: gradscape draw ..."
    return f"there is no command {word!r}; to draw it: gradscape draw {_quoted(word)}"


def _try_help(words: Sequence[str]) -> str:
    name = f" {words[0]}" if words and words[0] in COMMANDS else ""
    return f"Try: gradscape{name} --help"


def _quoted(word: str) -> str:
    import shlex

    return shlex.quote(word)


def _trace(error: BaseException, words: Sequence[str]) -> None:
    if "--traceback" in words:
        import traceback

        traceback.print_exception(error)


@contextlib.contextmanager
def _own_warnings() -> Iterator[None]:
    """Show warnings as messages, without a line of gradscape's source."""
    from gradscape.errors import FontWarning, LayoutWarning, ReliabilityWarning

    def show(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        own = issubclass(category, FontWarning | LayoutWarning | ReliabilityWarning)
        say(f"note: {message}" if own else f"{category.__name__}: {message}")

    with warnings.catch_warnings():
        warnings.filterwarnings("default", category=FontWarning)
        warnings.filterwarnings("default", category=LayoutWarning)
        warnings.filterwarnings("default", category=ReliabilityWarning)
        warnings.showwarning = show
        yield
