"""Formulas meant to do harm: made by hand, and by chance from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from gradscape.functions.formulas.names import FUNCTIONS

HAND_MADE = (
    "",
    " ",
    "__import__('os').system('touch /tmp/owned')",
    "open('/etc/passwd').read()",
    "exec('import os')",
    "().__class__.__bases__[0].__subclasses__()",
    "lambda: 0",
    "x.__class__",
    "x0*x1; import os",
    "{{7*7}}",
    "${jndi:ldap://127.0.0.1/a}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "$(reboot)",
    "`reboot`",
    "'; DROP TABLE users; --",
    "../../../etc/passwd",
    "9**9**9**9",
    "9**9**9**9**9*x",
    "x**9**9**9",
    "x**(10**300)",
    "1e309*x",
    "10**400*x",
    "2**2**2**2**2**2**2*x",
    "x**x**x**x**x**x**x**x",
    "gamma(gamma(gamma(gamma(x))))",
    "gamma(1e300)*x",
    "exp(exp(exp(exp(exp(x)))))",
    "(" * 1000,
    "(" * 900 + "x" + ")" * 900,
    "-" * 1900 + "x",
    "|" * 1000 + "x",
    "exp(" * 300 + "x" + ")" * 300,
    "sin(" * 90 + "x" + ")" * 90,
    "x" + "**2" * 90,
    "+".join(["x"] * 900),
    "+".join(f"x{k}" for k in range(400)),
    "*".join(f"x{k}" for k in range(12)),
    "*".join(f"sin({k}*x)" for k in range(1, 50)),
    "*".join(f"sin({k}*x)" for k in range(1, 140)),
    "*".join(f"(x+{k}*y)" for k in range(1, 200)),
    "*".join(f"sin(cos({k}*x)+y)" for k in range(1, 100)),
    "+".join(f"where(x>{k},y,{k})" for k in range(90)),
    "max(" + ",".join(f"sin({k}*x)" for k in range(120)) + ")",
    "piecewise(" + ",".join(f"x<{k},x**{k}" for k in range(120)) + ",0)",
    "(x+y)**500",
    "(x+y+1)**999999999",
    "mod(mod(mod(x,1e-300),1e300),0)",
    "1/0*x",
    "0/0+x",
    "x/0",
    "log(0)*x",
    "sqrt(-1)*x",
    "x\x00y",
    "x\u202ey",
    "\ufeffx",
    "x\n\n\n+y",
    "ｘ＊ｙ",
    "x" * 1999,
    "1" * 1999,
    "0." + "0" * 1900 + "1*x",
    "x,y",
    "x" + ",x" * 900,
    "α" * 1000,
    "💥*x",
    "x²³",
    "\ud800",
    "NaN*x",
    "inf*x",
    "True",
    "None",
    "x==y",
    "x<y<x<y<x<y",
    "not not not x",
    "a" * 40 + "(x)",
    "sin(x" * 50,
    "sin(x))" * 50,
)

_ATOMS = ("x", "y", "x0", "x1", "2", "0.5", "1e308", "1e-308", "pi", "e", "z", "α", "9999999999")
_JUNK = "()+-*/^|,.<>=!&%$#@~`'\"\\{}[]:;?_ \t0123456789xyzeπ∇²√·−×≤ａ１．\u200b💥"


def hostile(seed: int) -> Iterator[str]:
    """Formulas without end: those made by hand, then mixtures of every kind."""
    yield from HAND_MADE
    chance = random.Random(seed)
    makers = (_junk, _tree, _damaged, _wide, _deep, _python)
    while True:
        yield chance.choice(makers)(chance)


def _junk(chance: random.Random) -> str:
    return "".join(chance.choice(_JUNK) for _ in range(chance.randrange(1, 200)))


def _tree(chance: random.Random, depth: int = 0) -> str:
    """A formula that can be read, of functions and operators at random."""
    if depth > 7 or chance.random() < 0.15:
        return chance.choice(_ATOMS)
    if chance.random() < 0.4:
        name, (_, fewest, most) = chance.choice(list(FUNCTIONS.items()))
        count = min(most, fewest + chance.randrange(2))
        arguments = [_tree(chance, depth + 1) for _ in range(count)]
        if name == "where":
            arguments[0] += "<1"
        return f"{name}({','.join(arguments)})"
    sign = chance.choice(["+", "-", "*", "/", "**"])
    return f"({_tree(chance, depth + 1)}){sign}({_tree(chance, depth + 1)})"


def _damaged(chance: random.Random) -> str:
    text = list(_tree(chance))
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(text) + 1)
        if chance.random() < 0.5 and place < len(text):
            del text[place]
        else:
            text.insert(place, chance.choice(_JUNK))
    return "".join(text)


def _wide(chance: random.Random) -> str:
    count, sign = chance.randrange(2, 150), chance.choice("+-*/")
    inner = chance.choice(["sin({}*x)", "exp({}*x*y)", "(x+{}*y)", "x**{}", "log(x+{})", "x{}"])
    return sign.join(inner.format(k) for k in range(1, count))


def _deep(chance: random.Random) -> str:
    count = chance.randrange(2, 150)
    opening = chance.choice(["(", "sin(", "exp(", "gamma(", "-(", "x**(", "1/(1+", "|"])
    return opening * count + "x" + ("|" if opening == "|" else ")") * count


def _python(chance: random.Random) -> str:
    piece = chance.choice(HAND_MADE[2:17])
    return f"{_tree(chance, 5)}{chance.choice('+-*/ ,;')}{piece}"
