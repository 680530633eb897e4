"""What an extra would bring and is not there: told in both languages, with a way to mend it that is true."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from chainmap.tables.faults import UsageError, not_installed
from chainmap.tables.files import read_table, write_table


@pytest.mark.parametrize("extra", ["report", "parquet", "cluster"])
def test_what_is_not_installed_comes_with_an_extra_that_there_is(extra: str) -> None:
    """The way named is true from the project's folder and for a wheel."""
    declared = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert extra in declared["project"]["optional-dependencies"]
    said = not_installed("合成包", extra)
    assert f'".[{extra}]"' in said and f'"chainmap[{extra}]"' in said
    assert said.partition(" / ")[2].startswith("合成包 is not installed")


def test_parquet_without_its_library_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise ImportError

    monkeypatch.setattr(pd, "read_parquet", missing)
    monkeypatch.setattr(pd.DataFrame, "to_parquet", missing)
    (tmp_path / "合成.parquet").write_bytes(b"PAR1")
    with pytest.raises(UsageError, match=r"pyarrow.*\.\[parquet\]"):
        read_table(tmp_path / "合成.parquet", "gaps")
    with pytest.raises(UsageError, match=r"pyarrow.*\.\[parquet\]"):
        write_table(pd.DataFrame({"node_id": ["a"]}), tmp_path / "合成二.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["合成.parquet"]
