"""An interactive figure as one page that needs nothing else, not even a network.

Title and remarks are part of the page, whose lines break by themselves; the figure fills the rest,
and is laid out anew whenever the window changes.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import IO, Any

from gradscape.errors import ArgumentError
from gradscape.pictures.interactive.layout import FAMILY
from gradscape.pictures.looks import Theme
from gradscape.pictures.origin import Origin
from gradscape.pictures.saving import write_whole

__all__ = ["CONFIG", "make_page", "write_page"]

#: How Plotly's JavaScript behaves: it fetches and sends nothing.
CONFIG = {"displaylogo": False, "showSendToCloud": False, "plotlyServerURL": ""}

_PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="$software">
<meta name="description" content="$description">
<title>$formula</title>
<style>
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; background: $paper; color: $ink;
  font-family: $family; }
header { padding: 12px 14px 0; font-size: 13px; line-height: 1.35; color: $muted; }
h1 { font-size: 17px; font-weight: normal; color: $ink; margin: 0 0 2px; }
p { margin: 0; }
h1, p { overflow-wrap: anywhere; }
main { flex: 1 0 300px; min-height: 300px; }
</style>
</head>
<body>
<header>$words</header>
<main id="figure"></main>
<script>$library</script>
<script>
"use strict";
const figure = $figure;
const plan = figure.layout.meta;
const place = document.getElementById("figure");
const ranges = ["xaxis", "yaxis"].filter((name) => figure.layout[name])
  .map((name) => [name, figure.layout[name].range]);
let moved = false, fitting = false;

// Margins that leave room for everything, and give axes of one scale the shape they need.
function room() {
  const width = place.clientWidth, height = place.clientHeight;
  const legend = place.querySelector(".legend .bg");
  const names = legend ? legend.getBoundingClientRect().height : 26;
  const margin = { l: plan.left, r: plan.right, t: plan.top, b: plan.below + names + 4, pad: 0 };
  const changes = { width, height };
  let wide = width - margin.l - margin.r, high = height - margin.t - margin.b;
  if (plan.beside) {
    const narrow = width < plan.narrow;
    let x = narrow ? [0, 1] : [0, 0.46], y = narrow ? [0, 0.47] : [0, 1];
    if (plan.ratio) {
      wide *= x[1] - x[0];
      high *= y[1] - y[0];
      x = shrunk(x, Math.min(1, plan.ratio * high / wide));
      y = shrunk(y, Math.min(1, wide / plan.ratio / high));
    }
    for (const name of Object.keys(figure.layout)) {
      if (/^xaxis/.test(name)) changes[name + ".domain"] = x;
      if (/^yaxis/.test(name)) changes[name + ".domain"] = y;
    }
    changes["scene.domain"] =
      narrow ? { x: [0, 1], y: [0.55, 1] } : { x: [0.5, 1], y: [0, 1] };
  } else if (plan.ratio) {
    const aside = Math.max(0, wide - high * plan.ratio) / 2;
    margin.l += aside;
    margin.r += aside;
    changes.height -= Math.max(0, high - wide / plan.ratio);
  }
  changes.margin = margin;
  return changes;
}

function shrunk(ends, share) {
  const middle = (ends[0] + ends[1]) / 2, half = (ends[1] - ends[0]) / 2 * share;
  return [middle - half, middle + half];
}

async function fit() {
  const changes = room();
  if (!moved) {
    for (const [name, range] of ranges) changes[name + ".range"] = range;
  }
  fitting = true;
  await Plotly.relayout(place, structuredClone(changes));
  fitting = false;
  return changes.margin.b;
}

// A narrower plot may break its legend into more lines, which make it narrower still.
async function settle() {
  let before = 0;
  for (let round = 0; round < 4; round += 1) {
    const below = await fit();
    if (Math.abs(below - before) < 1) break;
    before = below;
  }
}

async function start() {
  const { width, height, margin } = room();
  Object.assign(figure.layout, { width, height, margin });
  await Plotly.newPlot(place, { ...figure, config: $config });
  await settle();
  place.on("plotly_relayout", (changes) => {
    if (!fitting && Object.keys(changes).some((key) => /^[xy]axis/.test(key))) moved = true;
  });
  place.on("plotly_doubleclick", () => { moved = false; });
  addEventListener("resize", settle);
  place.dataset.ready = "yes";
}

start();
</script>
</body>
</html>
""")


def write_page(page: str, target: str | os.PathLike[str] | IO[bytes]) -> None:
    """Write a page into a file that is either wholly new or untouched."""
    if isinstance(target, str | os.PathLike):
        if Path(target).suffix.lower() not in (".html", ".htm"):
            raise ArgumentError(
                f"{os.fspath(target)}: an interactive figure is saved as .html; for a still "
                "picture draw it with gradscape.draw."
            )
        write_whole(target, page.encode())
        return
    if not hasattr(target, "write"):
        raise ArgumentError(f"save({target!r}): expected a path or a binary stream.")
    target.write(page.encode())


def make_page(
    figure: dict[str, Any],
    words: Sequence[str],
    theme: Theme,
    origin: Origin,
) -> str:
    """Make the page.

    Parameters
    ----------
    figure : dict
        JSON-ready: data, layout, frames. The layout's `meta` says how to lay it out anew.
    words : sequence of str
        The title, and what is below it, line by line; empty ones are left away.
    theme : Theme
    origin : Origin
    """
    from plotly.offline import get_plotlyjs

    lines = [("h1" if i == 0 else "p", text) for i, text in enumerate(words)]
    return _PAGE.substitute(
        software=html.escape(origin.software),
        description=html.escape(origin.description),
        formula=html.escape(origin.formula),
        paper=theme.paper,
        ink=theme.ink,
        muted=theme.muted,
        family=FAMILY,
        words="".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in lines if text),
        library=get_plotlyjs(),
        figure=_script(figure),
        config=_script(CONFIG),
    )


def _script(data: Any) -> str:
    """JSON that can stand in a script: nothing in it ends that."""
    from plotly.utils import PlotlyJSONEncoder

    text = json.dumps(data, cls=PlotlyJSONEncoder)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
