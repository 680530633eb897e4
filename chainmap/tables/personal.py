"""Personal data inside free texts: telephone numbers, mail addresses and names of contacts are cut out."""

from __future__ import annotations

import re

#: Free texts of the tables that personal data is cut from.
FREE_TEXTS = ("business_scope", "products", "description", "by")

#: What follows a number that counts something and is no telephone.
_NO_UNIT = r"(?!\s*(?:[个件台套只部条支块片米吨千万亿元克升立瓦平辆户年月日人%‰℃]|(?:kg|kw|mw|t|m|l|g)(?![a-z])))"
_NO_CODE = r"(?<![\da-z])(?<![a-z][-./_])(?<!\d[-.])"
_END = r"(?![\da-z]|[-.]\d)" + _NO_UNIT
_MOBILE = rf"{_NO_CODE}(?:(?:\+|00)?86[-\s]?)?1[3-9]\d[-\s]?\d{{4}}[-\s]?\d{{4}}{_END}"
_AREA = r"0(?:10|2\d|[3-9]\d\d)"
_LANDLINE = rf"{_NO_CODE}(?:[(（]{_AREA}[)）]\s*|{_AREA}[-－—])\d{{3,4}}[-\s]?\d{{4}}(?:-\d{{1,5}})?{_END}"
_MAIL = r"(?<![a-z0-9._+-])[a-z0-9._+-]{1,64}@[a-z0-9-]{1,64}(?:\.[a-z0-9-]{1,64})+"
_PHONE_WORD = (
    r"(?:电\s?话(?:号码)?|手\s?机(?:号码?)?|座机|热线|传真|联系方式|微信号?|qq号?"
    r"|(?<![a-z])(?:tel(?:ephone)?|phone|mobile|cell|fax)(?![a-z]))"
)
_YEARS = r"(?!(?:19|20)\d\d\s*[-–—~]\s*(?:19|20)\d\d(?!\d))"
_NUMBER = rf"{_YEARS}[(（+]{{0,2}}\d[\d\s()（）.\-–—－]{{5,18}}\d(?!\d){_NO_UNIT}(?:\s*(?:转|ext\.?|分机)\s*\d{{1,6}})?"

#: Common surnames; without a colon only these make a word behind 联系人 or 法人 a name.
_SURNAME = (
    "(?:欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|慕容|端木|令狐|夏侯|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
    "彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范石廖贾夏韦付傅邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关焦左柳甘祝包宁尚符舒阮柯纪梅童凌毕裴霍成苗谷"
    "盛曲翁冉骆蓝路游辛欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂])"
)
_NO_NAME = (
    "(?!安全|方案|方法|时间|项目|程序|平台|单位|高级|高管|高新|常务|成员|成立|成本|关于|关系|管理|路线|解决|简历|连续|向|于|文件"
    "|文化|古|农|华|司法|包装|包括|左右|施工|申请|易|温|景|席|车)"
)
_STOP = r"(?=[^\u4e00-\u9fffa-z]|$|电话|手机|联系|座机|传真|微信|邮箱|tel|phone|mobile|qq)"
_PERSON_WORD = r"(?:联系人|联络人|法定代表人|法人代表|法人|负责人|经办人)(?:姓名)?"
_ANY_NAME = rf"(?:[\u4e00-\u9fff]{{1,8}}·[\u4e00-\u9fff·]{{1,10}}|[\u4e00-\u9fff]{{2,4}}){_STOP}"
_SURE_NAME = rf"{_NO_NAME}{_SURNAME}[\u4e00-\u9fff]{{1,2}}(?:先生|女士|经理|主任)?{_STOP}"
_PERSON = (
    rf"(?:{_PERSON_WORD}\s*(?:[:：]\s*{_ANY_NAME}|[(（]{_ANY_NAME}[)）])|(?:{_PERSON_WORD}\s*[为是]?|联系方式\s*[:：]?)\s*{_SURE_NAME})"
    rf"(?:[、/\s]+{_SURE_NAME})*"
)

