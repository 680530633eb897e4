"""The verb that replays dated landings: where those that came stood in lists made the day before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chainmap.console import match_list, read_graph, read_list, read_own, refuse_overwrite, write_out
from chainmap.tables.faults import UsageError

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from rich.table import Table

    from chainmap.backtesting.replay import Replayed

_TITLES = {
    "companies": "谁来：全部候选企业中的名次 / who comes: all candidate companies ranked",
    "nodes": "来什么：全部环节中的名次 / what comes: all nodes ranked",
    "places": "去哪里：全部地级市中的名次 / where to: all prefectures ranked",
}
#: Measures that a terminal has room for; the file has all.
_SHOWN = ("recall@5", "recall@10", "recall@20", "recall@50", "ndcg@20", "mrr", "percentile")
_WIDTH = 110


def evaluate_targets(
    landings: Annotated[Path, typer.Option(help="落地记录：date、company、city、node_ids / dated landings")],
    chain: Annotated[list[str], typer.Option("--chain", "-c", help="产业链：名称或文件，可多次 / chain: name or file")],
    candidates: Annotated[Path | None, typer.Option(help="候选企业名单 / companies anywhere")] = None,
    companies: Annotated[
        Path | None, typer.Option(help="或：企业与已知环节 name、node_ids、city / or: what companies are known for")
    ] = None,
    given: Annotated[
        Path | None, typer.Option(help="候选企业已知环节，可有 date / what they are known to make")
    ] = None,
    firms: Annotated[Path | None, typer.Option(help="各地企业名录，含起始日期 / firms of many places, dated")] = None,
    matches: Annotated[Path | None, typer.Option(help="名录已有的对应表 / the list's matches, made before")] = None,
    rejects: Annotated[Path | None, typer.Option(help="名录有问题的行写到这里 / bad rows of the firm list")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="写到 .csv 或 .xlsx / write to")] = None,
    each: Annotated[Path | None, typer.Option(help="逐次落地的名次写到 / the place of each landing, to")] = None,
    task: Annotated[list[str] | None, typer.Option(help="companies、nodes、places / what to ask")] = None,
    draws: Annotated[int, typer.Option(min=1, help="自助抽样次数 / bootstrap draws")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="随机种子 / seed")] = 0,
) -> None:
    """用以往落地检验推荐，只用落地前已知的 / replay landings with what was known before, beside baselines."""
    import pandas as pd

    from chainmap.backtesting.backtest import aside_notes, few_notes, undated_notes
    from chainmap.backtesting.intervals import measure
    from chainmap.backtesting.landings import read_landings
    from chainmap.backtesting.roster import known_companies

    refuse_overwrite([out, each, rejects], [landings, candidates, companies, given, firms, matches])
    if candidates is not None and companies is not None:
        raise UsageError("--candidates 与 --companies 只用一个 / use either --candidates or --companies")
    graphs = {graph.graph["id"]: graph for graph in (read_graph([name]) for name in chain)}
    events = read_landings(landings, graphs)
    pool = None if candidates is None else read_list(candidates, None)
    listed = None if firms is None else read_list(firms, rejects)
    known = read_own(companies, "companies")
    unlisted = pool is None and known is None
    asked = task or (["nodes", "places"] if unlisted else ["companies", "nodes", "places"])
    found: list[Replayed] = []
    notes: list[str] = []
    # a chain without landings is left out, unless no chain has any: then the first says so
    for graph in [one for name, one in graphs.items() if (events["chain"] == name).any()] or list(graphs.values())[:1]:
        own, made = pool, None if pool is None else match_candidates(pool, graph, given, graphs)
        if known is not None:
            own, made = known_companies(known, graph, graphs.values())
        registered = None if listed is None else match_list(listed, graph, None, matches, None, None)
        found.append(_replayed(events, graph, own, made, listed, registered, asked))
        notes += [f"{graph.graph['zh']}：{note}" for note in undated_notes(own, made, listed)]
    table = pd.concat([one.events for one in found], ignore_index=True)
    ranks = pd.concat([one.ranks for one in found], ignore_index=True)
    measured = measure(ranks, draws=draws, seed=seed)
    print_measures(measured, [*aside_notes(table), *few_notes(table), *notes], draws)
    if out is not None:
        write_out(measured, out, "landings", False)
    if each is not None:
        places = ranks.drop(columns="items")
        write_out(table.merge(places, on=["chain", "event", "task"], how="left"), each, "landings", False)


def _replayed(
    events: pd.DataFrame,
    graph: nx.DiGraph,
    pool: pd.DataFrame | None,
    made: pd.DataFrame | None,
    listed: pd.DataFrame | None,
    registered: pd.DataFrame | None,
    asked: list[str],
) -> Replayed:
    from chainmap.backtesting.replay import replay

    own = None if registered is None else registered[registered["node_id"].isin(list(graph))]
    return replay(events, graph, pool, made, firms=listed, firm_matches=own, tasks=asked)


def match_candidates(
    pool: pd.DataFrame, graph: nx.DiGraph, given: Path | None, graphs: dict[str, nx.DiGraph]
) -> pd.DataFrame:
    """Match candidates to one chain by their texts and by what is given, with the dates of given facts.

    Parameters
    ----------
    pool
        The firms table.
    graph
        Of the chain.
    given
        What firms are known to make, in any of the chains; a column ``date`` says since when it is known.
    graphs
        All chains asked for: a row of another chain is left aside here.
    """
    from chainmap.matching.decisions import apply_given
    from chainmap.matching.firms import match_firms
    from chainmap.matching.naming import firm_keys, node_keys
    from chainmap.tables.conventions import constants
    from chainmap.tables.merging import name_key

    made = match_firms(pool, graph)
    if given is None:
        return made
    own, others = node_keys(graph), [node_keys(one) for one in graphs.values() if one is not graph]
    rows = _rows_of(read_own(given, "given"), own, others)
    if rows.empty:
        return made
    firms = firm_keys(pool)
    dated = rows.assign(
        firm_id=[firms.get(name_key(str(firm)), "") for firm in rows["firm"]],
        node_id=[_node(own, node) for node in rows["node_id"]],
    )
    dates = dated[["firm_id", "node_id", "date"]].drop_duplicates(["firm_id", "node_id"])
    return apply_given(made, rows, pool, graph, constants(), []).merge(dates, on=["firm_id", "node_id"], how="left")


def _rows_of(rows: pd.DataFrame, own: dict[str, str], others: list[dict[str, str]]) -> pd.DataFrame:
    """Leave out the rows that name a node of another chain alone."""
    kept = [bool(_node(own, node)) or not any(_node(one, node) for one in others) for node in rows["node_id"]]
    left = rows[kept]
    left.attrs = {**rows.attrs, "rows": [row for row, keep in zip(rows.attrs["rows"], kept, strict=True) if keep]}
    return left


def _node(keys: dict[str, str], said: object) -> str:
    from chainmap.matching.words import normalise

    return keys.get(str(said)) or keys.get(normalise(str(said)), "")


def print_measures(measured: pd.DataFrame, notes: list[str], draws: int) -> None:
    """Print a table a task, for each chain and all together, and what the figures rest on.

    Parameters
    ----------
    measured
        As from :func:`chainmap.backtesting.intervals.measure`.
    notes
        Printed below.
    draws
        Of the bootstrap.
    """
    from rich.console import Console

    console = Console(width=max(Console().width, _WIDTH))
    for (task, chain), rows in measured.groupby(["task", "chain"], sort=False):
        console.print(measures_table(rows, f"{_TITLES[str(task)]}（{chain}）"))
    typer.echo(
        f"数下为 95% 区间（对企业自助抽样 {draws} 次）；并列取各种次序的平均；“领先”为 chainmap 减该法的 percentile"
        f" / below each value: 95 % bootstrap interval over companies ({draws} draws); ties at the mean of all their"
        " orders; lead: chainmap's percentile less the method's"
    )
    for note in notes:
        typer.echo(f"  - {note}")


def measures_table(rows: pd.DataFrame, title: str) -> Table:
    """Lay out the measures of one task and chain: a row a method, intervals below the values.

    Parameters
    ----------
    rows
        Of one task and chain.
    title
        Printed above, with how many landings and companies there are.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    counted = f"{rows['n'].max()} 次落地、{rows['companies'].max()} 家 / {rows['n'].max()} landings"
    heading = f"{title}：{counted}"
    table = Table(title=heading, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title_justify="left")
    table.add_column("方法\nmethod", no_wrap=True)
    for name in (*_SHOWN, "领先 lead"):
        table.add_column(name, justify="right", no_wrap=True)
    for method, own in rows.groupby("method", sort=False):
        cells: dict[str, Any] = {str(row.measure): row for row in own.itertuples()}
        shown = [_cell(cells[name].value, cells[name].low, cells[name].high) for name in _SHOWN]
        last = cells["percentile"]
        lead = "" if method == "chainmap" else _cell(last.lead, last.lead_low, last.lead_high, "+")
        table.add_row(str(method), *shown, lead)
    return table


def _cell(value: float, low: float, high: float, sign: str = "") -> str:
    if value != value:
        return "–"
    return f"{value:{sign}.3f}" + ("" if low != low else f"\n{low:{sign}.2f} {high:{sign}.2f}")
