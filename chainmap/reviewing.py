"""The verb that asks a person about the matches whose answer teaches most, and keeps the answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chainmap.console import read_graph, read_learnt, read_list, read_own, refuse_overwrite
from chainmap.tables.faults import UsageError

if TYPE_CHECKING:
    import pandas as pd


def review(
    firms: Annotated[Path, typer.Argument(help="企业名单 / firm list: CSV, XLSX, Parquet")],
    chain: Annotated[list[str], typer.Option("--chain", "-c", help="产业链：名称或文件，可多次 / chain: name or file")],
    out: Annotated[Path, typer.Option("--out", "-o", help="问题写到 .csv 或 .xlsx / questions")] = Path(
        "questions.csv"
    ),
    reviews: Annotated[Path, typer.Option(help="审核表，答案存入此处 / where answers are kept")] = Path("reviews.csv"),
    answers: Annotated[
        Path | None, typer.Option(help="已填好的问题，先存入审核表 / a filled-in list to take in")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="chainmap train 得出的模型 / a learnt model")] = None,
    gap_table: Annotated[
        Path | None, typer.Option("--gaps", help="缺口表，先问要紧的 / gaps, to ask what matters")
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="问几个 / how many questions")] = 50,
) -> None:
    """列出最值得人工判定的对应，并收回答案 / ask about the matches whose answer teaches most."""
    from chainmap.matching.asking import ask_reviews, keep_answers
    from chainmap.tables.files import write_table

    taken = answers is not None and answers.resolve() == out.resolve()
    refuse_overwrite([out], [firms, reviews, model, gap_table, None if taken else answers])
    refuse_overwrite([reviews], [firms, answers, model, gap_table])
    graph, table = read_graph(chain), read_list(firms, None)
    before = read_own(reviews, "reviews") if reviews.exists() else None
    if answers is not None:
        before = keep_answers(before, read_own(answers, "reviews"), table, graph)
    elif out.exists():
        _refuse_unread(out)
    known = read_learnt(model, graph)
    asked = ask_reviews(table, graph, model=known, reviews=before, gaps=read_own(gap_table, "gaps"), count=count)
    if answers is not None and before is not None:
        typer.echo(f"审核表 {len(before)} 行 / {len(before)} rows of reviews: {write_table(before, reviews)}")
    write_table(asked, out)
    typer.echo(f"{len(asked)} 个问题 / {len(asked)} questions: {out}")
    typer.echo(
        f"请在 answer 列填 是 或 否，by 列填岗位，然后 / fill in answer (是 or 否) and by, then: "
        f"chainmap review {firms} --answers {out} …"
    )


def _refuse_unread(path: Path) -> None:
    """Refuse to write over questions that were answered and not taken in.

    Raises
    ------
    UsageError
        If an answer stands in the file.
    """
    old: pd.DataFrame = read_own(path, "reviews")
    if (old["answer"].fillna("").str.strip() != "").any():
        raise UsageError(
            f"{path} 里有答案还没有存入审核表，请加 --answers {path} / holds answers that were not taken in: "
            f"add --answers {path}"
        )
