"""The verb that measures matching: its metrics beside the baselines', on a terminal and as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chainmap.console import read_graph, refuse_overwrite, say_notes

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd
    from rich.table import Table

_KINDS = {
    "scope": "仅经营范围 / business scopes alone",
    "all": "全部文本 / all text",
    "products": "仅主营产品 / products alone",
    "description": "仅企业简介 / descriptions alone",
}
#: Columns that the widest table takes.
_WIDTH = 116
_BINS = ["lowest", "highest", "pairs", "mean_score", "share_right"]
_WITH_NAME = "，连企业名称 / with the firm's name"


def evaluate_matching(
    labels: Annotated[Path, typer.Option(help="标注企业：chain、name、node_ids 与文本 / labelled firms")],
    chain: Annotated[list[str], typer.Option("--chain", "-c", help="产业链：名称或文件，可多次 / chain: name or file")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="写到 .csv 或 .xlsx / write to")] = None,
    text: Annotated[
        list[str] | None, typer.Option(help="scope、all、products、description，可加 +name / kinds of text")
    ] = None,
    threshold: Annotated[float, typer.Option(min=0, max=1, help="达到此概率即采纳 / accepted from")] = 0.5,
    draws: Annotated[int, typer.Option(min=1, help="自助抽样次数 / bootstrap draws")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="随机种子 / seed")] = 0,
) -> None:
    """用标注企业检验匹配，与基线并列 / measure matching on labelled firms, beside the baselines."""
    from rich.console import Console

    from chainmap.matching.baselines import BASELINES
    from chainmap.matching.evaluation import measure, reliability_table
    from chainmap.matching.judging import judge, whole_ranking
    from chainmap.matching.labels import read_labels
    from chainmap.tables.files import write_table

    refuse_overwrite([out], [labels])
    graphs = {graph.graph["id"]: graph for graph in (read_graph([name]) for name in chain)}
    table = read_labels(labels, graphs)
    say_notes(table)
    kinds = tuple(dict.fromkeys(text or ("scope", "all")))
    judged = judge(graphs, table, {"chainmap": whole_ranking, **BASELINES}, kinds, threshold=threshold)
    found = measure(judged, draws=draws, seed=seed)
    # On a narrow terminal lines run over; cut digits would be worse.
    console = Console(width=max(Console().width, _WIDTH))
    for kind in kinds:
        console.print(metrics_table(found[found["kind"] == kind], kind_title(kind), threshold, BASELINES))
    checked = reliability_table(judged)
    for kind in kinds:
        console.print(bins_table(checked, "chainmap", kind))
    typer.echo(
        f"数下为 95% 区间（对企业自助抽样 {draws} 次）；标注不全，精确率与校准所见偏低 / below each value: "
        "95 % bootstrap interval over firms; labels are incomplete, so precision and shares labelled are lower bounds"
    )
    if out is not None:
        typer.echo(f"已写 {len(found)} 行 / wrote {len(found)} rows: {write_table(found, out)}")


def kind_title(kind: str) -> str:
    """Name a kind of text in both languages.

    Examples
    --------
    >>> kind_title("scope+name")
    "仅经营范围 / business scopes alone，连企业名称 / with the firm's name"
    """
    base = kind.removesuffix("+name")
    return _KINDS[base] + (_WITH_NAME if kind != base else "")


def metrics_table(found: pd.DataFrame, title: str, threshold: float, uncalibrated: Collection[str] = ()) -> Table:
    """Lay out the metrics of one kind of text: a row a chain and method, intervals below the values.

    Parameters
    ----------
    found
        As from :func:`chainmap.matching.evaluation.measure`, of one kind.
    title
        Printed above.
    threshold
        From which pairs were accepted.
    uncalibrated
        Methods whose scores are no probabilities; their calibration error is not shown.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    metrics = list(dict.fromkeys(found["metric"]))
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title_justify="left")
    table.add_column("产业链、方法\nchain, method", no_wrap=True)
    table.add_column("企业\nfirms", justify="right", no_wrap=True)
    for metric in metrics:
        at = f"\n≥ {threshold:g}" if metric in ("precision", "recall", "f1") else ""
        table.add_column(metric + at, justify="right", no_wrap=True)
    for chain, rows in found.groupby("chain", sort=False):
        table.add_row(f"{chain}:")
        for method, own in rows.groupby("method", sort=False):
            cells = {row.metric: row for row in own.itertuples()}
            hidden = {"ece"} if method in uncalibrated else set()
            shown = ["–" if metric in hidden else _cell(cells[metric]) for metric in metrics]
            table.add_row(f"  {method}", str(cells["hit@1"].n), *shown)
        table.add_section()
    return table


def _cell(row: Any) -> str:
    """Show a value with its interval, a calibration error with the pairs that it is made from."""
    if row.value != row.value:
        return "–"
    counted = f"n {row.n}" if row.metric == "ece" else ""
    below = counted if row.low != row.low else f"{row.low:.2f}–{row.high:.2f}".replace("0.", ".")
    return f"{row.value:.3f}\n{below}"


def bins_table(checked: pd.DataFrame, method: str, kind: str) -> Table:
    """Lay out the reliability of one method on one kind of text, all chains together.

    Parameters
    ----------
    checked
        As from :func:`chainmap.matching.evaluation.reliability_table`.
    method, kind
        Whose reliability is shown.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    title = f"可靠性 / reliability of {method}: {kind_title(kind)}"
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False, title_justify="left")
    for header in ("概率 scores", "对应 pairs", "平均概率 mean score", "标注占比 share labelled"):
        table.add_column(header, justify="right")
    if checked.empty:
        return table
    rows = checked[(checked["method"] == method) & (checked["kind"] == kind)]
    rows = rows[rows["chain"] == rows["chain"].iloc[-1]] if len(rows) else rows  # pooled comes last
    for low, high, pairs, mean, share in rows[_BINS].itertuples(index=False):
        table.add_row(f"{low:.2f}–{high:.2f}", str(pairs), f"{mean:.3f}", f"{share:.3f}")
    return table
