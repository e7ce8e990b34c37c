"""Critical points: where the gradient is zero, or changes its sign at a kink."""

from gradscape.fields.critical.finding import critical_points
from gradscape.fields.critical.points import CriticalPoint, CriticalPoints, CriticalSet, Kind

__all__ = ["CriticalPoint", "CriticalPoints", "CriticalSet", "Kind", "critical_points"]
