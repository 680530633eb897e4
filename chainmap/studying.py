"""The verbs that go the whole way at once: ``study``, ``demo`` and, to start a place of one's own, ``new-region``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from chainmap.console import NATIONAL, Given, ProfileName, Rejects, Reviews, read_budget
from chainmap.tables.faults import UsageError


def study(
    region: Annotated[str, typer.Argument(help="地区：自带名称或文件 / region: shipped name or file")] = "",
    chain: Annotated[list[str] | None, typer.Option("--chain", "-c", help="产业链，默认取地区文件 / chains")] = None,
    firms: Annotated[Path | None, typer.Option(help="本地企业名单，默认取地区文件 / local firms")] = None,
    candidates: Annotated[Path | None, typer.Option(help="候选企业名单，默认取地区文件 / candidates")] = None,
    given: Given = None,
    reviews: Reviews = None,
    moves: Annotated[Path | None, typer.Option(help="以往投资 / dated past investments")] = None,
    offers: Annotated[Path | None, typer.Option(help="项目报价 / offers")] = None,
    national: Annotated[Path | None, typer.Option(help=NATIONAL)] = None,
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


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹 / folder")] = Path("out/pingdingshan"),
) -> None:
    """自带示例：平顶山尼龙 / the shipped example: nylon in Pingdingshan, 2019."""
    _study(out, {}, chain=["nylon"], region="pingdingshan")


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
