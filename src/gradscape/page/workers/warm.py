"""Imported once, by the process that workers are copied from: all they need, tried once.

Without it, each worker that replaces a killed one would first spend a second importing.
"""

from __future__ import annotations

from gradscape.page.workers.tasks import warm

__all__: list[str] = []

warm()
