"""The command line: one verb a function; heavy libraries are imported where they are used."""

from __future__ import annotations

import re
import sys
import warnings
from pathlib import Path
from typing import Annotated, Any

import typer

from chainmap.authoring import check, convert, new_chain, schema
from chainmap.console import (
    FAULTY,
    USAGE,
    Rejects,
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
from chainmap.evaluating import evaluate_matching
from chainmap.replaying import evaluate_targets
from chainmap.reporting import ProfileName, brief, draw, poster
from chainmap.reviewing import review
from chainmap.tables.faults import ChainmapError, InputFaults, UsageError
from chainmap.training import train

app = typer.Typer(
    name="chainmap",
    help="产业链招商：摸清家底、绘制图谱、找准缺口、目标企业、招商路径 / open industry-chain recruitment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Chains = Annotated[list[str], typer.Option("--chain", "-c", help="产业链：名称或文件，可多次 / chain: name or file")]
RegionName = Annotated[str, typer.Option("--region", "-r", help="地区：自带名称或文件 / region: name or file")]
Output = Annotated[Path, typer.Option("--out", "-o", help="写到 .csv 或 .xlsx / write to")]
Given = Annotated[Path | None, typer.Option(help="给定的企业-环节对应 / what firms are known to make")]
Reviews = Annotated[Path | None, typer.Option(help="人工审核 / reviews.csv: firm, node, answer, by, date")]
Chinese = Annotated[bool, typer.Option("--zh", help="中文表头 / Chinese headers")]
ModelFile = Annotated[Path | None, typer.Option("--model", help="chainmap train 得出的模型 / a learnt model")]
_NATIONAL = "全国企业名单（带城市），算产业关联度 / a national firm list with cities, for relatedness"
_EXTENDS = "只留这种延链路径：优势产业、龙头企业、特色资源 / industry, lead, resource"
MinScore = Annotated[float, typer.Option(min=0, max=1, help="低于此概率的对应不计 / smallest probability that counts")]


app.command()(check)
app.command("new-chain")(new_chain)
app.command()(convert)
app.command()(schema)
app.command("map")(draw)
app.command()(poster)
app.command()(brief)
app.command()(train)
app.command()(review)

evaluate = typer.Typer(help="用真实数据检验 / measure on real data.", no_args_is_help=True, rich_markup_mode=None)
evaluate.command("matching")(evaluate_matching)
evaluate.command("targets")(evaluate_targets)
app.add_typer(evaluate, name="evaluate")


@app.command()
def match(
    firms: Annotated[Path, typer.Argument(help="企业名单 / firm list: CSV, XLSX, Parquet")],
    chain: Chains,
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


@app.command("match-files")
def match_registry(
    files: Annotated[list[str], typer.Argument(help="Parquet 文件或通配符 / Parquet files or patterns")],
    chain: Chains,
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


@app.command()
def gaps(
    firms: Annotated[Path, typer.Argument(help="本地企业名单 / local firms")],
    chain: Chains,
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


@app.command()
def targets(
    candidates: Annotated[Path, typer.Argument(help="候选企业名单 / companies elsewhere")],
    gap_table: Annotated[Path, typer.Option("--gaps", help="缺口表，由 chainmap gaps 得出 / gaps, as written by gaps")],
    chain: Chains,
    out: Output = Path("targets.csv"),
    region: RegionName = "",
    local: Annotated[Path | None, typer.Option(help="本地企业名单，已在本地者另列 / local firms")] = None,
    national: Annotated[Path | None, typer.Option(help=_NATIONAL)] = None,
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


@app.command()
def plan(
    target_table: Annotated[Path, typer.Argument(metavar="TARGETS", help="目标表，由 chainmap targets 得出 / targets")],
    coverage: Annotated[Path, typer.Option(help="现状表 / coverage, as written by gaps --coverage")],
    chain: Chains,
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


@app.command()
def study(
    region: Annotated[str, typer.Argument(help="地区：自带名称或文件 / region: shipped name or file")] = "",
    chain: Annotated[list[str] | None, typer.Option("--chain", "-c", help="产业链，默认取地区文件 / chains")] = None,
    firms: Annotated[Path | None, typer.Option(help="本地企业名单，默认取地区文件 / local firms")] = None,
    candidates: Annotated[Path | None, typer.Option(help="候选企业名单，默认取地区文件 / candidates")] = None,
    given: Given = None,
    reviews: Reviews = None,
    moves: Annotated[Path | None, typer.Option(help="以往投资 / dated past investments")] = None,
    offers: Annotated[Path | None, typer.Option(help="项目报价 / offers")] = None,
    national: Annotated[Path | None, typer.Option(help=_NATIONAL)] = None,
    model: Annotated[Path | None, typer.Option(help="已训的模型 / a model made by chainmap train")] = None,
    rejects: Rejects = None,
    budget: Annotated[list[str] | None, typer.Option(help="预算：8 或 land_mu=500，可多次 / 8, or land_mu=500")] = None,
    profile: ProfileName = "",
    poster: Annotated[bool, typer.Option("--poster", help="另出挂图 PPTX、PDF / the poster too")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="另出简报 DOCX / the brief too")] = False,
    pages: Annotated[bool, typer.Option("--pages", help="另把每张图各存一页 / a page for each map too")] = False,
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹 / folder to write to")] = Path("out/study"),
) -> None:
    """走完全程：图谱、清单、路径一次生成 / the whole way: map, lists and plan in one go."""
    _study(
        out,
        {"poster": poster, "brief": brief, "pages": pages},
        chain=chain or None,
        region=region or None,
        firms=firms,
        candidates=candidates,
        given=given,
        reviews=reviews,
        moves=moves,
        offers=offers,
        national=national,
        model=model,
        rejects=rejects,
        budget=read_budget(budget),
        profile=profile or None,
    )


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹 / folder")] = Path("out/pingdingshan"),
) -> None:
    """自带示例：平顶山尼龙 / the shipped example: nylon in Pingdingshan, 2019."""
    _study(out, {}, chain=["nylon"], region="pingdingshan")


@app.command("new-region")
def new_region(
    place: Annotated[str, typer.Argument(help="地名，如 叶县 / name of the place")],
    chain: Annotated[list[str] | None, typer.Option("--chain", "-c", help="产业链 / chains")] = None,
    folder: Annotated[Path | None, typer.Option(help="文件夹，默认同地名 / folder to write to")] = None,
) -> None:
    """为自己的地区写出地区文件、名单模板与运行文件 / write a region file, list templates and a run file."""
    from chainmap.studies.starter import new_region as write

    if folder is None and re.search(r'[<>:"/\\|?*]|^\s*$|\.$', place):
        raise UsageError(f"地名不能用作文件夹名，请另给 --folder / not a folder name, give --folder: {place!r}")
    for path in write(place, folder or Path(place), tuple(chain or ("nylon",))):
        typer.echo(f"已写 / wrote {path}")
    typer.echo("下一步：填好名单，然后运行 run.py / next: fill in the lists, then run run.py")
    typer.echo("要六图六清单等，在 region.yaml 写 profile / write profile there for a named set of maps")


#: What ``study`` writes, as it is told of.
_WRITTEN = {
    "map": "图谱 map",
    "pages": "各图 maps",
    "workbook": "清单 lists",
    "summary": "摘要 summary",
    "poster_pptx": "挂图 poster",
    "poster_pdf": "挂图 poster",
    "brief": "简报 brief",
}


def _study(out: Path, also: dict[str, bool], **asked: Any) -> None:
    from chainmap.studies.study import study as join
    from chainmap.tables.progress import steps

    with steps() as step:
        found = join(**asked, step=step)
        step("写出图谱与清单 / writing map and lists")
        paths = found.save(out, **also)
    typer.echo(found.summary())
    typer.echo("")
    for name, label in _WRITTEN.items():
        if name in paths:
            typer.echo(f"{label}: {paths[name]}")
    typer.echo(f"表格 tables: {paths['gaps'].parent}")


def main() -> None:
    """Run the command line; faults of the input exit with 1, wrong usage with 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old Windows console cannot show every character
    # What a library call tells as a warning is a note to who types commands.
    warnings.formatwarning = lambda message, *_, **__: f"  - {message}\n"
    try:
        app()
    except InputFaults as error:
        typer.echo(str(error), err=True)
        typer.echo(f"共 {len(error.faults)} 个问题，未载入 / {len(error.faults)} faults, nothing was loaded", err=True)
        sys.exit(FAULTY)
    except UsageError as error:
        typer.echo(str(error), err=True)
        sys.exit(USAGE)
    except ChainmapError as error:
        typer.echo(str(error), err=True)
        sys.exit(FAULTY)
