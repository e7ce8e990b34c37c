"""``gradscape gallery``: the list, and one function in full."""

from __future__ import annotations

import json

from tests.cli.conftest import Run

from gradscape.functions.gallery import gallery


def test_the_list_has_them_all(run: Run) -> None:
    ran = run("gallery")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()[1:]] == list(gallery)


def test_one_in_full(run: Run) -> None:
    for name in ("himmelblau", "gallery:himmelblau"):
        ran = run("gallery", name)
        assert ran.code == 0
        assert "formula    (x**2 + y - 11)**2 + (x + y**2 - 7)**2\n" in ran.out
        assert ran.out.count(" at (") == 9
        assert "gradscape draw himmelblau" in ran.out


def test_one_whose_points_are_not_all_known(run: Run) -> None:
    out = run("gallery", "ackley").out
    assert "and other points where the gradient is zero" in out


def test_json(run: Run) -> None:
    entries = json.loads(run("gallery", "--json").out)
    assert [entry["name"] for entry in entries] == list(gallery)
    entry = json.loads(run("gallery", "rosenbrock", "--json").out)
    assert entry["minima"] == [{"point": [1.0, 1.0], "value": 0.0}]
    assert entry["domain"] == {"x": [-2.0, 2.0], "y": [-1.0, 3.0]}


def test_a_name_it_has_not(run: Run) -> None:
    ran = run("gallery", "rosenbrok")
    assert ran.code == 2
    assert "the gallery has no 'rosenbrok'; did you mean rosenbrock?" in ran.err
