"""Provinces and prefecture-level cities as lists and addresses write them, in one short form."""

from __future__ import annotations

import re
from typing import NamedTuple

from chainmap.tables.divisions import MUNICIPALITIES, PEOPLES, prefectures

#: Province → its prefecture-level cities (and counties directly under it), in short form: 河南, 平顶山.
PREFECTURES = prefectures()
_PROVINCE_OF = {city: province for province, cities in PREFECTURES.items() for city in cities}

_PROVINCE_TAIL = r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市)"
_CITY_TAIL = rf"(?:{PEOPLES}自治州|州|地区|盟|林区|市)"
_PROVINCE = re.compile(rf"({'|'.join(PREFECTURES)})(?:{_PROVINCE_TAIL})?")
#: Longest first, so that no name hides a longer one.
_CITY = re.compile(rf"({'|'.join(sorted(_PROVINCE_OF, key=len, reverse=True))})({_CITY_TAIL})?")
_COUNTY = re.compile(r"([\u4e00-\u9fff]{1,13}?自治[县旗]|[\u4e00-\u9fff]{1,6}?(?:县|区|旗(?!区)|市(?!市)))")
#: Zones, streets and villages that end like a district but are none.
_ZONE = re.compile(
    r"(?:开发|业园|技园|流园|济园|经济|工业|示范|高新|保税|自贸|试验|社|小|校|厂|矿|景|功能|集聚|聚集|新|合作|加工|管理|度假|港"
    r"|出口)区$|.(?:路|街|大道|号|村(?!区)|弄|巷)|^园区|^城市$|群岛"
)
#: Districts that the two patterns above would misread.
_ODD = re.compile(
    "浦东新区|滨海新区|沈北新区|清新区|井陉矿区|鹰手营子矿区|峰峰矿区|白云鄂博矿区|矿区|龙港区|黄石港区|高港区|铁山港区|东港区|泉港区"
    "|海港区|沙市区|新市区|西市区|梅县区|惠济区|上街区|让胡路区|社旗县|辉县市|孟村回族自治县|达尔罕茂明安联合旗|梅里斯达斡尔族区"
)


class Place(NamedTuple):
    """Where an address is: short names, each empty where the text does not plainly say it."""

    province: str = ""
    city: str = ""
    county: str = ""


def short_province(text: str) -> str:
    """Give a province in its short form; text that is no province stays as it is.

    Examples
    --------
    >>> short_province("河南省"), short_province("广西壮族自治区"), short_province("华中")
    ('河南', '广西', '华中')
    """
    found = _PROVINCE.fullmatch(text)
    return found.group(1) if found else text


def short_city(text: str) -> str:
    """Give a prefecture-level city in its short form; other text stays as it is.

    Examples
    --------
    >>> short_city("平顶山市"), short_city("恩施土家族苗族自治州"), short_city("林州市")
    ('平顶山', '恩施', '林州市')
    """
    found = _CITY.fullmatch(text)
    return found.group(1) if found else text


def find_place(address: str) -> Place:
    """Take province, city and county from an address, as far as its text plainly says them.

    A city counts only if it is a prefecture-level one; a county-level city that stands without its
    prefecture is a county. Development zones and parks are no counties.

    Parameters
    ----------
    address
        For example a registered address.

    Returns
    -------
    Place
        Short province and city, county as written; empty texts for what is not plain.

    Examples
    --------
    >>> find_place("河南省平顶山市叶县龚店镇")
    Place(province='河南', city='平顶山', county='叶县')
    >>> find_place("上海市浦东新区张江路"), find_place("河南省林州市红旗渠大道").county, find_place("解放路5号")
    (Place(province='上海', city='上海', county='浦东新区'), '林州市', Place(province='', city='', county=''))
    >>> find_place("北京市朝阳区建国路")
    Place(province='北京', city='北京', county='朝阳区')
    """
    rest = re.sub(r"[\s,，、;；:：()（）\-/·]+", "", address)
    rest = re.sub(r"^(?:\d{6}(?!\d))?(?:中华人民共和国|中国)?(?:\d{6}(?!\d))?", "", rest)
    province = city = ""
    head = _PROVINCE.match(rest)
    # 吉林市 and 海南州 are cities that share their province's name.
    if head and not (head.group() == "吉林市" or rest.startswith(("海南州", "海南藏族"))):
        province, rest = head.group(1), rest[head.end() :]
    if province in MUNICIPALITIES:
        return Place(province, province, _county(re.sub(rf"^(?:市辖区|县|{province}市?)", "", rest)))
    found = _CITY.match(rest)
    if found and (found.group(2) or province or found.end() == len(rest)) and _fits(found.group(1), province):
        city, rest = found.group(1), rest[found.end() :]
        province = province or _PROVINCE_OF[city]
    return Place(province, city, _county(rest) if province else "")


def split_city(text: str) -> Place:
    """Read a cell of a city column, which may hold more than the city.

    Examples
    --------
    >>> split_city("平顶山市"), split_city("福州(连江)").county, split_city("林州市").city
    (Place(province='河南', city='平顶山', county=''), '连江', '林州市')
    """
    if text in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
        return Place()
    bracket = re.fullmatch(r"([^()（）]+)[(（]([^()（）]+)[)）]", text)
    city = short_city(bracket.group(1) if bracket else text)
    if city in _PROVINCE_OF:
        return Place(_PROVINCE_OF[city], city, bracket.group(2) if bracket else "")
    found = find_place(text)
    return found if found.city else Place("", text, "")


def join_places(province: str | None, city: str | None, county: str | None, address: str | None) -> Place:
    """Join what a row says of its place in up to four columns, each of which may hold more than its header says.

    The address, and an address in the county's column, count only where they do not contradict the rest.

    Parameters
    ----------
    province, city, county, address
        Texts of the cells, ``None`` where empty.

    Examples
    --------
    >>> join_places("河南省", "平顶山市", None, "河南省平顶山市叶县龚店镇").county
    '叶县'
    >>> join_places("北京市", "朝阳区", None, None) == join_places(None, None, "北京市朝阳区", None)
    True
    """
    first = Place(short_province(province)) if province else Place()
    if province and first.province not in PREFECTURES and (told := find_place(province)).province:
        first = told
    second = split_city(city) if city else Place()
    if first.province in MUNICIPALITIES and second.city == city and _county(second.city) == city:
        second = Place(first.province, first.province, city)
    third = find_place(county) if county else Place()
    if not (third.city and third.county):
        third = Place("", "", county or "")  # 河北区 is no place in 河北
    whole = Place(
        first.province or second.province, second.city or first.city, third.county or second.county or first.county
    )
    if not whole.city and whole.province in MUNICIPALITIES:
        whole = whole._replace(city=whole.province)
    for other in (third, find_place(address) if address else Place()):
        if whole.province in ("", other.province) and whole.city in ("", other.city):
            whole = Place(*(mine or theirs for mine, theirs in zip(whole, other, strict=True)))
    return whole


def _fits(city: str, province: str) -> bool:
    return not province or city in PREFECTURES[province]


def _county(rest: str) -> str:
    rest = re.sub(r"^(?:市辖区|(?:省|自治区)直辖县级行政区划)", "", rest)
    odd = _ODD.match(rest)
    found = odd or _COUNTY.match(rest)
    if not found:
        return ""
    return "" if not odd and _ZONE.search(found.group()) else found.group()
