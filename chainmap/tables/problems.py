"""What can be wrong with a row of a list: every message once, in both languages, with its remedy."""

from __future__ import annotations

from typing import NamedTuple

from chainmap.tables.faults import Fault
from chainmap.tables.uscc import ALPHABET, expected_check


class Problem(NamedTuple):
    """The words of one kind of problem."""

    zh: str
    en: str
    mend_zh: str = ""
    mend_en: str = ""


#: Problems that keep a row from being loaded, by code.
PROBLEMS: dict[str, Problem] = {
    "empty_name": Problem(
        "企业名称为空", "the name is empty", "填写企业全称，或删除该行", "fill in the full name, or delete the row"
    ),
    "digits_name": Problem(
        "企业名称里没有文字", "the name holds no letters", "核对是否错列", "check whether the columns have slipped"
    ),
    "bad_check": Problem(
        "信用代码校验位不对",
        "the credit code's check character is wrong",
        "对照营业执照改正",
        "correct it from the licence",
    ),
    "mangled_code": Problem(
        "信用代码已被 Excel 变成数字，丢失了末尾几位",
        "Excel has turned the credit code into a number and lost its last digits",
        "把该列设为“文本”格式后，从原始资料重新录入",
        "set the column to Text and enter the code again from the original",
    ),
    "code_length": Problem(
        "信用代码不是 18 位",
        "the credit code has not 18 characters",
        "对照营业执照补全，或留空",
        "complete it, or leave it empty",
    ),
    "code_letters": Problem(
        "信用代码含有不使用的字符",
        "the credit code holds a character that codes do not use",
        "信用代码只用数字和大写字母，不用 I、O、S、V、Z",
        "codes use digits and capital letters, never I, O, S, V or Z",
    ),
    "conflict_codes": Problem(
        "同一城市的同名企业有不同的信用代码",
        "firms of one name in one city carry different credit codes",
        "核对哪个代码正确，或用全称区分",
        "check which code is right, or tell the firms apart by their full names",
    ),
    "not_number": Problem(
        "不是数字", "not a number", "只填数字（可带单位，如 5000万元），未知留空", "a number, or empty if unknown"
    ),
    "not_whole": Problem("不是整数", "not a whole number", "填写整数", "enter a whole number"),
    "negative": Problem("数字为负", "the number is negative", "核对后改正，未知留空", "correct it, or leave it empty"),
    "bad_date": Problem(
        "不是日期", "not a date", "写成 2015、2015-03 或 2015-03-01", "write it as 2015, 2015-03 or 2015-03-01"
    ),
    "ambiguous_date": Problem(
        "日期有两种读法", "the date can be read in two ways", "写成 2015-03-01 这样的形式", "write it like 2015-03-01"
    ),
    "out_of_range": Problem(
        "经纬度超出范围",
        "latitude or longitude is out of range",
        "纬度在 -90 至 90、经度在 -180 至 180 之间；是否经纬度写反了？",
        "latitude is -90 to 90, longitude -180 to 180; are the two swapped?",
    ),
    "mojibake": Problem(
        "文字已成乱码",
        "the text is garbled",
        "从原始文件重新导出（存为 .xlsx 或 CSV UTF-8）",
        "export it again from the original",
    ),
    "no_source": Problem(
        "没有写来源",
        "the source is empty: a given fact must say who says so",
        "写明谁说的、在哪里、何时，如“合成日报 2019-12-01”",
        "say who says so, where and when",
    ),
    "excel_error": Problem(
        "单元格是 Excel 错误值", "the cell is an Excel error", "改正公式，或填入数值", "mend the formula"
    ),
    "no_formula_value": Problem(
        "公式没有存下结果",
        "the formula has no stored value",
        "用 Excel/WPS 打开并保存，或把公式粘贴为数值",
        "open and save the file in Excel or WPS, or paste the formulas as values",
    ),
    "too_many_cells": Problem(
        "该行的单元格比表头多",
        "the row has more cells than the header",
        "含分隔符的单元格要加引号，或另存为 .xlsx",
        "quote cells that hold the delimiter, or save the list as .xlsx",
    ),
    "wide_marks": Problem(
        "该行各列之间用的是全角逗号",
        "the columns of this row are set apart by full-width commas",
        "把列与列之间的符号改为半角逗号“,”",
        "put plain commas ',' between the columns",
    ),
    "swallowed": Problem(
        "一个单元格里像是吞进了后面的几行（引号不成对）",
        "a cell seems to have swallowed whole rows (an unpaired quote)",
        '单元格内的引号写成两个 ""，或另存为 .xlsx',
        'write a quote inside a cell as two "", or save the list as .xlsx',
    ),
    "cut_off": Problem(
        "文件在此行中断，后面可能还有内容",
        "the file breaks off in this row; more may be missing",
        "重新导出或重新下载整个文件",
        "export or download the whole file again",
    ),
}


def row_fault(code: str, where: str, row: int, field: str = "", value: object = "") -> Fault:
    """Make the fault of one cell (or, without ``field``, of one row).

    Parameters
    ----------
    code
        A key of :data:`PROBLEMS`.
    where
        The file, and the sheet if it has sheets.
    row
        The row as Excel numbers it.
    field
        The column's header as it stands in the file.
    value
        What was found.

    Examples
    --------
    >>> print(row_fault("negative", "名单.csv", 3, "从业人数", -5))
    名单.csv, 第3行 (row 3), 列 (column) 从业人数: 数字为负 “-5” / the number is negative “-5”
        → 核对后改正，未知留空 / correct it, or leave it empty
    """
    problem = PROBLEMS[code]
    shown = "" if value is None else str(value)
    quoted = f" “{shown[:60]}{'…' if len(shown) > 60 else ''}”" if shown else ""
    mend_zh, mend_en = problem.mend_zh, problem.mend_en
    hint = _right_code(shown) if code in ("bad_check", "code_letters") else ""
    if hint:
        mend_zh, mend_en = f"{mend_zh}；{hint[0]}", f"{mend_en}; {hint[1]}"
    return Fault(
        where=f"{where}, 第{row}行 (row {row})" + (f", 列 (column) {field}" if field else ""),
        zh=problem.zh + quoted,
        en=problem.en + quoted,
        mend_zh=mend_zh,
        mend_en=mend_en,
        row=row,
        field=field,
        value=shown,
    )


def _right_code(code: str) -> tuple[str, str] | None:
    """Say what the check character should be, or which look-alike letters make the code right."""
    likely = code.upper().replace("O", "0").replace("I", "1").replace("S", "5").replace("Z", "2")
    check = expected_check(likely)
    if len(likely) != 18 or check is None:
        return None
    if likely != code.upper() and check == likely[17]:
        return f"是否应为 {likely}？", f"is it {likely}?"
    if all(char in ALPHABET for char in code):
        return f"前 17 位若无误，末位应为 {check}", f"if the first 17 are right, the last is {check}"
    return None
