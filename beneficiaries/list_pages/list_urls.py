"""Addresses of the pages about lists, the same below both doors."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from beneficiaries.list_pages import (
    blank_list_views,
    list_changes_views,
    list_files,
    list_views,
    many_rows_views,
    row_views,
    sender_views,
    settle_views,
    taking_back_views,
    whole_list_views,
)
from beneficiaries.list_pages.doors import Door

ROW = "<int:pk>/dong/<int:row_pk>/"


def addresses(
    door: Door, *, prefix: str = "", wrap: Callable[[Callable[..., Any]], Callable[..., Any]] = lambda view: view
) -> list[URLPattern]:
    """`prefix`: what the names begin with; `wrap`: what the admin puts around its views."""
    pages: list[tuple[str, Callable[..., Any], str]] = [
        ("gui/", sender_views.send_list, "upload"),
        ("<int:pk>/", list_views.show_list, "list"),
        ("<int:pk>/tep/", list_files.as_it_came, "list_file"),
        ("<int:pk>/tep-ket-qua/", list_files.with_results, "list_back"),
        ("<int:pk>/tep-ket-qua/tai-ve/", list_files.made_file, "list_back_file"),
        ("mau/<slug:slug>/", blank_list_views.download_blank, "blank"),
        ("<int:pk>/loai-qua/", whole_list_views.choose_gift, "list_gift"),
        ("<int:pk>/nhom-hoan-canh/", whole_list_views.choose_group, "list_group"),
        ("<int:pk>/chap-nhan/", list_views.accept_list, "list_accept"),
        ("<int:pk>/rut/", list_views.withdraw_list, "list_withdraw"),
        ("<int:pk>/so-voi-truoc/", list_changes_views.show_changes, "list_changes"),
        ("<int:pk>/rut-ca-danh-sach/", taking_back_views.take_back, "list_take_back"),
        (ROW, row_views.edit_row, "row"),
        (f"{ROW}de-rieng/", row_views.set_aside, "row_set_aside"),
        (f"{ROW}dua-tro-lai/", row_views.take_back, "row_take_back"),
        (f"{ROW}da-xem/", row_views.confirm, "row_confirm"),
        (f"{ROW}van-thuoc/", row_views.keep, "row_keep"),
        (f"{ROW}bo-sua/", row_views.undo, "row_undo"),
        (f"{ROW}o/<slug:field>/", settle_views.cell, "cell"),
        ("<int:pk>/nhieu-dong/", many_rows_views.decide_about_many, "rows"),
        ("<int:pk>/hoan-tac/<int:step_pk>/", settle_views.undo_step, "step_undo"),
        ("<int:pk>/cot/", settle_views.settle_unknown_column, "column"),
        ("<int:pk>/cot/<int:meaning_pk>/bo/", settle_views.forget_known_column, "column_forget"),
        ("<int:pk>/xa/", settle_views.communes, "communes"),
    ]
    return [path(address, wrap(view), {"door": door}, name=f"{prefix}{name}") for address, view, name in pages]
