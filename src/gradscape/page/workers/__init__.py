"""Processes that do all that is done with what was typed, and may be killed at any time."""
