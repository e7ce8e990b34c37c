"""Which methods are meant: by name, by settings, or the caller's own."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gradscape.errors import ArgumentError
from gradscape.fields.descent.own import own_rule
from gradscape.fields.descent.rule import Rule
from gradscape.fields.descent.rules.by_name import RULES
from gradscape.fields.descent.settings import read_settings

__all__ = ["METHODS", "SCIPY", "Plan", "read_plans"]

#: Methods of scipy.optimize.minimize, as SciPy writes them.
SCIPY = (
    "Nelder-Mead",
    "Powell",
    "CG",
    "BFGS",
    "Newton-CG",
    "L-BFGS-B",
    "TNC",
    "COBYLA",
    "COBYQA",
    "SLSQP",
    "trust-constr",
    "dogleg",
    "trust-ncg",
    "trust-exact",
    "trust-krylov",
)
METHODS = (*RULES, *SCIPY)


@dataclass(frozen=True)
class Plan:
    """One method with its settings.

    Attributes
    ----------
    name : str
        For the legend.
    method : str
        The method's own name.
    rule : Rule or None
        The rule that makes its steps; None: SciPy makes them.
    settings : dict
        Of the rule, or SciPy's options.
    """

    name: str
    method: str
    rule: Rule | None
    settings: dict[str, Any]


def read_plans(
    method: Any, learning_rate: Any, options: Mapping[str, Any]
) -> tuple[list[Plan], bool]:
    """Read ``method=`` and what goes with it; whether it is a single method.

    Parameters
    ----------
    method : str, callable, iterable of them, or mapping of name to settings
    learning_rate : float, callable or None
        For all that have one.
    options : mapping
        Settings for all that have them.

    Raises
    ------
    ArgumentError
        If a method is unknown, or none of them has a setting that is given.
    """
    shared = {k: v for k, v in {"learning_rate": learning_rate, **options}.items() if v is not None}
    if "momentum" in options:  # None says something there
        shared["momentum"] = options["momentum"]
    single = isinstance(method, str) or callable(method)
    wanted = _wanted([method] if single else method)
    plans, used = [], set()
    for name, its_method, own in wanted:
        plan, known = _plan(name, its_method, own, shared)
        plans.append(plan)
        used |= known
    strange = [key for key in shared if key not in used]
    if strange:
        _refuse(strange[0], plans)
    return plans, single


def _wanted(method: Any) -> list[tuple[str | None, Any, dict[str, Any]]]:
    """Name for the legend, method, and settings of its own, for each method."""
    if isinstance(method, Mapping):
        wanted = [_named(str(name), given) for name, given in method.items()]
    elif isinstance(method, Iterable):
        wanted = [(None, each, {}) for each in method]
    else:
        wanted = []
    if not wanted:
        raise ArgumentError(
            f"method={method!r}: expected the name of a method, a function "
            "update(state, gradient), a list of those, or a mapping such as "
            '{"adam": {"learning_rate": 0.3}}.'
        )
    return wanted


def _named(name: str, given: Any) -> tuple[str | None, Any, dict[str, Any]]:
    label = None if _canonical(name) else name
    if given is None:
        return label, name, {}
    if isinstance(given, str) or callable(given):
        return name, given, {}
    if isinstance(given, Mapping):
        settings = dict(given)
        method = settings.pop("method", None)
        return (label if method is None else name), name if method is None else method, settings
    raise ArgumentError(
        f"method: {name!r} has {given!r}; expected its settings, such as "
        '{"method": "adam", "learning_rate": 0.3}, or the name of a method.'
    )


def _plan(
    name: str | None, method: Any, own: dict[str, Any], shared: Mapping[str, Any]
) -> tuple[Plan, set[str]]:
    """A plan, and which of the shared settings it has a use for."""
    if callable(method):
        rule = own_rule(method)
    elif isinstance(method, str):
        canonical = _canonical(method)
        if canonical is None:
            raise ArgumentError(_unknown(method))
        if canonical not in RULES:
            options = {k: v for k, v in shared.items() if k not in _rule_settings()}
            plan = Plan(name or canonical, canonical, None, {**options, **own})
            _need_no_rate(plan)
            return plan, set(options)
        rule = RULES[canonical]
    else:
        raise ArgumentError(f"method={method!r}: expected a name, or update(state, gradient).")
    plan = Plan(name or rule.title, rule.name, rule, {})
    for key in own:
        if key not in rule.defaults:
            _refuse(key, [plan])
    used = {key for key in shared if key in rule.defaults}
    plan.settings.update(read_settings(rule, {**shared, **own}))
    return plan, used


def _canonical(name: str) -> str | None:
    """How a method's name is written, whatever its case."""
    return {known.lower(): known for known in METHODS}.get(name.strip().lower())


def _rule_settings() -> set[str]:
    return {name for rule in RULES.values() for name in rule.defaults}


def _need_no_rate(plan: Plan) -> None:
    if "learning_rate" in plan.settings:
        raise ArgumentError(f"{plan.method} finds its steps itself: it has no learning rate.")


def _unknown(name: str) -> str:
    lowered = {known.lower(): known for known in METHODS}
    close = difflib.get_close_matches(name.lower(), lowered, n=1, cutoff=0.5)
    hint = f" Did you mean {lowered[close[0]]!r}?" if close else ""
    return (
        f"method={name!r}: there is no such method.{hint} There are {', '.join(RULES)}, SciPy's "
        f"{', '.join(SCIPY)}, or a function update(state, gradient) of your own."
    )


def _refuse(key: str, plans: list[Plan]) -> None:
    if key == "learning_rate" and all(plan.rule is None for plan in plans):
        names = " and ".join(plan.method for plan in plans)
        raise ArgumentError(f"learning_rate: {names} finds its steps itself and has none.")
    known = sorted({name for plan in plans if plan.rule for name in plan.rule.defaults})
    names = ", ".join(plan.method for plan in plans)
    has = f"its settings are {', '.join(known)}" if known else "it has no settings"
    raise ArgumentError(f"{key} is no keyword of descend, nor a setting of {names}: {has}.")
