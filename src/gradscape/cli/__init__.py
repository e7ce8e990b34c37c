"""The command line: words in, calls out.

`program` runs a command and answers for its exit code, `words` and `parser` read what was typed,
`target` finds the function meant, and each command is a module of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after the program's name. Default: those of the process.

    Returns
    -------
    int
        The exit code: 0 done; 1 the function, the formula or a file failed; 2 wrong usage;
        130 interrupted; 141 nobody reads the output any more.
    """
    import gc
    import sys

    try:
        from gradscape.cli.interrupts import noted

        with noted():
            from gradscape.cli.program import run
        if argv is not None:
            return run(list(argv))
        code = run(sys.argv[1:])
        gc.freeze()  # spares the search through all of Matplotlib for garbage as the process ends
    except KeyboardInterrupt:  # before there is anything that says so
        print("gradscape: interrupted", file=sys.stderr)
        return 130
    return code
