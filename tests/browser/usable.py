"""Whether everybody can use a page: axe finds nothing on it, and everything fits, at both widths."""

from axe_playwright_python.sync_playwright import Axe

from tests.browser.desk import DESKTOP, PHONE, Desk


def looked_at(desk: Desk, name: str) -> None:
    """Keep the page at both widths; fail where axe finds something, something does not fit, or is English."""
    before = desk.page.viewport_size
    for width, height in (DESKTOP, PHONE):
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.settle()
        found = Axe().run(desk.page).response["violations"]
        told = [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
        assert not told, f"{name} ({desk.page.url}) at {width} px:\n  " + "\n  ".join(told)
    desk.shot(name)
    desk.page.set_viewport_size(before or {"width": DESKTOP[0], "height": DESKTOP[1]})
