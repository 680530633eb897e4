"""Encodings and delimiters: found without being told, or refused."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.tables.decoding import decode, find_delimiter, split_records
from chainmap.tables.faults import InputFaults
from chainmap.tables.headers import firm_heading
from chainmap.tables.headrows import known_headers

TEXT = "企业名称,经营范围\r\n合成甲有限公司,尼龙66切片\r\n"
#: 㐂 and 𠮷 are in GB18030 and not in GBK.
RARE = "企业名称,经营范围\r\n合成㐂𠮷有限公司,尼龙\r\n"


def test_each_encoding_is_found():
    assert decode(TEXT.encode("utf-8"), "x") == (TEXT, "UTF-8")
    assert decode(codecs.BOM_UTF8 + TEXT.encode("utf-8"), "x") == (TEXT, "UTF-8 BOM")
    assert decode(TEXT.encode("gbk"), "x") == (TEXT, "GBK")
    assert decode(RARE.encode("gb18030"), "x") == (RARE, "GB18030")
    assert decode(TEXT.encode("utf-16"), "x") == (TEXT, "UTF-16")
    assert decode(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "x") == (TEXT, "UTF-16")


def test_chinese_in_gbk_that_is_valid_utf8_by_chance_is_read_as_chinese():
    # 协同印刷 is D0 AD CD AC D3 A1 CB A2 in GBK: four two-byte UTF-8 sequences as well.
    text = "name,products\r\n协同印刷,a\r\n"
    assert text.encode("gbk").decode("utf-8") != text
    assert decode(text.encode("gbk"), "x") == (text, "GBK")


def test_latin_letters_in_utf8_are_not_taken_for_gbk():
    assert decode("name,city\nMüller·Söhne\n".encode(), "x") == ("name,city\nMüller·Söhne\n", "UTF-8")


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_cut_in_a_character_marks_only_the_end(cut: int):
    text, encoding = decode(("名称,经营范围\n合成甲,尼龙切片").encode()[:-cut], "x")
    assert encoding == "UTF-8"
    assert text.startswith("名称,经营范围\n合成甲,尼龙切")
    assert text.endswith("\ufffd")


def test_one_broken_byte_in_utf8_leaves_the_rest_readable():
    data = TEXT.encode()
    at = data.index("甲".encode())
    text, encoding = decode(data[:at] + b"\xff" + data[at + 3 :], "x")
    assert (encoding, text.count("\ufffd")) == ("UTF-8", 1)
    assert "尼龙66切片" in text


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(InputFaults, match="GB18030"):
        decode(b"\x80\xff" * 50, "x.csv")


@given(
    st.text(alphabet="尼龙切片有限公司合成甲乙丙丁己二腈㐂𠮷，。a1 ,;\n", max_size=60),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_any_chinese_text_under_a_chinese_header_comes_back(body: str, encoding: str):
    text = "企业名称,经营范围\n" + body
    assert decode(text.encode(encoding), "x")[0] == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes):
    try:
        text, _ = decode(data, "x")
    except InputFaults as faults:
        assert len(faults.faults) == 1
    else:
        assert isinstance(text, str)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_the_headers(mark: str):
    text = f"叶县，企业,名单\n企业名称{mark}经营范围{mark}城市\n甲{mark}尼龙,切片;丝{mark}平顶山\n"
    assert find_delimiter(text, lambda rows: max(known_headers(row, firm_heading) for row in rows)) == mark


def test_excels_own_delimiter_line_is_heeded():
    assert find_delimiter("sep=;\nx,y;z\n", lambda rows: 0) == ";"


def test_records_keep_the_row_numbers_of_excel():
    assert split_records('a,b\r\n\r\n"x\r\ny",2\r\n', ",", "x") == [["a", "b"], [], ["x\r\ny", "2"]]


def test_every_unpaired_quote_is_named_with_its_row():
    with pytest.raises(InputFaults) as caught:
        split_records('a,b\n"昊天"牌,1\nc,d\ne,"尼龙\nf,g\n', ",", "名单.csv")
    assert [fault.row for fault in caught.value.faults] == [2, 4]
    assert all("引号" in fault.zh and "名单.csv" in fault.where for fault in caught.value.faults)


def test_a_cell_longer_than_any_real_one_is_a_fault():
    with pytest.raises(InputFaults, match="131,072"):
        split_records("a,b\nc," + "尼" * 140_000 + "\n", ",", "x")
