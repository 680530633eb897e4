"""The verb that measures matching: its metrics beside the baselines', on a terminal and as CSV."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chainmap.console import read_graph, refuse_overwrite, say_notes
from chainmap.tables.faults import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import networkx as nx
    import pandas as pd
    from rich.table import Table

    from chainmap.matching.judging import Judged, Method

_KINDS = {
    "scope": "仅经营范围 / business scopes alone",
    "all": "全部文本 / all text",
    "products": "仅主营产品 / products alone",
    "description": "仅企业简介 / descriptions alone",
}
#: Columns that the widest table takes beside the names of methods.
_WIDTH = 104
_BINS = ["lowest", "highest", "pairs", "mean_score", "share_right"]
#: Cells of a bar, and columns of the picture.
_CELLS, _PICTURE = 30, 110
SHIPPED, TRAINED = "chainmap", "trained, cross-validated"
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
    train: Annotated[bool, typer.Option("--train", help="连同现训的模型，交叉检验 / and a model learnt here")] = False,
    model: Annotated[Path | None, typer.Option(help="连同已训的模型文件 / and a model made by chainmap train")] = None,
    reliability: Annotated[Path | None, typer.Option(help="可靠性图写到 .svg / reliability picture")] = None,
) -> None:
    """用标注企业检验匹配，与基线并列 / measure matching on labelled firms, beside the baselines."""
    from chainmap.matching.evaluation import measure
    from chainmap.matching.judging import judge
    from chainmap.matching.labels import read_labels
    from chainmap.tables.files import write_table

    refuse_overwrite([out, reliability], [labels, model])
    if reliability is not None and reliability.suffix.lower() != ".svg":
        raise UsageError(f"图写成 .svg / the picture is written as .svg: {reliability}")
    graphs = {graph.graph["id"]: graph for graph in (read_graph([name]) for name in chain)}
    table = read_labels(labels, graphs)
    say_notes(table)
    kinds = tuple(dict.fromkeys(text or ("scope", "all")))
    methods = methods_of(graphs, table, train=train, model=model, seed=seed)
    judged = judge(graphs, table, methods, kinds, threshold=threshold)
    found = measure(judged, draws=draws, seed=seed)
    print_measures(judged, found, threshold, draws, reliability)
    if out is not None:
        typer.echo(f"已写 {len(found)} 行 / wrote {len(found)} rows: {write_table(found, out)}")


def methods_of(
    graphs: Mapping[str, nx.DiGraph], labels: pd.DataFrame, *, train: bool, model: Path | None, seed: int = 0
) -> dict[str, Method]:
    """Name the methods that are laid side by side: the shipped one, learnt ones if asked for, and the baselines."""
    from chainmap.matching.baselines import BASELINES
    from chainmap.matching.folds import held_out
    from chainmap.matching.judging import whole_ranking
    from chainmap.matching.learning import learner, method_of
    from chainmap.matching.model import check_model, read_model

    methods: dict[str, Method] = {SHIPPED: whole_ranking}
    if train:
        methods[TRAINED] = held_out(learner(labels, graphs, seed=seed), labels, seed=seed)
    if model is not None:
        known = read_model(model)
        for note in dict.fromkeys(note for graph in graphs.values() for note in check_model(known, graph)):
            typer.echo(f"  - {note}", err=True)
        methods[model.name] = method_of(known)
    return methods | dict(BASELINES)


def print_measures(
    judged: Judged, found: pd.DataFrame, threshold: float, draws: int, picture: Path | None = None
) -> None:
    """Print metrics and reliability of every kind of text; draw the reliability if a picture is asked for.

    Parameters
    ----------
    judged, found
        As from :func:`chainmap.matching.judging.judge` and :func:`chainmap.matching.evaluation.measure`.
    threshold, draws
        As they were asked for.
    picture
        An SVG file.
    """
    from rich.console import Console

    from chainmap.matching.baselines import BASELINES
    from chainmap.matching.evaluation import reliability_table

    # On a narrow terminal lines run over; cut digits would be worse.
    console = Console(width=max(Console().width, _WIDTH + max(map(len, found["method"]))))
    kinds = list(dict.fromkeys(found["kind"]))
    for kind in kinds:
        console.print(metrics_table(found[found["kind"] == kind], kind_title(kind), threshold, BASELINES))
    checked = reliability_table(judged)
    probable = [name for name in dict.fromkeys(found["method"]) if name not in BASELINES]
    tables = [bins_table(checked, method, kind) for kind in kinds for method in probable]
    for table in tables:
        console.print(table)
    typer.echo(
        f"数下为 95% 区间（对企业自助抽样 {draws} 次）；标注不全，精确率与校准所见偏低 / below each value: "
        "95 % bootstrap interval over firms; labels are incomplete, so precision and shares labelled are lower bounds"
    )
    if picture is not None:
        typer.echo(f"已画 / drawn: {draw(tables, picture)}")


def draw(tables: Iterable[Table], path: Path) -> Path:
    """Draw tables as they stand on a terminal into one SVG, which asks nothing of the network."""
    import io

    from rich.console import Console

    from chainmap.tables.files import write_text

    console = Console(width=_PICTURE, record=True, file=io.StringIO())
    for table in tables:
        console.print(table)
    # The fonts that rich names lie on a foreign server; whoever looks has one of their own.
    drawn = console.export_svg(title="chainmap evaluate matching", unique_id="chainmap")
    return write_text(path, re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL))


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
    table.add_column("█ 标注 labelled，┃ 所许 promised", no_wrap=True)
    if checked.empty:
        return table
    rows = checked[(checked["method"] == method) & (checked["kind"] == kind)]
    rows = rows[rows["chain"] == rows["chain"].iloc[-1]] if len(rows) else rows  # pooled comes last
    for low, high, pairs, mean, share in rows[_BINS].itertuples(index=False):
        table.add_row(f"{low:.2f}–{high:.2f}", str(pairs), f"{mean:.3f}", f"{share:.3f}", bar(share, mean))
    return table


def bar(share: float, promised: float) -> str:
    """Draw a share as a bar, with a mark where it was promised to end.

    Examples
    --------
    >>> bar(0.5, 0.1), bar(0.1, 0.9)
    ('███┃████████████···············', '███························┃···')
    """
    cells = ["█"] * round(share * _CELLS) + ["·"] * (_CELLS - round(share * _CELLS))
    place = round(promised * _CELLS)
    return "".join([*cells[:place], "┃", *cells[place:]])
