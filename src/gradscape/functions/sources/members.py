"""Finding a function in a module by its name, and saying which there are where it isn't."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

from gradscape.errors import SourceError
from gradscape.functions.calling import brief

__all__ = ["find_member", "only_function"]

_LISTED = 12


def find_member(module: ModuleType, name: str, where: str) -> Callable[..., Any]:
    """Get the callable called `name`, with dots for attributes, from a module.

    Parameters
    ----------
    module : module
    name : str
    where : str
        The module's file or name, for messages.

    Raises
    ------
    SourceError
        If there is no such name, or what is there is no function.
    """
    owner: Any = module
    found: Any = module
    so_far = where
    for part in name.split("."):
        owner = found
        try:
            found = getattr(owner, part)
        except AttributeError as error:
            raise SourceError(_missing(owner, part, so_far, where)) from error
        so_far = f"{so_far}:{part}" if owner is module else f"{so_far}.{part}"
    _need_function(found, owner, name, where)
    return found  # type: ignore[no-any-return]


def only_function(module: ModuleType, where: str) -> Callable[..., Any]:
    """Get the one public function that is defined in a module.

    Raises
    ------
    SourceError
        If there are none, or several: the message lists them.
    """
    names = _functions(module)
    if len(names) == 1:
        return getattr(module, names[0])  # type: ignore[no-any-return]
    if not names:
        raise SourceError(
            f"{where} defines no function of its own. Write one, such as "
            "`def f(x0, x1): return x0*x1`."
        )
    few = ", ".join(f"{where}:{name}" for name in names[:_LISTED])
    more = ", ..." if len(names) > _LISTED else ""
    raise SourceError(f"{where} defines {len(names)} functions; say which: {few}{more}.")


def _functions(module: ModuleType) -> list[str]:
    """Public functions defined in the module itself, in the order of the file."""
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and callable(value)
        and not inspect.isclass(value)
        and getattr(value, "__module__", None) == module.__name__
    ]


def _missing(owner: Any, part: str, so_far: str, where: str) -> str:
    from difflib import get_close_matches

    if isinstance(owner, ModuleType):
        names = _functions(owner) or [
            name
            for name, value in vars(owner).items()
            if not name.startswith("_") and callable(value) and not inspect.isclass(value)
        ]
    else:
        names = [name for name in dir(owner) if not name.startswith("_")]
    hint = f"{so_far} has no {part!r}" if part else "the name of a function is missing"
    near = get_close_matches(part, names, 1)
    if near:
        return f"{hint}; did you mean {near[0]!r}?"
    if not names:
        return f"{hint}, and no functions at all." if so_far == where else f"{hint}."
    few = ", ".join(names[:_LISTED]) + (", ..." if len(names) > _LISTED else "")
    kind = "functions" if isinstance(owner, ModuleType) else "attributes"
    return f"{hint}; its {kind} are {few}."


def _need_function(found: Any, owner: Any, name: str, where: str) -> None:
    last = name.rsplit(".", maxsplit=1)[-1]
    if inspect.isclass(found):
        variable = found.__name__.lower()
        raise SourceError(
            f"{where}:{name} is a class. Make an object of it in the file, such as "
            f"`{variable} = {found.__name__}(...)`, and name that or one of its methods: "
            f"{where}:{variable} or {where}:{variable}.method."
        )
    if inspect.isclass(owner) and inspect.isfunction(inspect.getattr_static(owner, last)):
        variable = owner.__name__.lower()
        raise SourceError(
            f"{where}:{name} is a method and needs an object. Make one in the file, such as "
            f"`{variable} = {owner.__name__}(...)`, and name {where}:{variable}.{last}."
        )
    if not callable(found):
        if isinstance(found, str):
            raise SourceError(
                f"{where}:{name} is a text, {brief(found)}. If it is a formula, write it in place "
                "of the file's name."
            )
        kind = type(found).__name__
        raise SourceError(f"{where}:{name} is {brief(found)} ({kind}), which is no function.")
