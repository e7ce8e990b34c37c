"""Names for pictures: safe on every system, and another for every other picture."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping

__all__ = ["picture_name"]

_LONGEST = 40
_DIGITS = 8


def picture_name(label: str, identity: str, options: Mapping[str, object]) -> str:
    """Name of a picture's file, without suffix.

    Parameters
    ----------
    label : str
        What the function was called, for a person to recognise.
    identity : str
        What makes it this function and no other.
    options : mapping
        What else changes the picture; JSON can write it. None and empty values count as not given.

    Returns
    -------
    str
        Lower-case letters, digits and dashes. A few letters and digits at the end tell apart what
        looks alike; a plain name with no options is its own.

    Examples
    --------
    >>> picture_name("rosenbrock", "gallery:rosenbrock", {})
    'rosenbrock'
    >>> picture_name("x0/x1", "formula:x0/x1", {})
    'x0-x1-6d409951'
    >>> picture_name("x0*x1", "formula:x0*x1", {})
    'x0-x1-c562065d'
    """
    given = {key: value for key, value in options.items() if value not in (None, {}, [], ())}
    readable = re.sub(r"[^a-z0-9]+", "-", _spelt(label).lower()).strip("-")
    readable = readable[:_LONGEST].rstrip("-") or "picture"
    if readable == identity.partition(":")[2] and not given:
        return readable
    text = json.dumps([identity, given], sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable}-{digest[:_DIGITS]}"


def _spelt(text: str) -> str:
    """Greek letters by their names, accents dropped: θ is theta, é is e."""
    letters = []
    for character in unicodedata.normalize("NFKD", text):
        name = unicodedata.name(character, "")
        greek = re.fullmatch(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", name)
        letters.append(f" {greek[1]} " if greek else character)
    return "".join(letters)
