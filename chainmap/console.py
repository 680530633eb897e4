"""What the verbs of the command line share: options, reading and matching lists, writing, refusing to overwrite."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chainmap.tables.faults import UsageError

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from chainmap.definition.models import Region
    from chainmap.definition.profile import Profile
    from chainmap.matching.model import Model

#: Exit codes, for scripts.
DONE, FAULTY, USAGE = 0, 1, 2

#: Options that stand with more than one verb.
ChainNames = Annotated[
    list[str], typer.Option("--chain", "-c", help="产业链：名称或文件，可多次 / chain: name or file")
]
RegionName = Annotated[str, typer.Option("--region", "-r", help="地区：自带名称或文件 / region: name or file")]
Given = Annotated[Path | None, typer.Option(help="给定的企业-环节对应 / what firms are known to make")]
Reviews = Annotated[Path | None, typer.Option(help="人工审核 / reviews.csv: firm, node, answer, by, date")]
ProfileName = Annotated[str, typer.Option(help="图谱方案：自带名称（六图六清单…）或文件 / a set of maps and lists")]
NATIONAL = "全国企业名单（带城市），算产业关联度 / a national firm list with cities, for relatedness"
Rejects = Annotated[Path | None, typer.Option(help="有问题的行写到这里，其余读入 / bad rows go here")]


def read_graph(chains: Iterable[str]) -> nx.DiGraph:
    """Read chains by name or file and join them."""
    from chainmap.definition.reader import read_chain
    from chainmap.graph import build_graph

    return build_graph(*(read_chain(name) for name in chains))


def read_place(name: str) -> Region | None:
    """Read a region by name or file; none if no name is given."""
    from chainmap.definition.reader import read_region

    return read_region(name) if name else None


def read_profile_of(name: str, region: str) -> Profile | None:
    """Read a profile by name or file, else the one the region names; none if there is neither."""
    from chainmap.definition.profiles import profile_of
    from chainmap.definition.reader import region_base

    return profile_of(name or None, read_place(region), region_base(region) if region else None)


def read_learnt(path: Path | None, graph: nx.DiGraph) -> Model | None:
    """Read a learnt model and say how it fits a graph; none if no file is given."""
    from chainmap.matching.model import check_model, read_model

    if path is None:
        return None
    model = read_model(path)
    for note in check_model(model, graph):
        typer.echo(f"  - {note}", err=True)
    return model


def read_own(path: Path | None, table: str) -> Any:
    """Read a table that chainmap wrote, or a planner's given facts, reviews, moves or offers."""
    from chainmap.tables.files import read_table

    return None if path is None else read_table(path, table)


def read_list(path: Path, rejects: Path | None) -> pd.DataFrame:
    """Read a firm list and say what there is to say of it."""
    from chainmap.tables.reading import read_firms

    table = read_firms(path, rejects=rejects)
    say_notes(table)
    return table


def match_list(
    firms: pd.DataFrame,
    graph: nx.DiGraph,
    place: Region | None,
    made: Path | None,
    given: Path | None,
    reviews: Path | None,
    **options: Any,
) -> pd.DataFrame:
    """Match a list, or take matches made before; given facts and reviews are laid over either.

    Rows of ``given`` and ``reviews`` that name firms of another list are left aside, and said so.
    """
    from chainmap.matching.decisions import apply_given, apply_reviews
    from chainmap.matching.firms import match_firms
    from chainmap.tables.contract import conform
    from chainmap.tables.conventions import constants

    overrides = place.constants if place else None
    if made is None:
        matches = match_firms(firms, graph, overrides=overrides, **options)
    else:
        matches = conform(read_own(made, "matches"), "matches")
    notes: list[str] = []
    if given is not None:
        rows = _own_rows(read_own(given, "given"), firms, given)
        matches = apply_given(matches, rows, firms, graph, constants(overrides), notes)
    if reviews is not None:
        matches = apply_reviews(matches, _own_rows(read_own(reviews, "reviews"), firms, reviews), firms, graph, notes)
    for note in notes:
        typer.echo(f"  - {note}", err=True)
    return matches


def _own_rows(table: pd.DataFrame, firms: pd.DataFrame, path: Path) -> pd.DataFrame:
    from chainmap.matching.naming import firm_keys
    from chainmap.tables.merging import name_key

    keys = firm_keys(firms)
    own = [name_key(str(firm)) in keys for firm in table["firm"].fillna("")]
    others = sorted({str(firm) for firm, is_own in zip(table["firm"], own, strict=True) if not is_own})
    if others:
        shown = "、".join(others[:5]) + ("…" if len(others) > 5 else "")
        typer.echo(
            f"  - {path.name}：{len(others)} 家不在本名单，未用 / {len(others)} firms are not in this list: {shown}",
            err=True,
        )
    rows = table.attrs.get("rows")
    kept = table[own]
    if rows is not None:
        kept.attrs = {**table.attrs, "rows": [row for row, is_own in zip(rows, own, strict=True) if is_own]}
    return kept


def say_notes(table: pd.DataFrame) -> None:
    """Print a table's notes beside the output, not in it."""
    for note in table.attrs.get("notes", ()):
        typer.echo(f"  - {note}", err=True)


def write_out(table: pd.DataFrame, path: Path, contract: str, zh: bool) -> None:
    """Write a table, with English contract names or Chinese headers."""
    from chainmap.tables.contract import zh_headers
    from chainmap.tables.files import write_table

    write_table(table, path, headers=zh_headers(contract) if zh else None)
    typer.echo(f"已写 {len(table)} 行 / wrote {len(table)} rows: {path}")


def refuse_overwrite(outputs: Iterable[Path | None], inputs: Iterable[Path | None]) -> None:
    """Refuse to write over an input, or two outputs into one file.

    Raises
    ------
    UsageError
        Naming the file.
    """
    from chainmap.tables.filekinds import split_sheet

    read = {split_sheet(path)[0].resolve() for path in inputs if path is not None}
    written: set[Path] = set()
    for path in outputs:
        if path is None:
            continue
        if path.resolve() in read:
            raise UsageError(f"不能写到输入文件上 / this would overwrite an input: {path}")
        if path.resolve() in written:
            raise UsageError(f"两个输出写到同一文件 / two outputs would go to one file: {path}")
        written.add(path.resolve())


def read_budget(entries: list[str] | None) -> dict[str, float] | None:
    """Read ``8`` and ``land_mu=500`` into limits; none if nothing is given.

    Raises
    ------
    UsageError
        If a number cannot be read.
    """
    limits = {}
    for entry in entries or []:
        name, _, number = entry.rpartition("=")
        try:
            limits[name or "count"] = float(number)
        except ValueError:
            raise UsageError(f"看不懂预算“{entry}” / cannot read the budget: 8, land_mu=500") from None
    return limits or None
