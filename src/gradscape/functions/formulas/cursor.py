"""A formula's tokens on the way to the parser: where it is, what was read, what is wrong there."""

from __future__ import annotations

from collections.abc import Collection

from gradscape.errors import ExpressionError
from gradscape.functions.formulas.complaints import misplaced, misplaced_comma
from gradscape.functions.formulas.tokens import Token, tokenize
from gradscape.functions.formulas.tree import Node

__all__ = ["Cursor"]


class Cursor:
    """The tokens of a formula, read one after the other."""

    def __init__(self, text: str, declared: Collection[str]) -> None:
        self.text = text
        self.declared = declared
        self.tokens = tokenize(text)
        self.index = 0
        self.depth = 0
        self.bars = 0  # how many |...| are open
        self.ends: dict[int, int] = {}  # id of a node -> where its text ends
        self.starts: dict[int, int] = {}
        self.kept: list[Node] = []  # keeps the ids above unique
        self.grouped: set[int] = set()  # ids of nodes closed by parentheses

    # ---- small helpers

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.index]

    def fail(self, reason: str, position: int | None = None) -> ExpressionError:
        """The error to raise, at `position` or else here."""
        return ExpressionError(
            reason, self.text, self.token.position if position is None else position
        )

    def advance(self) -> Token:
        """Read a token; the end is never passed."""
        token = self.token
        self.index += token.kind != "end"
        return token

    def expect(self, sign: str, opened: Token) -> None:
        """Read the `sign` that closes what `opened` began."""
        if self.token.text == sign and self.token.kind == "operator":
            self.advance()
        elif self.token.kind == "end":
            raise self.fail(
                f"`{opened.text}` is never closed: `{sign}` is missing.", opened.position
            )
        elif self.token.text == ",":
            raise self.comma()
        else:
            raise self.fail(f"Here `{sign}` was expected, not `{self.token.text}`.")

    def mark(self, node: Node, start: int) -> Node:
        """Note that `node` is what was read from `start` to here."""
        self.kept.append(node)
        self.starts[id(node)] = start
        self.ends[id(node)] = self.tokens[self.index - 1].end
        return node

    def source(self, node: Node) -> str:
        """The text that `node` was read from."""
        return self.text[self.starts[id(node)] : self.ends[id(node)]].strip()

    def arguments_ahead(self) -> str:
        """What the parentheses that open here hold; empty where they are never closed."""
        depth = 0
        for token in self.tokens[self.index :]:
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                return self.text[self.token.end : token.position].strip()
        return ""

    # ---- what is wrong

    def comma(self) -> ExpressionError:
        """What to say of the comma here."""
        before, after = self.tokens[self.index - 1], self.tokens[self.index + 1]
        return self.fail(misplaced_comma(before, after))

    def unexpected(self, *, operand: bool = False) -> ExpressionError:
        """What to say of the token here."""
        return self.fail(misplaced(self.token, operand=operand))
