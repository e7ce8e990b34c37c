"""Gradients of your own function, right and with an error estimate, and their picture.

>>> import gradscape as gs
>>> gs.gradient("x0*x1", [3.0, 4.0])
array([4., 3.])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradscape.derivatives.check import check_gradient as check_gradient
    from gradscape.derivatives.derivative import derivative as derivative
    from gradscape.derivatives.directional import directional as directional
    from gradscape.derivatives.gradient import gradient as gradient
    from gradscape.derivatives.hessian import hessian as hessian
    from gradscape.derivatives.jacobian import jacobian as jacobian
    from gradscape.derivatives.partial import partial as partial
    from gradscape.derivatives.result import Info as Info
    from gradscape.derivatives.result import Reason as Reason
    from gradscape.fields.critical.finding import critical_points as critical_points
    from gradscape.fields.critical.points import CriticalPoint as CriticalPoint
    from gradscape.fields.critical.points import CriticalPoints as CriticalPoints
    from gradscape.fields.descent.descend import descend as descend
    from gradscape.fields.descent.descent import Descent as Descent
    from gradscape.fields.descent.descents import Descents as Descents
    from gradscape.fields.field import field as field
    from gradscape.fields.formats.loading import load as load
    from gradscape.fields.gradient_field import GradientField as GradientField
    from gradscape.fields.streamlines.lines import Streamlines as Streamlines
    from gradscape.fields.streamlines.lines import streamlines as streamlines
    from gradscape.fields.tangents.tangent import Tangent as Tangent
    from gradscape.fields.tangents.tangent import tangent as tangent
    from gradscape.functions.function import Function as Function
    from gradscape.functions.gallery import gallery as gallery
    from gradscape.pictures.animation import animate as animate
    from gradscape.pictures.draw import draw as draw
    from gradscape.pictures.interactive.figure import interactive as interactive
    from gradscape.pictures.picture import Picture as Picture

__version__ = "0.1.0"

# Where each public name lives. They load when first used, so that the import stays as quick as
# NumPy's.
_HOME = {
    "Descent": "fields.descent.descent",
    "Descents": "fields.descent.descents",
    "CriticalPoint": "fields.critical.points",
    "CriticalPoints": "fields.critical.points",
    "Function": "functions.function",
    "GradientField": "fields.gradient_field",
    "Info": "derivatives.result",
    "Picture": "pictures.picture",
    "Reason": "derivatives.result",
    "Streamlines": "fields.streamlines.lines",
    "Tangent": "fields.tangents.tangent",
    "animate": "pictures.animation",
    "check_gradient": "derivatives.check",
    "critical_points": "fields.critical.finding",
    "derivative": "derivatives.derivative",
    "descend": "fields.descent.descend",
    "directional": "derivatives.directional",
    "draw": "pictures.draw",
    "field": "fields.field",
    "gallery": "functions.gallery",
    "gradient": "derivatives.gradient",
    "hessian": "derivatives.hessian",
    "interactive": "pictures.interactive.figure",
    "jacobian": "derivatives.jacobian",
    "load": "fields.formats.loading",
    "partial": "derivatives.partial",
    "streamlines": "fields.streamlines.lines",
    "tangent": "fields.tangents.tangent",
}

__all__ = [*_HOME, "__version__"]  # noqa: PLE0604 - the keys are names


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
