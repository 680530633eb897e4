"""Provinces and prefecture-level cities as lists and addresses write them, in one short form."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Province → its prefecture-level cities (and counties directly under it), in short form: 河南, 平顶山.
PREFECTURES: dict[str, tuple[str, ...]] = {
    province: tuple(cities.split())
    for province, cities in {
        "北京": "北京",
        "天津": "天津",
        "河北": "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水",
        "山西": "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
        "内蒙古": "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安 锡林郭勒 阿拉善",
        "辽宁": "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛",
        "吉林": "长春 吉林 四平 辽源 通化 白山 松原 白城 延边",
        "黑龙江": "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭",
        "上海": "上海",
        "江苏": "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁",
        "浙江": "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水",
        "安徽": "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
        "福建": "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德",
        "江西": "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
        "山东": "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 莱芜 临沂 德州 聊城 滨州 菏泽",
        "河南": "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源",
        "湖北": "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 神农架",
        "湖南": "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西",
        "广东": (
            "广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮"
        ),
        "广西": "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左",
        "海南": "海口 三亚 三沙 儋州",
        "重庆": "重庆",
        "四川": (
            "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山"
        ),
        "贵州": "贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南",
        "云南": "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆",
        "西藏": "拉萨 日喀则 昌都 林芝 山南 那曲 阿里",
        "陕西": "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛",
        "甘肃": "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南",
        "青海": "西宁 海东 海北 黄南 海南 果洛 玉树 海西",
        "宁夏": "银川 石嘴山 吴忠 固原 中卫",
        "新疆": "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰",
        "台湾": "",
        "香港": "香港",
        "澳门": "澳门",
    }.items()
}
_PROVINCE_OF = {city: province for province, cities in PREFECTURES.items() for city in cities}
#: Provinces that are one city.
MUNICIPALITIES = ("北京", "天津", "上海", "重庆", "香港", "澳门")

_PROVINCE_TAIL = r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市)"
_PEOPLES = (
    "土家族|苗族|蒙古族|朝鲜族|藏族|羌族|彝族|布依族|侗族|白族|傣族|景颇族|傈僳族|哈尼族|壮族|回族|哈萨克|蒙古|柯尔克孜"
)
_CITY_TAIL = rf"(?:(?:{_PEOPLES})*自治州|州|地区|盟|林区|市)"
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
    """
    rest = re.sub(r"[\s,，()（）\-/·]+", "", address)
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


def _fits(city: str, province: str) -> bool:
    return not province or city in PREFECTURES[province]


def _county(rest: str) -> str:
    rest = re.sub(r"^(?:市辖区|(?:省|自治区)直辖县级行政区划)", "", rest)
    odd = _ODD.match(rest)
    found = odd or _COUNTY.match(rest)
    if not found:
        return ""
    return "" if not odd and _ZONE.search(found.group()) else found.group()
