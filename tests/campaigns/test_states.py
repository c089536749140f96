"""The state diagrams come from the tables of moves, and a file that differs is found."""

import pytest
from django.core.management import CommandError, call_command

from campaigns.management.commands.states import diagrams
from campaigns.models import Campaign


def test_every_model_with_moves_is_drawn():
    text = diagrams()
    assert "## Chiến dịch (`campaigns.Campaign`)" in text
    assert "`sponsors.Pledge`" in text
    assert "`beneficiaries.Nomination`" in text
    assert "`allocations.Allocation`" in text
    assert text.count("```mermaid") == text.count("## ") == text.count("[*] -->")


def test_a_diagram_has_every_state_and_move_once():
    campaigns = diagrams().split("## Chiến dịch (`campaigns.Campaign`)")[1].split("## ")[0]
    assert campaigns.split("stateDiagram-v2\n")[1].split("```")[0] == (
        '    state "Bản nháp" as draft\n'
        '    state "Đang mở" as open\n'
        '    state "Đã kết thúc" as closed\n'
        '    state "Đã hủy" as cancelled\n'
        "    [*] --> draft\n"
        "    draft --> open\n"
        "    draft --> cancelled\n"
        "    open --> draft\n"
        "    open --> closed\n"
        "    closed --> open\n"
        "    cancelled --> [*]\n"
    )


def test_states_writes_what_check_then_finds_right(tmp_path, capsys):
    path = tmp_path / "states.md"
    call_command("states", path=path)
    assert path.read_text(encoding="utf-8") == diagrams()
    call_command("states", "--check", path=path)


@pytest.mark.parametrize("content", [None, "", "# States\n"])
def test_check_fails_on_a_file_that_differs_or_is_missing(tmp_path, content):
    path = tmp_path / "states.md"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError) as error:
        call_command("states", "--check", path=path)
    assert error.value.returncode == 1
    assert path.exists() is (content is not None)


def test_check_fails_when_a_move_is_added(tmp_path, monkeypatch):
    path = tmp_path / "states.md"
    call_command("states", path=path)
    monkeypatch.setitem(Campaign.MOVES, "cancelled", ("draft",))
    with pytest.raises(CommandError):
        call_command("states", "--check", path=path)
