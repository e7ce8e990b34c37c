"""f along lines: samples, and what a method hands over."""
