"""The words of a command line, brought into an order that can't be mistaken.

argparse takes ``-1,2`` and ``-x0**2`` for options. Here a word is an option only if it is a known
one, or starts with two dashes and a name; what else begins with a minus sign is a number or a
formula. Options that take numbers take as many as follow, and an option that is no option but is
followed by two numbers is the range of a variable: ``--theta 0 6.28``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from gradscape.cli.usage import UsageError, did_you_mean

__all__ = ["Options", "arrange", "is_number"]

_PLAIN = r"(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+−]?\d+)?"
_OF_PI = rf"(?:{_PLAIN}\*?)?(?:pi|π)(?:/{_PLAIN})?"
_NUMBER = rf"[-+−]?(?:{_OF_PI}|{_PLAIN}|inf|nan)"
_LIST = re.compile(rf"(?:(?:[^\W\d]\w*=)?(?:{_NUMBER})(?:,|$))+", re.IGNORECASE)
_SINGLE = re.compile(_NUMBER, re.IGNORECASE)
_OPTION = re.compile(r"--(?P<name>[^\W\d][\w-]*)(?:=(?P<value>.*))?", re.DOTALL)


@dataclass(frozen=True)
class Options:
    """The options that a command knows, by how many words they take.

    Attributes
    ----------
    flags, words : collection of str
        Those that take no word, and one.
    numbers : collection of str
        Those that take as many numbers as follow.
    maybe : mapping of str to callable
        Those that may take a word, and whether they take this one.
    range : str or None
        The one that takes a variable's name and two numbers; what ``--name A B`` stands for.
    """

    flags: Collection[str]
    words: Collection[str]
    numbers: Collection[str] = ()
    range: str | None = None
    maybe: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """All of them."""
        return [
            *self.flags,
            *self.words,
            *self.numbers,
            *self.maybe,
            *([self.range] if self.range else []),
        ]


def is_number(word: str) -> bool:
    """Whether a word is a number, or numbers with commas between them, named or not."""
    return _LIST.fullmatch(word) is not None and not word.endswith(",")


def arrange(words: Sequence[str], options: Options) -> list[str]:
    """Put options first, each in one word ``--name=value``, then ``--`` and the others.

    Parameters
    ----------
    words : sequence of str
        As typed.
    options : Options

    Raises
    ------
    UsageError
        At an option that is unknown or lacks its value.

    Examples
    --------
    >>> options = Options(flags=["--up"], words=["-o"], numbers=["--at"], range="--range")
    >>> arrange(["-x0**2", "--x0", "-2", "2", "--at", "-1,2", "-o", "-"], options)
    ['--range=x0,-2,2', '--at=-1,2', '-o=-', '--', '-x0**2']
    """
    queue = list(words)
    found: list[str] = []
    others: list[str] = []
    while queue:
        word = queue.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            others += queue
            break
        if word in options.flags:
            found.append(word)
        elif name in options.flags and equals:
            raise UsageError(f"{name} takes no value, but came as {word}.")
        elif name in options.words:
            found.append(f"{name}={value if equals else _next_word(name, queue, options)}")
        elif name in options.maybe:
            takes = not equals and bool(queue) and options.maybe[name](queue[0])
            found.append(f"{name}={queue.pop(0)}" if takes else word)
        elif name in options.numbers:
            found += [
                f"{name}={v}" for v in ([value] if equals else _numbers(name, queue, options))
            ]
        elif options.range is not None and name == options.range:
            found.append(_named_range(name, value, queue))
        elif match := _OPTION.fullmatch(word):
            found.append(_variable_range(word, match["name"], match["value"], queue, options))
        else:
            others.append(word)
    return [*found, "--", *others] if others else found


def _is_option(word: str, options: Options) -> bool:
    return word.partition("=")[0] in options.names or _OPTION.fullmatch(word) is not None


def _next_word(name: str, queue: list[str], options: Options) -> str:
    if not queue or _is_option(queue[0], options):
        came = f"but {queue[0]} follows" if queue else "but nothing follows"
        raise UsageError(f"{name} needs a value, {came}.")
    return queue.pop(0)


def _numbers(name: str, queue: list[str], options: Options) -> list[str]:
    """What follows a list option: ``1 2`` is one list, ``1,2 3,4`` are two."""
    taken = []
    while queue and is_number(queue[0]):
        taken.append(queue.pop(0))
    if not taken:
        return [_next_word(name, queue, options)]
    if all(_SINGLE.fullmatch(word) for word in taken):
        return [",".join(taken)]
    return taken


def _named_range(option: str, value: str, queue: list[str]) -> str:
    """``--range NAME A B``."""
    if value:
        return f"{option}={value}"
    if len(queue) < 3 or not (is_number(queue[1]) and is_number(queue[2])):
        raise UsageError(f"{option} needs a variable's name and two numbers: {option} x0 -2 2.")
    return f"{option}={','.join(queue.pop(0) for _ in range(3))}"


def _variable_range(
    word: str, name: str, value: str | None, queue: list[str], options: Options
) -> str:
    """``--theta 0 6.28``, ``--theta 0,6.28`` or ``--theta=0,6.28``, if ranges are taken at all."""
    if options.range is not None and name.isidentifier():
        numbers: list[str] = []
        if value is not None:
            numbers = value.split(",")
        elif queue and is_number(queue[0]) and "," in queue[0]:
            numbers = queue.pop(0).split(",")
        else:
            while len(numbers) < 2 and queue and _SINGLE.fullmatch(queue[0]):
                numbers.append(queue.pop(0))
        given = bool(numbers) and all(_SINGLE.fullmatch(n.strip()) for n in numbers)
        if given and len(numbers) == 2:
            return f"{options.range}={name},{numbers[0]},{numbers[1]}"
        if given and not _meant(name, options):
            raise UsageError(f"--{name} needs two numbers, as --{name} -1 1.")
    raise UsageError(_unknown(word, name, options))


def _meant(name: str, options: Options) -> str:
    """``; did you mean --shape?`` for what isn't short as a variable's name is."""
    return did_you_mean(f"--{name}", options.names) if len(name) > 2 else ""


def _unknown(word: str, name: str, options: Options) -> str:
    message = f"there is no option {word.partition('=')[0]}"
    guess = _meant(name, options)
    if guess:
        return f"{message}{guess}"
    if options.range is not None and name.isidentifier():
        return f"{message}; the range of a variable takes two numbers: --{name} -2 2."
    return f"{message}."
