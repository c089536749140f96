"""The kit itself: what it must notice, shown on pages that are wrong on purpose."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Playwright

from tests.browser.chromium import NoChromium, find_chromium
from tests.browser.desk import DESKTOP, PHONE, Desk, artifacts, english_on, misfits
from tests.factories import PASSWORD, make_officer

pytestmark = pytest.mark.browser
PAGE = '<!doctype html><html lang="vi"><head><title>Thử</title></head><body style="margin: 0">{}</body></html>'


@pytest.fixture
def desk(chromium) -> Iterator[Desk]:
    """A window without a server."""
    opened = Desk(chromium, "http://localhost")
    yield opened
    opened.close()


def shown(desk: Desk, body: str, *, phone: bool = False) -> list[str]:
    width, height = PHONE if phone else DESKTOP
    desk.page.set_viewport_size({"width": width, "height": height})
    desk.page.set_content(PAGE.format(body))
    return misfits(desk.page)


def test_a_plain_page_fits(desk):
    assert shown(desk, "<h1>Xin chào</h1><p>Một đoạn <a href='/'>có liên kết</a>.</p><button>Lưu</button>") == []


def test_a_page_that_is_too_wide_is_noticed(desk):
    (problem,) = shown(desk, "<p style='width: 500px'>Rộng quá</p>", phone=True)
    assert problem == "the page is 500 px wide in a window of 390: <p> “Rộng quá”"


def test_a_wide_table_in_a_box_that_scrolls_is_fine(desk):
    assert shown(desk, "<div style='overflow-x: auto'><p style='width: 900px'>Rộng quá</p></div>", phone=True) == []


@pytest.mark.parametrize(
    "style", ["overflow: hidden; white-space: nowrap; width: 90px", "overflow: hidden; height: 20px; width: 90px"]
)
def test_text_that_is_cut_off_is_noticed(desk, style):
    (problem,) = shown(desk, f"<div style='{style}'>Một câu dài hơn chỗ của nó</div>")
    assert problem == "text is cut off: <div> “Một câu dài hơn chỗ của nó” in <div>"


def test_text_for_readers_aloud_only_is_no_cut_text(desk):
    hidden = "position: absolute; overflow: hidden; width: 1px; height: 1px; white-space: nowrap"
    assert shown(desk, f"<span style='{hidden}'>Chỉ để đọc thành tiếng</span>") == []


@pytest.mark.parametrize(
    "body",
    [
        "<button>Lưu lại</button><button style='position: relative; left: -30px'>Xóa bỏ</button>",
        "<p style='margin: 0'>Một đoạn chữ</p><a href='/' style='position: absolute; top: 0; left: 0'>Liên kết</a>",
        "<p style='margin: 0'>Một đoạn chữ</p><p style='margin: -16px 0 0'>Đoạn khác đè lên</p>",
    ],
)
def test_things_that_lie_on_each_other_are_noticed(desk, body):
    (problem,) = shown(desk, body)
    assert " lies on " in problem


def test_a_label_around_its_field_is_no_overlap(desk):
    assert shown(desk, "<label>Tên <input></label><label><input type='checkbox'> Đồng ý</label>") == []


def test_buttons_too_small_for_a_finger_are_noticed_on_a_phone_only(desk):
    body = "<button style='height: 24px'>Lưu</button> <a href='/' style='border: 1px solid; display: block'>Về</a>"
    assert [problem.split(" (")[0] for problem in shown(desk, body, phone=True)] == ["too low for a finger"] * 2
    assert shown(desk, body) == []


def test_english_is_noticed_wherever_it_stands(desk):
    desk.page.set_content(
        PAGE.format(
            "<p>Lưu and tiếp tục</p><input placeholder='Search'><button aria-label='Close'>×</button>"
            "<div hidden title='Hint'>No rows</div><code data-verbatim>some seed</code><script>var name</script>"
        )
    )
    assert english_on(desk.page) == [
        "'Close': Close",
        "'Hint': Hint",
        "'Lưu and tiếp tục': and",
        "'No rows': rows",
        "'Search': Search",
    ]


def test_faults_are_collected(browse):
    desk = browse()
    desk.goto("/khong-co/", status=404)
    assert desk.faults == []
    desk.page.evaluate(
        "() => { console.error('hỏng'); fetch('/khong-co/'); fetch('http://localhost:9/').catch(() => 0) }"
    )
    desk.page.wait_for_timeout(300)
    heard = sorted(fault.removeprefix(f"{desk.address}/khong-co/: ") for fault in desk.faults)
    desk.faults.clear()
    assert heard == [
        "asks another host: http://localhost:9/",
        "console: hỏng",
        f"{desk.address}/khong-co/ answered 404",
        "http://localhost:9/ failed: net::ERR_UNSAFE_PORT",
    ]


def test_a_user_is_signed_in_at_both_widths(browse):
    officer = make_officer()
    for phone in (False, True):
        desk = browse(officer, phone=phone)
        desk.goto(reverse("admin:index"))
        assert desk.page.locator("h1").first.is_visible()


def test_signing_in_by_the_form_leads_to_the_own_work(browse):
    officer = make_officer()
    desk = browse()
    desk.sign_in(officer.username, PASSWORD)
    assert desk.page.url == desk.address + reverse("admin:index")


def test_a_shot_is_kept_at_both_widths(browse, tmp_path, monkeypatch):
    monkeypatch.setenv("TRAO_ARTIFACTS", str(tmp_path / "shots"))
    desk = browse(make_officer())
    desk.goto("/khong-co/", status=404)
    desk.shot("khong-co")
    assert sorted(path.name for path in artifacts().iterdir()) == ["khong-co-1280.png", "khong-co-390.png"]


def test_a_machine_without_chromium_is_told_what_to_do(chromium, monkeypatch, tmp_path):
    monkeypatch.setenv("TRAO_CHROMIUM", str(tmp_path / "no-such-program"))
    with pytest.raises(NoChromium, match=r"TRAO_CHROMIUM names .*no-such-program, but there is no such file"):
        find_chromium(None)
    monkeypatch.delenv("TRAO_CHROMIUM")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoChromium, match="apt-get install chromium"):
        find_chromium(_without_own_browser(tmp_path))


def _without_own_browser(folder) -> Playwright:
    class Chromium:
        executable_path = str(folder / "chrome")

    class Bare:
        chromium = Chromium()

    return Bare()
