"""Answers given lately: a class that types the same waits for one of them only."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from gradscape.page.workers.pool import Reply

__all__ = ["Recent"]


class Recent:
    """The last answers that were no refusals, by what was asked.

    Parameters
    ----------
    count : int
        How many are kept.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._replies: OrderedDict[str, Reply] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, request: Mapping[str, Any], make: Callable[[], Reply]) -> Reply:
        """Give the answer to `request`, made now unless it is kept."""
        key = json.dumps(request, sort_keys=True)
        with self._lock:
            kept = self._replies.get(key)
            if kept is not None:
                self._replies.move_to_end(key)
                return kept
        reply = make()
        if reply.refusal is None:
            with self._lock:
                self._replies[key] = reply
                while len(self._replies) > self.count:
                    self._replies.popitem(last=False)
        return reply
