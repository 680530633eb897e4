"""The verbs that go the way step by step: ``match``, ``match-files``, ``gaps``, ``targets`` and ``plan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from chainmap.console import (
    FAULTY,
    NATIONAL,
    ChainNames,
    Given,
    RegionName,
    Rejects,
    Reviews,
    match_list,
    read_budget,
    read_graph,
    read_learnt,
    read_list,
    read_own,
    read_place,
    refuse_overwrite,
    say_notes,
    write_out,
)

Output = Annotated[Path, typer.Option("--out", "-o", help="写到 .csv 或 .xlsx / write to")]
Chinese = Annotated[bool, typer.Option("--zh", help="中文表头 / Chinese headers")]
ModelFile = Annotated[Path | None, typer.Option("--model", help="chainmap train 得出的模型 / a learnt model")]
MinScore = Annotated[float, typer.Option(min=0, max=1, help="低于此概率的对应不计 / smallest probability that counts")]
_EXTENDS = "只留这种延链路径：优势产业、龙头企业、特色资源 / industry, lead, resource"


def match(
    firms: Annotated[Path, typer.Argument(help="企业名单 / firm list: CSV, XLSX, Parquet")],
    chain: ChainNames,
    out: Output = Path("matches.csv"),
    region: RegionName = "",
    given: Given = None,
    reviews: Reviews = None,
    rejects: Rejects = None,
    min_score: MinScore = 0.5,
    top: Annotated[int, typer.Option(min=1, help="每家企业最多几个环节 / nodes a firm at most")] = 10,
    model: ModelFile = None,
    zh: Chinese = False,
) -> None:
    """把企业对应到环节，并写明依据 / match firms to nodes, with the words that matched."""
    refuse_overwrite([out, rejects], [firms, given, reviews, model])
    table = read_list(firms, rejects)
    graph, place = read_graph(chain), read_place(region)
    known = read_learnt(model, graph)
    matches = match_list(table, graph, place, None, given, reviews, min_score=min_score, top=top, model=known)
    write_out(matches.merge(table[["firm_id", "name"]], on="firm_id", how="left"), out, "matches", zh)


def match_registry(
    files: Annotated[list[str], typer.Argument(help="Parquet 文件或通配符 / Parquet files or patterns")],
    chain: ChainNames,
    out: Annotated[Path, typer.Option("--out", "-o", help="结果文件夹 / folder to write to")] = Path("matches"),
    region: RegionName = "",
    cluster: Annotated[str, typer.Option(help="Dask 调度器地址 tcp://… / address of a Dask scheduler")] = "",
    min_score: MinScore = 0.5,
    top: Annotated[int, typer.Option(min=1, help="每家企业最多几个环节 / nodes a firm at most")] = 10,
    model: ModelFile = None,
) -> None:
    """匹配整个登记库：任意长的 Parquet 文件，停了可续 / match a registry of any length; a stopped run resumes."""
    from chainmap.matching.files import cluster_executor, match_files

    place, graph = read_place(region), read_graph(chain)
    known = read_learnt(model, graph)
    with cluster_executor(cluster) as executor:
        found = match_files(
            files,
            graph,
            out,
            executor=executor,
            min_score=min_score,
            top=top,
            overrides=place.constants if place else None,
            model=known,
        )
    typer.echo(found.summary())
    typer.echo(f"已写 / wrote {out}")
    if (found.parts["fault"] != "").any():
        raise typer.Exit(FAULTY)


def gaps(
    firms: Annotated[Path, typer.Argument(help="本地企业名单 / local firms")],
    chain: ChainNames,
    out: Output = Path("gaps.csv"),
    region: RegionName = "",
    matches: Annotated[Path | None, typer.Option(help="已有的对应表 / matches made before")] = None,
    coverage: Annotated[Path | None, typer.Option(help="另存现状表 / write the coverage table too")] = None,
    given: Given = None,
    reviews: Reviews = None,
    rejects: Rejects = None,
    zh: Chinese = False,
) -> None:
    """测算每个环节的现状与缺口 / measure what each node has, and the gaps."""
    from chainmap.coverage.gaps import find_gaps
    from chainmap.coverage.strength import measure_coverage

    refuse_overwrite([out, coverage, rejects], [firms, matches, given, reviews])
    graph, place = read_graph(chain), read_place(region)
    table = read_list(firms, rejects)
    found = match_list(table, graph, place, matches, given, reviews)
    covered = measure_coverage(graph, table, found, place)
    if coverage is not None:
        write_out(covered, coverage, "coverage", zh)
    write_out(find_gaps(graph, covered, place, firms=table, matches=found), out, "gaps", zh)


def targets(
    candidates: Annotated[Path, typer.Argument(help="候选企业名单 / companies elsewhere")],
    gap_table: Annotated[Path, typer.Option("--gaps", help="缺口表，由 chainmap gaps 得出 / gaps, as written by gaps")],
    chain: ChainNames,
    out: Output = Path("targets.csv"),
    region: RegionName = "",
    local: Annotated[Path | None, typer.Option(help="本地企业名单，已在本地者另列 / local firms")] = None,
    national: Annotated[Path | None, typer.Option(help=NATIONAL)] = None,
    extends: Annotated[list[str] | None, typer.Option(help=_EXTENDS)] = None,
    matches: Annotated[Path | None, typer.Option(help="已有的对应表 / matches made before")] = None,
    moves: Annotated[Path | None, typer.Option(help="以往投资 / dated past investments")] = None,
    offers: Annotated[Path | None, typer.Option(help="项目报价 / offers")] = None,
    given: Given = None,
    reviews: Reviews = None,
    rejects: Rejects = None,
    zh: Chinese = False,
) -> None:
    """为缺口寻找并排序目标企业 / rank the companies that could close the gaps."""
    from chainmap.coverage.extension import that_extend
    from chainmap.matching.naming import with_firm_ids
    from chainmap.scoring.targets import rank_targets
    from chainmap.studies.inputs import relatedness_of

    local_rejects = rejects.with_stem(f"{rejects.stem}_local") if rejects else None
    inputs = [candidates, gap_table, local, matches, moves, offers, given, reviews, national]
    refuse_overwrite([out, rejects, local_rejects if local else None], inputs)
    graph, place = read_graph(chain), read_place(region)
    table = read_list(candidates, rejects)
    ranked = rank_targets(
        graph,
        read_own(gap_table, "gaps"),
        table,
        match_list(table, graph, place, matches, given, reviews),
        place,
        with_firm_ids(read_own(moves, "moves"), table) if moves else None,
        with_firm_ids(read_own(offers, "offers"), table) if offers else None,
        local=read_list(local, local_rejects) if local else None,
        relatedness=relatedness_of(national, graph, place, 0.5, None),
    )
    say_notes(ranked)
    write_out(that_extend(ranked, extends), out, "targets", zh)


def plan(
    target_table: Annotated[Path, typer.Argument(metavar="TARGETS", help="目标表，由 chainmap targets 得出 / targets")],
    coverage: Annotated[Path, typer.Option(help="现状表 / coverage, as written by gaps --coverage")],
    chain: ChainNames,
    out: Output = Path("plan.csv"),
    region: RegionName = "",
    budget: Annotated[
        list[str] | None, typer.Option(help="预算：8、teams=3 或 land_mu=500，可多次 / 8, teams=3, or land_mu=500")
    ] = None,
    require: Annotated[list[str] | None, typer.Option(help="必选企业 / must be in the plan")] = None,
    forbid: Annotated[list[str] | None, typer.Option(help="排除企业 / must not be in the plan")] = None,
    offers: Annotated[Path | None, typer.Option(help="项目报价 / offers")] = None,
    phases: Annotated[int, typer.Option(min=1, max=3, help="阶段数：近、中、远 / near, middle, long")] = 3,
    per_node: Annotated[int, typer.Option(min=1, help="每个环节至多新增几家 / newcomers a node at most")] = 2,
    seconds: Annotated[float, typer.Option(min=1, help="求解时限（秒）/ time limit of the search")] = 60,
    price: Annotated[str, typer.Option(help="再按更大的该项预算逐档求解 / solve at larger sizes of this budget")] = "",
    zh: Chinese = False,
) -> None:
    """在预算内排出招商路径 / lay out in which order to win whom."""
    from chainmap.planning import plan_budget, plan_targets, price_lines, price_of

    refuse_overwrite([out], [target_table, coverage, offers])
    place = read_place(region)
    spend = read_budget(budget) or plan_budget(place)
    tables = (
        read_graph(chain), read_own(coverage, "coverage"), read_own(target_table, "targets"), read_own(offers, "offers")
    )  # fmt: skip
    asked: dict[str, Any] = {
        "require": require or (), "forbid": forbid or (), "region": place,
        "phases": phases, "per_node": per_node, "seconds": seconds,
    }  # fmt: skip
    made = plan_targets(*tables, spend, **asked)
    typer.echo(made.attrs["proof"])
    say_notes(made)
    write_out(made, out, "plan", zh)
    if price:
        typer.echo("\n".join(price_lines(price_of(price, *tables, spend, **asked))))
