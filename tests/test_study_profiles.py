"""A study follows its profile: tabs, sheets and titles as the place names them; what could not be made is told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pandas as pd
import pptx
import pytest
from typer.testing import CliRunner

import chainmap as cm
from chainmap.cli import app
from chainmap.definition.models import Chain, Region
from chainmap.definition.profile import Profile
from chainmap.report import extras
from chainmap.studies.pages import file_name
from chainmap.studies.study import Study
from chainmap.tables.faults import ChainmapError, InputFaults, UsageError
from tests.browser import keep_picture, open_browser
from tests.conftest import firm_table
from tests.mapcase import NASTY, complaints, show
from tests.spoiling import FIVE

OWN = {
    "zh": "合成方案",
    "maps": [
        {"kind": "gaps", "zh": "合成短板图", "en": "weak spots"},
        {"kind": "none", "zh": "合成技术图", "note": "合成缘由 / synthetic reason"},
        {"kind": "status", "zh": "合成全景图"},
    ],
    "lists": [{"table": "gaps", "zh": "合成短板清单"}, {"table": "moves", "zh": "合成动向清单"}],
}


def studied(chain: Chain, **asked: Any) -> Study:
    firms = firm_table({"firm_id": "1", "name": "合成一厂", "products": "甲料"})
    outside = firm_table({"firm_id": "2", "name": "合成二厂", "products": "合成丙"})
    return cm.study(chain, firms=firms, candidates=outside, budget=1, **asked)


@pytest.fixture
def own(chain: Chain) -> Study:
    return studied(chain, profile=Profile.model_validate(OWN))


def data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def sheets(path: Path) -> list[str]:
    return openpyxl.load_workbook(path, read_only=True).sheetnames


def test_the_page_offers_what_the_profile_names_in_its_order(own: Study) -> None:
    page = data(own.map_html())
    assert (page["kind"], page["kinds"]) == ("gaps", ["gaps", "status"])
    assert page["titles"]["gaps"] == {"zh": "合成短板图", "en": "weak spots"}
    assert page["titles"]["status"]["en"] == "合成全景图"
    assert data(own.map_html(kind="status"))["kind"] == "status"
    assert data(own.map_html(kinds=["plan", "all"]))["kinds"] == ["plan", "all"]
    other = data(own.map_html(profile="四图谱"))
    assert other["kinds"] == ["status", "gaps", "targets", "plan"]


def test_without_a_profile_all_is_as_it_was(chain: Chain) -> None:
    result = studied(chain)
    page = data(result.map_html())
    assert (page["kind"], page["kinds"], page["titles"]) == ("all", [], {})
    assert "图谱方案" not in result.summary()


def test_others_follow_behind_under_their_own_names(chain: Chain, tmp_path: Path) -> None:
    result = studied(chain, profile="五图五清单")
    assert data(result.map_html())["kinds"][:2] == ["all", "plan"]
    assert {"status", "gaps", "targets"} < set(data(result.map_html())["kinds"])
    names = sheets(result.save(tmp_path)["workbook"])
    assert names[:3] == ["说明", "企业清单", "问题清单"]
    assert {"目标企业清单", "候选企业清单", "数据来源"} <= {name.replace("名单", "清单") for name in names}
    assert len(names) == len(set(names))


def test_what_is_not_made_is_told_with_its_reason(own: Study, tmp_path: Path) -> None:
    told = own.summary()
    assert "图谱方案 profile：合成方案" in told
    assert "出 3 项，共 5 项：合成短板图、合成全景图、合成短板清单" in told
    assert "本工具不出：合成技术图（合成缘由）" in told
    assert "本次没有：合成动向清单（没有给出投资动向）" in told
    paths = own.save(tmp_path)
    assert sheets(paths["workbook"]) == ["说明", "合成短板清单", "目标企业清单"]
    assert "目标企业清单：其中有人工填写" in told
    front = [str(cell.value) for row in openpyxl.load_workbook(paths["workbook"])["说明"].iter_rows() for cell in row]
    assert any("本工具不出：合成技术图" in text for text in front)


def test_a_map_with_nothing_to_show_is_left_out_and_told(chain: Chain) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成一厂", "products": "甲料"})
    result = cm.study(chain, firms=firms, profile="四图谱")
    assert data(result.map_html())["kinds"] == ["status", "gaps"]
    assert "本次没有：目标图（没有目标企业）、路径图（路径是空的）" in result.summary()
    nothing = Profile.model_validate({"zh": "合成", "maps": [{"kind": "plan", "zh": "合成路径图"}]})
    assert data(result.map_html(profile=nothing))["kinds"] == ["all"]
    with pytest.raises(UsageError, match="路径是空的"):
        result.map_html(kind="plan")


@pytest.mark.parametrize(("asked", "said"), [({"kind": "gasp"}, "gaps"), ({"kinds": ["statu"]}, "status")])
def test_an_unknown_kind_is_told_with_the_nearest(own: Study, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        own.map_html(**asked)


def test_an_unknown_or_faulty_profile_stops_before_anything_is_read(chain: Chain, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="六图六清单"):
        studied(chain, profile="七图七清单")
    (tmp_path / "own.yaml").write_text("zh: 合成\nmaps: []\n", encoding="utf-8")
    with pytest.raises(InputFaults, match="没有图，也没有清单"):
        studied(chain, profile=tmp_path / "own.yaml")


def test_the_region_file_says_which_profile(chain: Chain, region: Region, tmp_path: Path) -> None:
    given = region.model_copy(update={"profile": "四图谱"})
    assert studied(chain, region=given).profile == cm.read_profile("四图谱")
    assert studied(chain, region=given, profile="五图五清单").profile == cm.read_profile("五图五清单")
    (tmp_path / "own.yaml").write_text(json.dumps(OWN, ensure_ascii=False), encoding="utf-8")
    path = tmp_path / "region.yaml"
    path.write_text('id: place\nzh: 合成地\nen: Place\ndate: "2020"\nprofile: own.yaml\n', encoding="utf-8")
    assert studied(chain, region=path).profile == Profile.model_validate(OWN)


def test_each_map_is_a_page_of_its_own(own: Study, tmp_path: Path) -> None:
    pages = cm.draw_maps(own, folder=tmp_path / "深" / "图")
    assert list(pages) == ["合成短板图", "合成全景图"]
    assert [path.name for path in sorted((tmp_path / "深" / "图").iterdir())] == [
        "01_合成短板图.html", "02_合成全景图.html",
    ]  # fmt: skip
    one = data(pages["合成全景图"])
    assert (one["kind"], one["kinds"]) == ("status", ["status"])
    assert one["title"]["zh"].endswith("合成全景图")
    assert set(cm.draw_maps(own, "四图谱")) == {"现状图", "缺口图", "目标图", "路径图"}


def nasty_profile() -> Profile:
    kinds = ("all", "status", "gaps", "targets", "plan")
    maps = [{"kind": kind, "zh": title[:40]} for kind, title in zip(kinds, NASTY, strict=False)]
    lists = [{"table": "gaps", "zh": "=1+1[a]*?/\\:"}, {"table": "targets", "zh": "</t><script>"}]
    return Profile.model_validate({"zh": "<b>合成</b>", "maps": maps, "lists": lists})


def test_tags_in_titles_stay_text(chain: Chain, tmp_path: Path) -> None:
    result = studied(chain, profile=nasty_profile())
    paths = result.save(tmp_path, pages=True)
    assert "<script>document.title" not in paths["map"].read_text(encoding="utf-8")
    files = sorted(path.name for path in paths["pages"].iterdir())
    assert len(files) == 5
    assert not any(set(name) & set('<>:"/\\|?*\u202e\u2028') for name in files)
    assert not any(set(name) & set("[]:*?/\\") for name in sheets(paths["workbook"]))
    with open_browser() as browser:
        show(browser, tmp_path / "maps", paths["map"].read_text(encoding="utf-8"))
        assert browser.title != "hacked" and complaints(browser) == []
        shown = [button.text for button in browser.find_elements("css selector", "#kinds button")]
        assert shown[0] == NASTY[0][:40]
        assert browser.find_elements("css selector", "#kinds script, #kinds img, #kinds b") == []


def test_names_of_files_are_fit_for_windows() -> None:
    assert file_name(3, "CON") == "03_CON.html"
    assert file_name(1, ". ") == "01.html"
    assert len(file_name(1, "长" * 300)) < 80


def test_a_page_that_is_open_elsewhere_stops_before_anything_is_written(
    own: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = own.save(tmp_path, pages=True)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    whole = Path.open
    for held in (paths["map"], paths["pages"] / "02_合成全景图.html", paths["workbook"]):

        def refuse(self: Path, mode: str = "r", *rest: Any, held: Path = held, **more: Any) -> Any:
            if self == held and "+" in mode:
                raise PermissionError(13, "in use")
            return whole(self, mode, *rest, **more)

        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(ChainmapError, match="关闭"):
            own.save(tmp_path, pages=True)
        with pytest.raises(ChainmapError, match="关闭"):
            own.save(tmp_path, pages=True, poster=True, brief=True)
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_that_cannot_be_is_told(own: Study, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ChainmapError, match="文件夹"):
        cm.draw_maps(own, folder=tmp_path / "file")
    with pytest.raises(ChainmapError, match="文件夹"):
        own.save(tmp_path / "file" / "sub")
    (tmp_path / "out" / "maps" / "01_合成短板图.html").mkdir(parents=True)
    with pytest.raises(ChainmapError, match="文件夹"):
        own.save(tmp_path / "out", pages=True)
    assert not (tmp_path / "out" / "lists.xlsx").exists()


def test_a_foreign_workbook_in_the_folder_stops_before_anything_is_written(own: Study, tmp_path: Path) -> None:
    (tmp_path / "lists.xlsx").write_bytes(b"no workbook")
    with pytest.raises(UsageError, match=r"lists\.xlsx"):
        own.save(tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["lists.xlsx"]


def test_one_call_writes_the_meetings_folder(own: Study, tmp_path: Path) -> None:
    paths = own.save(tmp_path, poster=True, brief=True)
    for name in ("poster_pptx", "brief"):
        assert paths[name].stat().st_size > 10_000
    assert "pages" not in paths


def test_what_is_not_installed_is_told_in_a_line_and_the_rest_is_written(
    own: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(module: str) -> Any:
        raise ModuleNotFoundError(module)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.warns(UserWarning, match="未写") as told:
        paths = own.save(tmp_path, poster=True, brief=True)
    assert {str(one.message).split("：")[0] for one in told} == {
        "未写 poster.pptx", "未写 poster.pdf", "未写 brief.docx",
    }  # fmt: skip
    assert all("pip install" in str(one.message) for one in told)
    assert paths["map"].is_file() and paths["workbook"].is_file()
    assert not {"poster_pptx", "poster_pdf", "brief"} & set(paths)


def test_the_list_of_targets_is_kept_for_what_planners_filled_in(chain: Chain, tmp_path: Path) -> None:
    path = studied(chain).save(tmp_path)["workbook"]
    book = openpyxl.load_workbook(path)
    sheet = book["目标企业清单"]
    header = next(row for row in sheet.iter_rows() if "备注" in [cell.value for cell in row])
    column = next(cell.column for cell in header if cell.value == "备注")
    sheet.cell(header[0].row + 1, column).value = "合成备注"
    book.save(path)
    studied(chain, profile=Profile.model_validate(OWN)).save(tmp_path)
    values = [cell.value for row in openpyxl.load_workbook(path)["目标企业清单"].iter_rows() for cell in row]
    assert "合成备注" in values


def test_a_notebook_shows_a_bar_by_itself_and_a_script_nothing(capfd: pytest.CaptureFixture[str], chain: Chain) -> None:
    studied(chain)
    assert capfd.readouterr() == ("", "")
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    code = (
        "from chainmap.studies.study import STEPS\nfrom chainmap.tables.progress import shown_steps\n"
        "from IPython import display as d\nseen = []\n"
        "d.DisplayHandle.update = lambda self, shown: seen.append(shown.data)\n"
        "with shown_steps(None, STEPS) as say:\n    for n in range(STEPS):\n        say(f'<{n}>')\n"
        "print('|'.join(seen))\nheard = []\n"
        "with shown_steps(heard.append, STEPS) as say:\n    say('x')\nprint(heard)"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    printed = "".join(one["text"] for one in notebook.cells[0]["outputs"] if one.get("name") == "stdout")
    first, *_, last, heard = printed.strip().replace("\n", "|").split("|")
    assert first.startswith("… &lt;0&gt; <progress value='0' max='6'")
    assert (last, heard) == ("", "['x']")  # the bar goes when done; a caller's own function is used instead


def test_a_study_tells_of_as_many_steps_as_the_bar_has(chain: Chain) -> None:
    from chainmap.studies.study import STEPS

    heard: list[str] = []
    studied(chain, step=heard.append)
    assert len(heard) == STEPS


def run(*words: str | Path) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_who_can_introduce_us_is_a_map_too(chain: Chain, region: Region, tmp_path: Path) -> None:
    tie = {"introducer": "合成商会", "kind": "chamber", "to": ["合成二厂"], "source": "合成来源"}
    place = Region.model_validate({**region.model_dump(), "ties": [tie]})
    wanted = {"zh": "合成三图", "maps": [{"kind": kind, "zh": f"合成{kind}"} for kind in ("ties", "plan", "targets")]}
    result = studied(chain, region=place, profile=Profile.model_validate(wanted))
    page = result.map_html()
    assert data(page)["kinds"] == ["ties", "plan", "targets"]
    assert "合成商会" in json.dumps(data(page)["pictures"]["ties"], ensure_ascii=False)
    slides = result.save(tmp_path, poster=True)["poster_pptx"]
    shown = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in
             pptx.Presentation(str(slides)).slides]  # fmt: skip
    assert [any(f"合成{kind}" in text for text in texts) for kind, texts in
            zip(("ties", "plan", "targets"), shown, strict=True)] == [True] * 3  # fmt: skip


def test_the_verbs_take_kinds_and_profiles(own: Study, tmp_path: Path) -> None:
    tables = own.save(tmp_path)
    chain = ("--chain", FIVE)
    gaps = pd.DataFrame({"node_id": ["c"], "action": ["fill"], "severity": [0.5]})
    gaps.to_csv(tmp_path / "gaps.csv", index=False)
    out = tmp_path / "one.html"
    assert run("map", *chain, "--gaps", tmp_path / "gaps.csv", "--kind", "gaps", "-o", out).exit_code == 0
    assert data(out.read_text(encoding="utf-8"))["kind"] == "gaps"
    told = run("map", *chain, "--gaps", tmp_path / "gaps.csv", "--profile", "四图谱", "-o", out)
    assert told.exit_code == 0 and "本次没有" in told.output and "现状图（没有现状表）" in told.output
    assert data(out.read_text(encoding="utf-8"))["kinds"] == ["gaps"]
    for words in (("--kind", "plan"), ("--kind", "gasp"), ("--profile", "七图")):
        assert isinstance(run("map", *chain, *words, "-o", tmp_path / "no.html").exception, UsageError)
    assert not (tmp_path / "no.html").exists()
    assert tables["gaps"].is_file()


def test_study_on_the_command_line_writes_what_is_asked_for(tmp_path: Path) -> None:
    firms = "企业名称,主营产品,城市\n合成甲化工厂,合成乙,平顶山\n"
    (tmp_path / "firms.csv").write_text(firms, encoding="utf-8")
    words = ("study", "--chain", FIVE, "--firms", tmp_path / "firms.csv", "-o", tmp_path / "out")
    done = run(*words, "--profile", "六图六清单", "--brief", "--pages")
    assert done.exit_code == 0, done.output
    assert "六图六清单" in done.output and "简报 brief" in done.output
    assert sheets(tmp_path / "out" / "lists.xlsx")[1] == "重点企业清单"
    assert (tmp_path / "out" / "maps" / "02_现状全景图.html").is_file()
    assert not (tmp_path / "out" / "poster.pptx").exists()


def test_the_tabs_are_seen_and_switch(own: Study, tmp_path: Path) -> None:
    with open_browser() as browser:
        show(browser, tmp_path, own.map_html())
        tabs = browser.find_elements("css selector", "#kinds button")
        assert [tab.text for tab in tabs] == ["合成短板图", "合成全景图"]
        tabs[1].click()
        pressed = browser.find_elements("css selector", "#kinds button[aria-pressed=true]")
        assert [tab.text for tab in pressed] == ["合成全景图"]
        browser.find_element("id", "language").click()
        assert browser.find_elements("css selector", "#kinds button")[0].text == "weak spots"
        keep_picture(browser, "profile_tabs")
        assert complaints(browser) == []


def test_one_node_and_nothing_else(tmp_path: Path) -> None:
    graph = nx.DiGraph(zh="合成链", en="synthetic", segments={"s": {"zh": "合成段", "en": "s"}})
    graph.add_node("a", zh="合成甲", en="a", stage="upstream", segment="s")
    page = data(cm.draw_map(graph, kinds=["gaps", "gaps"], titles={"gaps": {"zh": "合成图", "en": "x"}}))
    assert page["kinds"] == ["gaps"]
    with pytest.raises(UsageError):
        cm.draw_map(graph, titles={"gasp": {"zh": "合成图", "en": "x"}})
