"""Fields as datasets and tables."""

from __future__ import annotations

import numpy as np
import pytest

from gradscape.derivatives.gradient import gradient
from gradscape.derivatives.result import Reason
from gradscape.errors import ArgumentError
from gradscape.fields.field import field
from gradscape.fields.formats.labelled import make_labels, slope_unit


def test_a_dataset_has_every_number_under_its_name() -> None:
    made = field(
        lambda x, y, z: abs(x) * y + z,
        at={"z": 0.5},
        shape=(5, 4),
        units={"x": "m", "y": "s", "f": "K"},
    )
    dataset = made.to_xarray()
    assert dict(dataset.sizes) == {"x": 5, "y": 4}
    assert np.array_equal(dataset["f"], made.values)
    assert np.array_equal(dataset["df_dy"], made.gradient[..., 1])
    assert np.array_equal(dataset["df_dx_error"], made.error[..., 0])
    assert np.array_equal(dataset["df_dx_reliable"], made.reliable[..., 0])
    assert float(dataset["z"]) == 0.5
    assert dataset["x"].attrs["units"] == "m"
    assert dataset["f"].attrs["units"] == "K"
    assert dataset["df_dx"].attrs["units"] == "K/m"
    assert dataset["df_dy_error"].attrs["units"] == "K/s"
    assert dataset.attrs["method"] == "adaptive"
    reason = dataset["df_dx_reason"]
    assert int(reason.sel(x=0, y=2)) == Reason.KINK
    names = dict(
        zip(reason.attrs["flag_values"], reason.attrs["flag_meanings"].split(), strict=True)
    )
    assert names[Reason.KINK] == "kink"


def test_the_datasets_arrays_are_its_own() -> None:
    made = field("x*y", shape=3)
    dataset = made.to_xarray()
    dataset["f"][0, 0] = 99.0
    assert made.values[0, 0] == 4.0
    assert made.axes[0][0] == -2.0


def test_a_dataset_is_a_field_again_also_after_xarray_cut_it() -> None:
    made = field("x*y*z", at={"z": 2.0}, shape=5, log="x", x=(0.01, 100), units={"y": "m"})
    assert field(made.to_xarray()) == made
    cut = field(made.to_xarray().sel(x=slice(0.05, 2.0)))
    assert cut.shape == (2, 5)
    assert cut.domain[0] == (made.axes[0][1], made.axes[0][2])
    assert cut.grid.log == (True, False)
    assert cut.function is not None
    line = field(made.to_xarray().isel(x=2))
    assert line.fixed == {"x": 1.0, "z": 2.0}
    assert line == made.isel(x=2)


def test_a_dataset_without_its_error_is_refused() -> None:
    dataset = field("x*y", shape=3).to_xarray().drop_vars("df_dx_error")
    with pytest.raises(ArgumentError, match="df_dx_error"):
        field(dataset)


def test_a_table_has_a_row_for_each_point_and_fits_gradient() -> None:
    made = field("x*y + z**2", at={"y": 3.0}, shape=(3, 4))
    table = made.to_dataframe()
    assert len(table) == 12
    assert table["y"].tolist() == [3.0] * 12
    assert table["x"].tolist()[:5] == [-2.0, -2.0, -2.0, -2.0, 0.0]
    assert np.array_equal(table["f"], made.values.reshape(-1))
    assert set(table["df_dz_reason"]) == {"converged"}
    again = gradient("x*y + z**2", table)
    np.testing.assert_array_equal(again[:, 0], table["df_dx"])
    np.testing.assert_array_equal(again[:, 2], table["df_dz"])


def test_labels_stay_clear_of_the_variables() -> None:
    labels = make_labels(("f", "x"), ("f", "x", "df__dx"))
    assert labels.value == "f_"
    assert labels.partials == ("df__df", "df__dx_")


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ({"f": "K", "x": "m"}, "K/m"),
        ({"f": "K", "x": "m/s"}, "K/(m/s)"),
        ({"f": "K"}, ""),
        ({"x": "m"}, ""),
    ],
)
def test_units_of_slopes(units: dict[str, str], expected: str) -> None:
    assert slope_unit(units, "x") == expected


def test_tables_of_pandas_are_asked_for_their_places() -> None:
    import pandas as pd

    heights = np.arange(12.0).reshape(3, 4)
    table = pd.DataFrame(heights, index=[0.0, 1.0, 3.0], columns=[0.0, 1.0, 2.0, 4.0])
    with pytest.raises(ArgumentError, match=r"f.to_numpy\(\), x0=f.index, x1=f.columns"):
        field(table)
    made = field(table.to_numpy(), x0=table.index, x1=table.columns)
    assert np.array_equal(made.axes[0], [0.0, 1.0, 3.0])
    row = pd.Series([0.0, 1.0, 4.0])
    with pytest.raises(ArgumentError, match=r"f.to_numpy\(\), x0=f.index\)"):
        field(row)
