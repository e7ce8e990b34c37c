"""Arithmetic on very many numbers: written once, recorded, and run by NumPy or as machine code."""
