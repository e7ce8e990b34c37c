"""Derivatives that f knows itself, with the rounding in them."""
