"""The verb that learns from labelled firms and reviews, and says beforehand how well that does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chainmap.console import read_graph, read_list, read_own, refuse_overwrite, say_notes
from chainmap.evaluating import TRAINED, methods_of, print_measures
from chainmap.tables.faults import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    import pandas as pd

    from chainmap.matching.model import Model

_THRESHOLD, _DRAWS = 0.5, 1000
#: With fewer labelled firms a fold holds next to nobody.
_FEWEST = 10


def train(
    chain: Annotated[list[str], typer.Option("--chain", "-c", help="产业链：名称或文件，可多次 / chain: name or file")],
    labels: Annotated[Path | None, typer.Option(help="标注企业：chain、name、node_ids 与文本 / labelled firms")] = None,
    reviews: Annotated[Path | None, typer.Option(help="人工审核 / reviews.csv: firm, node, answer, by, date")] = None,
    firms: Annotated[Path | None, typer.Option(help="审核所对的企业名单 / the list that reviews are of")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="模型写到 .json / write the model to")] = Path("model.json"),
    check: Annotated[bool, typer.Option(help="先按企业分折检验 / cross-validate by firm first")] = True,
    seed: Annotated[int, typer.Option(min=0, help="随机种子 / seed")] = 0,
) -> None:
    """从标注企业与审核中学习匹配，存为模型 / learn to match from labelled firms and reviews."""
    from chainmap.matching.labels import read_labels
    from chainmap.matching.learning import train_matching
    from chainmap.matching.model import write_model

    refuse_overwrite([out], [labels, reviews, firms])
    if labels is None and (reviews is None or firms is None):
        raise UsageError("请给 --labels，或 --reviews 连同 --firms / give --labels, or --reviews with --firms")
    graphs = {graph.graph["id"]: graph for graph in (read_graph([name]) for name in chain)}
    table = None if labels is None else read_labels(labels, graphs)
    said = read_own(reviews, "reviews")
    listed = None if firms is None else read_list(firms, None)
    if table is not None:
        say_notes(table)
    if check and table is not None:
        _cross_validate(graphs, table, said, listed, seed)
    model = train_matching(table, graphs, said, listed, seed=seed)
    _say_weights(model)
    typer.echo(f"已写 / wrote {write_model(model, out)}：chainmap match … --model {out}")


def _cross_validate(
    graphs: Mapping[str, nx.DiGraph],
    labels: pd.DataFrame,
    reviews: pd.DataFrame | None,
    firms: pd.DataFrame | None,
    seed: int,
) -> None:
    """Print how a model does on firms that it was not learnt from, beside the shipped one and the baselines."""
    from chainmap.matching.evaluation import measure
    from chainmap.matching.folds import held_out
    from chainmap.matching.judging import judge
    from chainmap.matching.learning import learner

    if labels["firm_id"].nunique() < _FEWEST:
        typer.echo(
            f"  - 标注企业不足 {_FEWEST} 家，不作检验 / fewer than {_FEWEST} labelled firms, not checked", err=True
        )
        return
    learnt = held_out(learner(labels, graphs, reviews, firms, seed=seed), labels, seed=seed)
    plain = methods_of(graphs, labels, train=False, model=None)
    methods = {"chainmap": plain.pop("chainmap"), TRAINED: learnt, **plain}
    kinds = [kind for kind in ("scope", "all") if kind == "all" or (labels["business_scope"] != "").any()]
    judged = judge(graphs, labels, methods, kinds, threshold=_THRESHOLD)
    print_measures(judged, measure(judged, draws=_DRAWS, seed=seed), _THRESHOLD, _DRAWS)


def _say_weights(model: Model) -> None:
    """Print what the model rests on, and its sum."""
    from chainmap.matching.terms import TERMS

    fitted = model.fitted
    typer.echo(
        f"学自 {fitted['firms']} 家企业、{fitted['labels']} 个标注、{fitted['pairs']} 个对应，"
        f"审核 {fitted['reviews_yes']} 是 {fitted['reviews_no']} 否；未标注的环节按“否”计，标注不全，故概率偏低 / "
        f"from {fitted['firms']} firms; nodes not labelled count as no, so that probabilities are on the low side"
    )
    typer.echo(f"对数几率 / log odds = {model.intercept:.2f}")
    for name, weight in model.weights.items():
        typer.echo(f"  + {weight:7.3f} × {name}（{TERMS[name].zh} / {TERMS[name].en}）")
