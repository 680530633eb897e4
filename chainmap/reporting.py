"""The verbs that draw and write for the meeting: ``map``, ``poster`` and ``brief``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from chainmap.console import (
    ChainNames,
    Given,
    ProfileName,
    RegionName,
    Reviews,
    read_graph,
    read_list,
    read_own,
    read_place,
    read_profile_of,
    refuse_overwrite,
)
from chainmap.tables.faults import UsageError

RegionArgument = Annotated[str, typer.Argument(help="地区：自带名称或文件 / region: shipped name or file")]
Chains = Annotated[list[str] | None, typer.Option("--chain", "-c", help="产业链，默认取地区文件 / chains")]
Firms = Annotated[Path | None, typer.Option(help="本地企业名单，默认取地区文件 / local firms")]
Candidates = Annotated[Path | None, typer.Option(help="候选企业名单，默认取地区文件 / candidates")]


def draw(
    chain: ChainNames,
    out: Annotated[Path, typer.Option("--out", "-o", help="写到 .html / write to")] = Path("map.html"),
    region: RegionName = "",
    coverage: Annotated[Path | None, typer.Option(help="现状表 / coverage")] = None,
    gap_table: Annotated[Path | None, typer.Option("--gaps", help="缺口表 / gaps")] = None,
    target_table: Annotated[Path | None, typer.Option("--targets", help="目标表 / targets")] = None,
    matches: Annotated[Path | None, typer.Option(help="对应表 / matches")] = None,
    firms: Annotated[Path | None, typer.Option(help="本地企业名单 / local firms")] = None,
    candidates: Annotated[Path | None, typer.Option(help="候选企业名单 / candidates")] = None,
    plan_table: Annotated[Path | None, typer.Option("--plan", help="路径表 / plan")] = None,
    kind: Annotated[
        str, typer.Option(help="开页的图：all、status、gaps、targets、plan、ties / the map it opens as")
    ] = "",
    profile: ProfileName = "",
    english: Annotated[bool, typer.Option("--en", help="英文界面 / English labels")] = False,
) -> None:
    """绘制产业链图谱，一个可离线打开的网页 / draw the map, one page that opens offline."""
    from chainmap.maps.page import draw_map
    from chainmap.studies.offering import lacking_maps, map_lines, profile_maps

    if out.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"图谱是网页，文件名须以 .html 结尾 / the map is a page, name it .html: {out}")
    refuse_overwrite([out], [coverage, gap_table, target_table, matches, firms, candidates, plan_table])
    place, graph = read_place(region), read_graph(chain)
    tables = {
        "coverage": read_own(coverage, "coverage"),
        "gaps": read_own(gap_table, "gaps"),
        "targets": read_own(target_table, "targets"),
        "plan": read_own(plan_table, "plan"),
    }
    wanted, lacking = read_profile_of(profile, region), lacking_maps(**tables)
    draw_map(
        graph,
        **tables,
        matches=read_own(matches, "matches"),
        firms=read_list(firms, None) if firms else None,
        candidates=read_list(candidates, None) if candidates else None,
        region=place,
        path=out,
        title=f"{place.zh} · {graph.graph['zh']}图谱" if place else None,
        date=place.date if place else None,
        language="en" if english else "zh",
        **profile_maps(wanted, lacking, kind or None),
    )
    for line in map_lines(wanted, lacking):
        typer.echo(f"  - {line}", err=True)
    typer.echo(f"已写 / wrote {out}")


def poster(
    region: RegionArgument = "",
    chain: Chains = None,
    out: Annotated[
        list[Path] | None, typer.Option("--out", "-o", help="写到 .pdf、.svg 或 .pptx，可多次 / write to")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", "-k", help="all、status、gaps、targets、plan、ties，可多次；set 为整套 / which maps, set for all"
        ),
    ] = None,
    paper: Annotated[str, typer.Option(help="A3、A2、A1、A0 或 16:9，默认自选 / paper, chosen by default")] = "",
    firms: Firms = None,
    candidates: Candidates = None,
    given: Given = None,
    reviews: Reviews = None,
    font: Annotated[Path | None, typer.Option(help="PDF 用的中文字体文件 / Chinese font file for the PDF")] = None,
) -> None:
    """绘制挂图：矢量 PDF、SVG，或逐张卡片可编辑的 PPTX / the map on paper, or as a slide to edit."""
    from chainmap.report.poster import KINDS, written_files
    from chainmap.studies.saving import draw_study

    paths = out or [Path("poster.pptx")]
    refuse_overwrite(paths, [firms, candidates, given, reviews, font])
    unknown = [path.name for path in paths if path.suffix.lower() not in (".svg", ".pdf", ".pptx")]
    if unknown:
        raise UsageError(f"{unknown[0]}：挂图只能写成 .svg、.pdf 或 .pptx / a poster is .svg, .pdf or .pptx")
    if strange := [one for one in kind or () if one not in (*KINDS, "set")]:
        raise UsageError(f"图种只能是 {'、'.join(KINDS)} 或 set，不是 {strange[0]} / the kind of map is one of these")
    found = _found(region, chain, firms=firms, candidates=candidates, given=given, reviews=reviews)
    drawn = draw_study(found, paths, kinds=kind or ["all"], paper=paper or None, font=font)
    for one in drawn:
        head = f"{one.title.text}：" if len(drawn) > 1 else ""
        for note in one.notes:
            typer.echo(f"  - {head}{note}")
    for path in written_files(paths, drawn):
        typer.echo(f"已写 / wrote {path} ({drawn[0].paper.name})")


def brief(
    region: RegionArgument = "",
    chain: Chains = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="写到 .docx / write to")] = Path("brief.docx"),
    template: Annotated[Path | None, typer.Option(help="本单位的 .docx 模板 / a template of your own")] = None,
    new_template: Annotated[
        Path | None, typer.Option(help="只写出自带模板，改好后用 --template 给回 / only write the built-in template")
    ] = None,
    firms: Firms = None,
    candidates: Candidates = None,
    given: Given = None,
    reviews: Reviews = None,
) -> None:
    """写出公文格式的简报：现状、缺口、目标、路径、方法、来源 / the brief as a DOCX in official style."""
    if new_template is not None:
        from chainmap.report.official import write_template

        refuse_overwrite([new_template], [template])
        typer.echo(f"已写 / wrote {write_template(new_template)}")
        return
    from chainmap.report.brief import write_brief

    refuse_overwrite([out], [template, firms, candidates, given, reviews])
    found = _found(region, chain, firms=firms, candidates=candidates, given=given, reviews=reviews)
    typer.echo(f"已写 / wrote {write_brief(found, out, template, typer.echo)}")


def _found(region: str, chain: list[str] | None, **lists: Any) -> Any:
    """Walk the whole way first, with a line a step."""
    from chainmap.studies.study import study
    from chainmap.tables.progress import steps

    with steps() as step:
        return study(chain or None, region=region or None, step=step, **lists)
