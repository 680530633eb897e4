"""The verbs of chain authors: check, start, convert, and the schema for their editor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chainmap.console import DONE, FAULTY, Rejects, read_list, refuse_overwrite

_LEVELS = {"error": "错误 error", "warning": "警告 warning", "note": "提示 note"}
GRAPH_ENDINGS = (".graphml", ".gexf")


def check(
    files: Annotated[list[Path], typer.Argument(help="产业链、地区或图谱方案文件 / chain, region or profile files")],
    strict: Annotated[bool, typer.Option("--strict", help="警告也算错误 / warnings fail too")] = False,
    firms: Annotated[Path | None, typer.Option(help="企业名单，统计过于常见的词 / count words in a firm list")] = None,
    rejects: Rejects = None,
    notes: Annotated[bool, typer.Option("--notes", help="连提示一并列出 / list the notes too")] = False,
) -> None:
    """检查产业链、地区、图谱方案文件，列出全部问题 / check chain, region and profile files, all faults at once."""
    from chainmap.checking import check_files, source_counts

    found = check_files(files, read_list(firms, rejects) if firms else None)
    counts = dict.fromkeys(_LEVELS, 0)
    for faults in found.values():
        for fault in faults:
            counts[fault.level] += 1
            if fault.level != "note" or notes:
                typer.echo(f"[{_LEVELS[fault.level]}] {fault}", err=True)
    for name, said in source_counts(files).items():
        typer.echo(f"{name}：{said}")
    hint = "" if notes or not counts["note"] else "（--notes 列出 / --notes lists them）"
    typer.echo(
        f"{len(files)} 个文件：{counts['error']} 个错误，{counts['warning']} 个警告，{counts['note']} 条提示{hint} / "
        f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes"
    )
    raise typer.Exit(FAULTY if counts["error"] or (strict and counts["warning"]) else DONE)


def new_chain(
    name: Annotated[str, typer.Argument(help="产业链名称，如 竹产业链 / name of the chain")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="写到 .yaml，默认同名 / write to")] = None,
    id: Annotated[str, typer.Option("--id", help="编号：小写字母、数字、下划线 / permanent id")] = "",
) -> None:
    """写出一个带说明的起始产业链文件 / write a commented chain file to start from."""
    from chainmap.studies.chainstarter import new_chain as write

    path = write(name, out or Path(f"{name}.yaml"), id=id)
    typer.echo(f"已写 / wrote {path}")
    typer.echo("下一步：把示例环节换成自己的，再运行 / next: put your own nodes in place of the example, then run")
    typer.echo(f"  chainmap check {path}")
    typer.echo(f"  chainmap map --chain {path} -o {path.with_suffix('.html').name}")


def schema(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="写到文件，默认印出 / write to a file")] = None,
    region: Annotated[bool, typer.Option("--region", help="地区文件的 / of region files")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="图谱方案文件的 / of profile files")] = False,
) -> None:
    """印出供编辑器补全与说明的 JSON Schema / the JSON Schema that explains the fields in an editor."""
    from chainmap.definition.schema import schema_text, write_schema

    if out is None:
        typer.echo(schema_text(region=region, profile=profile))
    else:
        typer.echo(f"已写 / wrote {write_schema(out, region=region, profile=profile)}")


def convert(
    source: Annotated[str, typer.Argument(help="产业链：名称、.yaml、.xlsx、表格文件夹或环节表 / a chain, any form")],
    destination: Annotated[
        Path, typer.Argument(help=".yaml、.xlsx、文件夹/、.graphml、.gexf / what to write, by its ending")
    ],
    links: Annotated[Path | None, typer.Option(help="链接表，若与环节表分开 / links in a list of their own")] = None,
    id: Annotated[str, typer.Option("--id", help="产业链编号，表中没有时 / id, if the tables have none")] = "",
    zh: Annotated[str, typer.Option("--zh", help="产业链名称 / Chinese name")] = "",
    en: Annotated[str, typer.Option("--en", help="英文名 / English name")] = "",
    date: Annotated[str, typer.Option("--date", help="资料时间 / state of the knowledge")] = "",
    force: Annotated[bool, typer.Option("--force", "-f", help="覆盖已有文件 / overwrite")] = False,
) -> None:
    """产业链在 YAML、Excel、CSV 之间互转，或导出到 Gephi / turn a chain into YAML, tables or a graph file."""
    from chainmap.definition.reader import read_chain
    from chainmap.definition.tabular.tables import holds_chain_tables, load_chain_tables
    from chainmap.definition.tabular.writing import write_chain
    from chainmap.graph import build_graph
    from chainmap.graphfiles import write_graph
    from chainmap.tables.faults import InputFaults, UsageError
    from chainmap.tables.resources import shipped_names

    refuse_overwrite([destination], [Path(source), links])
    if destination.is_file() and not force:
        raise UsageError(f"文件已存在，未覆盖；确要覆盖请加 --force / already there, add --force: {destination}")
    if source not in shipped_names() and (links is not None or holds_chain_tables(source)):
        found = load_chain_tables(source, links=links, id=id, zh=zh, en=en, date=date)
        errors = [fault for fault in found.faults if fault.level == "error"]
        if errors or found.chain is None:
            raise InputFaults(errors)
        for fault in found.faults:
            typer.echo(f"[{_LEVELS[fault.level]}] {fault}", err=True)
        chain = found.chain
    else:
        chain = read_chain(source)
    if destination.suffix.casefold() in GRAPH_ENDINGS:
        typer.echo(f"已写 / wrote {write_graph(build_graph(chain), destination)}")
    else:
        typer.echo(f"已写 / wrote {write_chain(chain, destination)}")
