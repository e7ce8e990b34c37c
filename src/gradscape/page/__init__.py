"""The page: type a function, see its gradient, in the browser.

What is typed is handled in worker processes only (`workers`); a `State` is all that one sees, and
the address of the page; `server` serves it.
"""
