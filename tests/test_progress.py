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
