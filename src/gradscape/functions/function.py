"""What the user gave, made one thing: a `Function` with a name, variables, values."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradscape.errors import ArgumentError, FunctionError, LayoutError, LayoutWarning, warn_caller
from gradscape.functions.calling import ByName, Caller, Floats, Form, Layout, brief
from gradscape.functions.own import OwnDerivatives, read_own
from gradscape.functions.probing import (
    Witnesses,
    agree,
    are_near,
    are_single_values,
    find_layout,
    single_numbers,
    single_values,
)
from gradscape.functions.signature import Signature, check_names, read_signature

if TYPE_CHECKING:
    from gradscape.functions.formulas.expression import Expression

__all__ = ["Function"]

_LAYOUTS = ("point", "coordinates", "rows", "arguments")
_CHANGING = threading.Lock()  # several threads may find a branch at once
_ANY = random.Random(0)  # which point of a block is tried alone
_FEW = 4  # points below which finding out how f takes many isn't worth the calls


class Function:
    """A function of several variables, however it was given.

    Parameters
    ----------
    f : callable, str, sequence of str or Function
        A callable ``f(x)`` or ``f(x0, x1)``, or a formula such as ``"x0*x1"``.
    variables : sequence of str, optional
        The variables' names, in order. Needed where they can't be guessed: a formula with names of
        several letters or on a plane it doesn't fill (``Function("x0**2", variables="x0,x1")``), a
        callable f(x) of a known number of variables.
    params : mapping of str to value, optional
        Constants: arguments of f, or letters of the formula, that are no variables.
    layout : {"point", "coordinates", "rows", "arguments"}, optional
        How a callable takes many points: one at a time, as an array (d, n), as an array (n, d), or
        as separate arrays f(x0, x1). Found out by trying when not given.
    name : str, optional
        For titles and messages.
    gradient, jacobian, hessian : callable or sequence of str, optional
        The function's own derivatives, if you know them: they are taken as exact, after they have
        been held against differences of f once, at a few points; what disagrees is refused. Their
        error is taken to be rounding, 8 eps of the largest component. They may be called in any of
        the ways f may be, and return arrays (d,), (m, d) and (d, d) for one point.

    Attributes
    ----------
    layout : str or None
        As above, or "expression"; None until it has been found out.

    Raises
    ------
    ExpressionError
        If a formula can't be understood.
    FunctionError
        If a callable has no argument that could be a variable.
    ArgumentError
        If a keyword has a value that means nothing here.

    Notes
    -----
    A callable gets private copies and is called from the caller's thread, unless ``workers=`` says
    otherwise. A layout that was found by trying is confirmed against single calls in every block of
    points; where they differ, f branches on its data, is called point by point from then on, and a
    `LayoutWarning` says so.

    Examples
    --------
    >>> f = Function("x*y**2")
    >>> f.variables, float(f([3.0, 2.0]))
    (('x', 'y'), 12.0)

    >>> import gradscape as gs
    >>> f = Function(lambda x: x[0] * x[1], gradient=lambda x: x[::-1])
    >>> gs.gradient(f, [3.0, 4.0])
    array([4., 3.])
    """

    name: str
    variables: tuple[str, ...] | None
    params: dict[str, Any]
    layout: str | None
    expression: Expression | None
    caller: Caller | None
    own: OwnDerivatives | None

    def __init__(
        self,
        f: Callable[..., Any] | str | Sequence[str] | Function,
        *,
        variables: Sequence[str] | str | None = None,
        params: Mapping[str, Any] | None = None,
        layout: str | None = None,
        name: str | None = None,
        gradient: Any = None,
        jacobian: Any = None,
        hessian: Any = None,
    ) -> None:
        names = None if variables is None else check_names(variables)
        self.params = dict(params or {})
        self.expression = None
        self.given: Any = f
        self.caller = None
        if isinstance(f, str) or (
            isinstance(f, Sequence) and f and all(isinstance(item, str) for item in f)
        ):
            self._set_expression(f, names, layout)
            self.name = name or self._expression_name()
        elif callable(f):
            self._set_callable(f, names, layout, name)
        else:
            raise FunctionError(
                f"f is {brief(f)} ({type(f).__name__}); expected a callable such as "
                '`lambda x: x[0]*x[1]`, or a formula in quotes such as "x0*x1".'
            )
        self.own = read_own(self, gradient, jacobian, hessian)

    @classmethod
    def of(cls, f: Any, params: Mapping[str, Any] | None = None) -> Function:
        """Make a Function of whatever was given; a Function stays itself unless `params` are set.

        A gallery entry, which has ``expression`` and ``variables``, is a formula.
        """
        if isinstance(f, Function):
            return f.with_params(params) if params else f
        formula = getattr(f, "expression", None)
        if isinstance(formula, str) and not callable(f):
            return cls(formula, variables=f.variables, params=params, name=f.title)
        return cls(f, params=params)

    def with_params(self, params: Mapping[str, Any]) -> Function:
        """Give the same function with other constants."""
        layout = None if self.expression is not None else self.layout
        return Function(
            self.given,
            variables=self.variables,
            params={**self.params, **params},
            layout=layout,
            name=self.name,
            **(self.own.given if self.own else {}),
        )

    @property
    def dimension(self) -> int | None:
        """Number of variables, None where only the points will tell."""
        return None if self.variables is None else len(self.variables)

    @property
    def formula(self) -> str | None:
        """The formula as plain text, None for a callable."""
        return None if self.expression is None else self.expression.formula

    def names(self, d: int) -> tuple[str, ...]:
        """Names of d variables: the function's own, or x0, x1, ..."""
        return self.variables or tuple(f"x{i}" for i in range(d))

    def __repr__(self) -> str:
        names = "?" if self.variables is None else ", ".join(self.variables)
        return f"<Function {self.name} of ({names}), layout {self.layout or 'not yet known'}>"

    def __call__(self, points: ArrayLike) -> NDArray[Any] | np.floating[Any]:
        """Values at points (..., d), shape (...); a plain number where d is 1.

        Where f is known to have one variable, an array of any shape is as many points.
        """
        array = np.asarray(points, dtype=float)
        if self.dimension == 1:
            self.find_layout(array.reshape(1, -1))
            return self.values(array.reshape(1, -1)).reshape(array.shape)[()]
        d = array.shape[-1] if array.ndim else 1
        if self.dimension not in (None, d):
            raise LayoutError(
                f"{self.name} is a function of {self.dimension} variables "
                f"({', '.join(self.variables or ())}), but points has shape {array.shape}: "
                f"expected (..., {self.dimension})."
            )
        columns = np.ascontiguousarray(array.reshape(-1, d).T)
        self.find_layout(columns)
        values = self.values(columns)
        values = np.moveaxis(values, -1, 0)
        lead = array.shape[:-1]
        return values.reshape(lead + values.shape[1:])[()]

    def values(self, columns: Floats, *, strict: bool = False, thorough: bool = True) -> Floats:
        """Values at points given as columns (d, n): (n,), or (m..., n) where f is a vector.

        Where a callable raises what functions raise where they are undefined (ValueError,
        ArithmeticError) the value is NaN; with `strict`, the exception comes through.
        """
        if self.expression is not None:
            values = self.expression.values(columns.T)
            return values if values.ndim == 1 else np.moveaxis(values, 0, -1)
        assert self.caller is not None
        if not columns.shape[1]:
            return np.empty(0)
        layout = self.layout
        if layout in (None, "point"):
            return single_values(self.caller, columns, strict=strict)
        try:
            values = self.caller.many(cast("Layout", layout), columns)
        except Exception:
            return single_values(self.caller, columns, strict=strict)
        if not self.confirm(values, columns, thorough):
            return single_values(self.caller, columns, strict=strict)
        return values

    def fresh_values(self, make: Callable[[], Floats], *, confirmed: bool = True) -> Floats:
        """Values at points that `make` makes, as often as it is called: columns (d, n).

        f is given them as they are, to do with them as it likes. Otherwise as `values`, with one
        point confirmed by a single call if they are to be `confirmed`.
        """
        columns = make()
        if self.caller is None or self.layout in (None, "point"):
            return self.values(columns, thorough=False)
        shape = columns.shape[1:]
        anywhere = _anywhere(*shape)
        point = columns[:, anywhere].copy()
        try:
            values = self.caller.many(cast("Layout", self.layout), columns, private=True)
        except Exception:
            return single_values(self.caller, make())
        if values.shape == shape:
            if not confirmed or are_single_values(self.caller, (point,), values, (anywhere,)):
                return values
        elif self.confirm(values, make(), thorough=False):
            return values
        self.call_point_by_point()
        return single_values(self.caller, make())

    def witnesses(self, columns: Floats) -> Witnesses | None:
        """Points for `witnessed_values`: the extremes of the first coordinates of columns (d, n).

        None where f doesn't take many points, or its values there aren't plain numbers.
        """
        if self.caller is None or self.layout in (None, "point") or not columns.shape[1]:
            return None
        where = {int(i) for row in columns[:3] for i in (row.argmin(), row.argmax())}
        points = columns[:, list(where)]
        values = single_numbers(self.caller, points.T.copy())
        return None if values is None else Witnesses(points, values)

    def witnessed_values(self, columns: Floats, witnesses: Witnesses) -> Floats | None:
        """Values (n,) at columns (d, n) for f alone, the last of which are the witnesses' points.

        None where `values` has to see to it: where f raises, returns anything but one float64 for
        every point, or gives other values than for the witnesses, and for one point more, alone.
        """
        assert self.caller is not None
        n = columns.shape[1]
        anywhere = _anywhere(n)
        point = columns[:, anywhere].copy()[np.newaxis]
        try:
            values = self.caller.many(cast("Layout", self.layout), columns, private=True)
        except Exception:
            return None
        if values.shape != (n,) or values.dtype != np.float64:
            return None
        single = single_numbers(self.caller, point)
        if single is None:
            return None
        many = [*values[n - len(witnesses.values) :].tolist(), values.item(anywhere)]
        return values if are_near(many, [*witnesses.values, *single], len(columns)) else None

    def find_layout(self, columns: Floats) -> None:
        """Find out by trying, once, how f takes many points; for few points nothing is gained."""
        if self.layout is None and self.caller is not None and columns.shape[1] >= _FEW:
            self.layout = find_layout(self.caller, columns)

    def confirm(self, values: Floats, columns: Floats, thorough: bool) -> bool:
        """Whether values of many points at once are those of single calls, at some of them.

        Tried are one point anywhere and, if `thorough`, the extremes of the first coordinates: a
        branch such as ``np.any(x[0] > 5)`` may be right for all points but a few.
        """
        assert self.caller is not None
        d, n = columns.shape
        if values.ndim and values.shape[-1] == n:
            where = {_anywhere(n)}
            if thorough or values.ndim > 1:
                where.update(int(i) for row in columns[:3] for i in (row.argmin(), row.argmax()))
            if values.ndim == 1:
                points = [columns[:, i] for i in where]
                if are_single_values(self.caller, points, values, where):
                    return True
            else:
                some = sorted(where)
                singles = single_values(self.caller, columns[:, some])
                if singles.shape[:-1] == values.shape[:-1]:
                    whole = np.abs(values[np.isfinite(values)]).max(initial=0.0)
                    if agree(values[..., some], singles, d, whole).all():
                        return True
        self.call_point_by_point()
        return False

    def call_point_by_point(self) -> None:
        """Take many points one by one from here on, and warn, once, that f branches."""
        with _CHANGING:
            if self.layout == "point":
                return
            layout, self.layout = self.layout, "point"
        warn_caller(
            f"{self.name} gives other values for many points at once (layout {layout!r}) than for "
            "each alone: it branches on its data or keeps something between calls. It is called "
            "point by point from here on, which is right but slow. Say "
            'gs.Function(f, layout="point") to do so from the start.',
            LayoutWarning,
        )

    def _set_expression(
        self, f: str | Sequence[str], names: tuple[str, ...] | None, layout: str | None
    ) -> None:
        from gradscape.functions.formulas.expression import parse

        if layout is not None:
            raise ArgumentError(f"layout={layout!r} is for callables; a formula needs none.")
        self.expression = parse(f, variables=names, params=self.params)
        self.variables = self.expression.variables
        self.layout = "expression"

    def _expression_name(self) -> str:
        return self.given if isinstance(self.given, str) else ", ".join(self.given)

    def _set_callable(
        self,
        f: Callable[..., Any],
        names: tuple[str, ...] | None,
        layout: str | None,
        name: str | None,
    ) -> None:
        if layout not in (None, *_LAYOUTS):
            raise ArgumentError(f"layout={layout!r}: expected one of {', '.join(_LAYOUTS)}.")
        signature = read_signature(f, names, self.params)
        self.variables = signature.variables
        self.layout = layout
        own = getattr(f, "__name__", None) or type(f).__name__
        self.name = name or ("f" if own == "<lambda>" else str(own))
        call = ByName(f, signature.by_name) if signature.by_name else f
        self.caller = Caller(call, _forms(signature, layout), self.params, self.name)


def _anywhere(n: int) -> int:
    """Index of one of n points; not to be foreseen by f."""
    return int(_ANY.random() * n)


def _forms(signature: Signature, layout: str | None) -> tuple[Form, ...]:
    """Ways one point may be taken, most likely first."""
    if layout in ("arguments", "coordinates", "rows"):
        said: dict[str, Form] = {"arguments": "spread", "coordinates": "column", "rows": "row"}
        return (said[layout], "array") if layout != "arguments" else ("spread",)
    if signature.spread:
        return ("spread",)
    if signature.spread is None and signature.variables and len(signature.variables) == 1:
        return ("spread", "array", "row", "column")
    if signature.spread is None:
        return ("array", "spread", "row", "column")
    return ("array", "number", "row", "column")
