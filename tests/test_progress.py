import pytest

from chainmap.tables import progress


@pytest.mark.parametrize("seen", [True, False])
def test_nothing_is_lost_on_the_way(
    seen: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_shown", lambda console: seen)
    with progress.steps() as say:
        say("第一步")
        assert list(progress.track([1, 2, 3], "数")) == [1, 2, 3]
    captured = capsys.readouterr()
    assert captured.out == ""  # never in the output
    if not seen:
        assert captured.err == ""


def test_a_notebook_shows_a_bar_that_goes_when_done() -> None:
    """Without ipywidgets, and with no word of it."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    code = (
        "from chainmap.tables.progress import steps, track\n"
        "from IPython import display as d\n"
        "seen = []\nd.DisplayHandle.update = lambda self, shown: seen.append(shown.data)\n"
        "assert list(track([1, 2, 3], '<数>')) == [1, 2, 3]\n"
        "with steps() as say:\n    say('第<一>步')\n"
        "print('|'.join(seen))"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    outputs = notebook.cells[0]["outputs"]
    assert not [one for one in outputs if one.get("name") == "stderr"]
    printed = "".join(one["text"] for one in outputs if one.get("name") == "stdout").strip()
    first, gone, step, last = printed.split("|")
    assert first.startswith("&lt;数&gt; 0/3") and "<progress value='0' max='3'" in first
    assert (gone, step, last) == ("", "… 第&lt;一&gt;步", "")
