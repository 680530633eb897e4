"""The verbs for paper: ``poster`` and ``brief``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from chainmap.console import refuse_overwrite
from chainmap.tables.faults import UsageError

RegionArgument = Annotated[str, typer.Argument(help="地区：自带名称或文件 / region: shipped name or file")]
Chains = Annotated[list[str] | None, typer.Option("--chain", "-c", help="产业链，默认取地区文件 / chains")]
Firms = Annotated[Path | None, typer.Option(help="本地企业名单，默认取地区文件 / local firms")]
Candidates = Annotated[Path | None, typer.Option(help="候选企业名单，默认取地区文件 / candidates")]
Given = Annotated[Path | None, typer.Option(help="给定的企业-环节对应 / what firms are known to make")]
Reviews = Annotated[Path | None, typer.Option(help="人工审核 / reviews.csv: firm, node, answer, by, date")]


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
