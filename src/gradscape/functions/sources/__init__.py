"""Functions named as file.py:name or package.module:name."""