#: What is cut, and a quick look at whether a text can hold it at all: scopes are many and long.
_SEARCHES = tuple(
    (re.compile(hint, re.IGNORECASE), re.compile(pattern, re.IGNORECASE))
    for hint, pattern in (
        (r"联系|联络|法人|法定代表|负责人|经办人", _PERSON),
        (
            r"\d[\d\s()（）.\-–—－]{5,18}\d",
            rf"{_PHONE_WORD}[.\s]{{0,3}}[:：]?\s{{0,3}}{_NUMBER}(?:\s?[/、]\s?{_NUMBER})*",
        ),
        (r"1[3-9]\d[-\s]?\d{4}", _MOBILE),
        (r"0\d{2,3}[)）\-－—]", _LANDLINE),
        (r"@", rf"(?:(?:邮箱|e-?mail|邮件)\s?[:：]?\s?)?{_MAIL}"),
    )
)
#: Words before what was cut that say nothing without it.
_LEFT = re.compile(
    r"(?:企业|公司|单位|业务|项目|主要|商务|联系|咨询|办公|固定|客服|服务|订购|订货|移动|电子|手机|电话|联系方式)?[:：]?\s?\x01"
)


def cut_personal(text: str) -> str:
    """Cut telephone numbers, mail addresses and the names of contacts and legal representatives out of a text.

    Numbers with a unit, product codes and CAS numbers stay. What is left is joined cleanly; a text in which
    nothing was found comes back as it is.

    Parameters
    ----------
    text
        Free text, such as a business scope.

    Examples
    --------
    >>> cut_personal("己二腈(CAS 111-69-3)，年产50000吨；联系人：合成名，电话：0375-0000000")
    '己二腈(CAS 111-69-3)，年产50000吨'
    >>> cut_personal("尼龙66切片"), cut_personal("联系电话：400-000-0000")
    ('尼龙66切片', '')
    """
    marked = text
    for hint, pattern in _SEARCHES:
        if hint.search(text):
            # A number without a word before it leaves the words before it alone.
            marked = pattern.sub("\0" if pattern.pattern in (_MOBILE, _LANDLINE) else "\1", marked)
    if marked == text:
        return text
    marked = _LEFT.sub("\0", marked)
    marked = re.sub(r"[(（]\s?\0[\s\0，,；;、]*[)）]", "\0", marked)
    joined = re.sub(r"[\s，,；;、。/]*\0[\s，,；;、。/\0]*", _joint, marked)
    return joined.strip("，,；;、/:： \t\r\n")


def _joint(match: re.Match[str]) -> str:
    """Give the one mark that stays where something was cut out between two others."""
    marks = re.findall("[，,；;、。/]", match.group())
    return marks[0] if marks else " "


_TITLE = "(?:先生|女士|同志|老师|经理|总经理|主任|董事长|书记|局长|会长|秘书长|总)"
_ALONE = re.compile(rf"{_NO_NAME}{_SURNAME}[\u4e00-\u9fff]{{1,2}}{_TITLE}?|[\u4e00-\u9fff]{{1,4}}(?:先生|女士|同志)")
_BODY = re.compile("[会局办处所院厂店社校]$|公司|集团|商会|协会|政府|园区|银行|中心|基金")


def is_person(name: str) -> bool:
    """Tell whether a name stands for one person, not for an office, an association or a firm.

    A surname with one or two characters behind it, with or without a title, is taken for a person; a body is known by
    its last word. A firm's short name may be taken for a person too: its full name is not.

    Examples
    --------
    >>> is_person("张某某"), is_person("李某先生"), is_person("上海商会"), is_person("林州重机集团股份有限公司")
    (True, True, False, False)
    """
    return bool(_ALONE.fullmatch(name.strip())) and not _BODY.search(name)
