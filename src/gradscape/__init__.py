"""Gradients of your own function, right and with an error estimate, and their picture."""
