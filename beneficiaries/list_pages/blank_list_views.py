"""Empty lists to download, for those who send lists: of the kind they send, with the communes of their province."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.areas import Areas
from accounts.models import User
from accounts.requests import user_of
from accounts.roles import Capability
from beneficiaries.file_back.blank_lists import BlankKind, blank_list
from beneficiaries.list_pages.doors import Door
from beneficiaries.list_pages.list_files import XLSX, to_keep
from locations.models import Commune, Institution, Province


@dataclass(frozen=True)
class Blank:
    """`slug`: in the address; `label`: whose list it is; `file`: its name when it is saved."""

    kind: BlankKind
    slug: str
    label: str | Promise
    file: str


BLANKS = (
    Blank(BlankKind.COMMUNE, "xa", _("of a commune"), "Mẫu danh sách của xã, phường.xlsx"),
    Blank(BlankKind.SCHOOL, "truong-hoc", _("of a school"), "Mẫu danh sách của trường học.xlsx"),
    Blank(BlankKind.HOSPITAL, "benh-vien", _("of a hospital"), "Mẫu danh sách của bệnh viện.xlsx"),
)


def blanks_for(user: User) -> list[Blank]:
    """Those of the kinds of lists that the user sends."""
    areas = user.areas(Capability.SEND_LISTS)
    if areas.nation or areas.provinces:
        return list(BLANKS)
    kinds = set(Institution.objects.filter(pk__in=areas.institutions).values_list("kind", flat=True))
    if areas.communes:
        kinds.add(BlankKind.COMMUNE.value)
    return [blank for blank in BLANKS if blank.kind.value in kinds]


@require_GET
def download_blank(request: HttpRequest, slug: str, door: Door) -> HttpResponse:
    user = user_of(request)
    if not user.may(Capability.SEND_LISTS):
        raise PermissionDenied
    blank = next((one for one in blanks_for(user) if one.slug == slug), None)
    if blank is None:
        raise Http404
    areas = user.areas(Capability.SEND_LISTS)
    content = blank_list(
        blank.kind,
        place=_place(areas, blank.kind),
        communes=_communes(areas),
        provinces=[one.name for one in Province.objects.order_by("search_key")],
    )
    return to_keep(content, name=blank.file, content_type=XLSX)


def _place(areas: Areas, kind: BlankKind) -> str:
    """Who sends the list, if that can be only one."""
    if areas.nation or areas.provinces:
        return ""
    if kind is BlankKind.COMMUNE:
        communes = Commune.objects.filter(pk__in=areas.communes).select_related("province")
        places = [f"{one}, {one.province}" for one in communes[:2]]
    else:
        institutions = Institution.objects.filter(pk__in=areas.institutions, kind=kind.value)
        named = institutions.select_related("commune__province")
        places = [f"{one.name}, {one.commune}, {one.commune.province}" for one in named[:2]]
    return places[0] if len(places) == 1 else ""


def _communes(areas: Areas) -> list[str]:
    """The communes of the province from which the user sends lists; none if that may be several."""
    provinces = areas.provinces | areas.home_provinces
    if areas.nation or len(provinces) != 1:
        return []
    return list(Commune.objects.filter(province__in=provinces).order_by("search_key").values_list("name", flat=True))
