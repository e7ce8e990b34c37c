"""What was meant by a name that a formula doesn't know; every suggestion is a formula itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from gradscape.functions.formulas.names import AMBIGUOUS, CONSTANTS, FUNCTIONS, GREEK
from gradscape.functions.published import ENTRIES

__all__ = ["applied", "example", "nearest", "unknown_function", "unknown_name"]

_GALLERY = [entry.name for entry in ENTRIES]
_MOST_FACTORS = 3  # sixhump is no product of letters
_LONGEST = 40  # characters of an argument quoted in a suggestion
_LETTER = r"[^\W\d_]_?[0-9]*"
_GREEK = "|".join(f"{name}_?[0-9]*" for name in sorted(GREEK, key=len, reverse=True))
_FACTOR = re.compile(f"pi|π|e|{_GREEK}|{_LETTER}")

_EXAMPLES = {
    "clip": "clip(x, 0, 1)",
    "where": "where(x > 0, x, 0)",
    "piecewise": "piecewise(x < 0, -x, x < 1, x, 1)",
}

_OTHER_TONGUES = {
    # A name used elsewhere: what is written here, {} being the arguments.
    "square": "({})**2", "factorial": "gamma({} + 1)", "reciprocal": "1/({})",
    **{name: known + "({})" for name, known in {
        "sen": "sin", "tg": "tan", "ctg": "cot", "cotan": "cot", "cosec": "csc", "lg": "log10",
        "arcsen": "asin", "arctg": "atan", "arsinh": "asinh", "arcosh": "acosh",
        "artanh": "atanh", "absolute": "abs", "fabs": "abs", "power": "pow", "maximum": "max",
        "minimum": "min", "Piecewise": "piecewise", "sgn": "sign", "logistic": "sigmoid",
        "expit": "sigmoid", "psi": "digamma", "gammaln": "lgamma", "theta": "step",
        "root": "sqrt", "rint": "round", "ReLU": "relu",
    }.items()},
}  # fmt: skip

Parses = Callable[[str], bool]


def example(function: str) -> str:
    """A call of `function` with as many arguments as it takes.

    Examples
    --------
    >>> example("mod")
    'mod(x, y)'
    """
    arguments = "x" if FUNCTIONS[function][1] == 1 else "x, y"
    return _EXAMPLES.get(function) or f"{function}({arguments})"


def applied(name: str, arguments: str, parses: Parses) -> str:
    """The product of the variable `name` and what stands in parentheses behind it."""
    return _first([f"{name}*({arguments})" if len(arguments) <= _LONGEST else ""], parses) or (
        f"{name}*(x + 1)"
    )


def unknown_function(
    name: str, arguments: str, declared: Collection[str], parses: Parses
) -> str | None:
    """What ``name(arguments)`` may have been meant as; None where nothing is near."""
    if len(arguments) > _LONGEST:
        arguments = ""
    candidates: list[str] = []
    fallback = None
    for template, known in _calls(name, declared):
        candidates.append(template.format(arguments))
        if known and not fallback:
            fallback = template.replace(known + "({})", example(known)).format("x")
    return _first([*candidates, fallback or ""], parses)


def _calls(name: str, declared: Collection[str]) -> Iterator[tuple[str, str]]:
    """What may have been called: as a template of the arguments, and the function in it."""
    if name in _OTHER_TONGUES:
        template = _OTHER_TONGUES[name]
        yield template, template.removesuffix("({})") if template.endswith("({})") else ""
    if name.lower() in FUNCTIONS:
        yield name.lower() + "({})", name.lower()
    for known in sorted(FUNCTIONS, key=len, reverse=True):
        before = name.removesuffix(known)
        product = _as_product(before, declared, 2) if before != name else ""
        if product:
            yield f"{product}*{known}({{}})", known
    for near in nearest(name.lower()[:40], FUNCTIONS, 0.6):
        yield near + "({})", near
    product = _as_product(name, declared, 2)
    if product:
        yield product + "*({})", ""


def unknown_name(name: str, declared: Collection[str], parses: Parses) -> str:
    """What `name` may have been meant as, and how to declare it; sentences."""
    declare = f'If {name} is one variable, declare it: variables=("{name}", ...).'
    if name in _GALLERY:
        return f"It is a function of the gallery: gradscape.gallery.{name}. {declare}"
    found = _first(_names(name, declared), parses)
    if found:
        return f"Did you mean `{found}`? {declare}"
    in_gallery = _in_gallery(name)
    if in_gallery:
        return f"The gallery has a function gradscape.gallery.{in_gallery}. {declare}"
    return declare


def _in_gallery(name: str) -> str:
    """The name of a gallery function that begins or looks like `name`, which is no short one."""
    short = name.lower().replace("_", "")
    if len(short) < 5:
        return ""
    for known in _GALLERY:
        if known.replace("_", "").startswith(short):
            return known
    return next(iter(nearest(name.lower(), _GALLERY, 0.75)), "")


def _names(name: str, declared: Collection[str]) -> Iterator[str]:
    """What may have been meant, the likeliest first."""
    for known in sorted({*FUNCTIONS} - {*declared}, key=len, reverse=True):
        before, found, after = name.partition(known)
        factor = _as_product(before, declared, 1)
        if found and FUNCTIONS[known][1] == 1 and after and (factor or not before):
            argument = after if after.isdecimal() else _as_product(after, declared, 2)
            if argument:
                yield f"{factor}*{known}({argument})" if factor else f"{known}({argument})"
    yield _as_product(name, declared, _MOST_FACTORS)
    yield from nearest(name, [*declared, *CONSTANTS, *GREEK], 0.75)
    if name in _OTHER_TONGUES:
        yield _OTHER_TONGUES[name].format("x")
    near = [name.lower()] if name.lower() in FUNCTIONS else []
    for function in near or nearest(name.lower()[:40], FUNCTIONS, 0.6):
        yield example(function)


def _first(candidates: list[str] | Iterator[str], parses: Parses) -> str | None:
    return next((text for text in candidates if text and parses(text)), None)


def _as_product(name: str, declared: Collection[str], most: int) -> str:
    """``xy`` as ``x*y``: at most `most` variables and constants, as few as will do; or empty."""
    if not name or len(name) > 40:
        return ""
    if most > 0 and _is_factor(name, declared):
        return name
    for end in range(len(name) - 1, 0, -1) if most > 1 else ():
        if _is_factor(name[:end], declared):
            rest = _as_product(name[end:], declared, most - 1)
            if rest:
                return f"{name[:end]}*{rest}"
    return ""


def _is_factor(name: str, declared: Collection[str]) -> bool:
    if name in declared:
        return True
    return _FACTOR.fullmatch(name) is not None and name not in AMBIGUOUS and name not in FUNCTIONS


def nearest(name: str, known: Iterable[str], likeness: float) -> list[str]:
    """The known name that is most like this one, if one is."""
    from difflib import get_close_matches  # only mistakes need it

    return get_close_matches(name, list(known), 1, likeness)
