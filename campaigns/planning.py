"""Planning a campaign beyond its form: its plan document, and its quotas taken in from Excel."""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _
from import_export.results import RowResult
from tablib import Dataset

from accounts.acting import Refusal, operation, refused_by
from accounts.models import User
from campaigns.lifecycle import NotYourCampaign
from campaigns.models import Campaign, Quota
from campaigns.quota_resource import QuotaResource
from campaigns.quota_sheet import CODE, KIND, MOST, Entry
from documents.models import Document
from locations.models import Commune, Province

MOST_BYTES = 10 * 1024 * 1024
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class PlanTooLarge(Refusal):
    message = _("The file “%(name)s” is larger than 10 MB. Save it smaller (for example without scanned pictures).")


class NotAPlan(Refusal):
    message = _("The file “%(name)s” is neither a PDF nor a Word document (.docx). Save it as one of the two.")


class PlanClosed(Refusal):
    message = _("Campaign %(campaign)s is not being planned any more, so its plan stays as it is.")


class ChangedMeanwhile(Refusal):
    message = _("Somebody else changed the quotas at this moment. Nothing was changed; send the file again.")


@dataclass(frozen=True)
class Changes:
    """How many quotas were made, changed, taken away, and found as they should be."""

    made: int
    changed: int
    removed: int
    kept: int


@operation(words=_("Plan document replaced"))
def keep_plan(campaign: Campaign, *, name: str, content: bytes, by: User, at: datetime) -> Document:
    """Keep the plan document (PDF or .docx, up to 10 MB) as it came; an earlier one is kept as well."""
    if not campaign.plannable_by(by):
        raise NotYourCampaign
    check_plan(name, content)
    document = Document.objects.keep(kind=Document.Kind.PLAN, name=name, content=content)
    planned = Campaign.objects.filter(pk=campaign.pk, status__in=[Campaign.Status.DRAFT, Campaign.Status.OPEN])
    if not planned.update(plan=document):
        raise PlanClosed(campaign=campaign.code)
    campaign.plan = document
    return document


@operation(words=_("Quotas taken in from a file"))
def set_quotas(
    campaign: Campaign,
    *,
    entries: Iterable[Entry],
    seen: Mapping[tuple[str, str], int | None] | None = None,
    by: User,
    at: datetime,
) -> Changes:
    """Write the quotas of the entries (each kind and area once); those of other areas stay as they are.

    `seen`: the quotas by kind and area (None: none) beside which somebody looked at the entries. Raises
    `NotYourCampaign`, `PlanClosed`, and `ChangedMeanwhile` where one of those is another by now.
    """
    if not campaign.plannable_by(by):
        raise NotYourCampaign
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update(of=("self",), no_key=True))
    if not campaign.is_planned:
        raise PlanClosed(campaign=campaign.code)
    offers = {offer.kind: offer for offer in campaign.offers.all()}
    known = {(quota.offer.kind, quota.area_code): quota for quota in _quotas(campaign)}
    if any(most != (known[place].most if place in known else None) for place, most in (seen or {}).items()):
        raise ChangedMeanwhile
    resource = QuotaResource(offers, known)
    table = Dataset(*((entry.kind, entry.area, entry.most) for entry in entries), headers=(KIND, CODE, MOST))
    with refused_by(an_area_has_one_quota_of_an_offer=ChangedMeanwhile()):
        totals = resource.import_data(table, raise_errors=True, use_transactions=False).totals
    return Changes(
        made=totals[RowResult.IMPORT_TYPE_NEW],
        changed=totals[RowResult.IMPORT_TYPE_UPDATE],
        removed=totals[RowResult.IMPORT_TYPE_DELETE],
        kept=resource.kept,
    )


def areas_of(campaign: Campaign) -> dict[str, str]:
    """Code → name of each area in which the campaign is held: provinces first, then communes."""
    provinces, communes = Province.objects.all(), Commune.objects.select_related("province")
    if campaign.province_id is not None:
        provinces, communes = provinces.filter(pk=campaign.province_id), communes.filter(province=campaign.province_id)
    return {
        **{province.pk: province.name for province in provinces},
        **{commune.pk: f"{commune.name}, {commune.province.name}" for commune in communes},
    }


def quota_rows(campaign: Campaign) -> list[tuple[str, str, str, str, int | None, str]]:
    """A row per offer and area for the Excel file: every commune of a provincial campaign; of a national one every
    province, and the communes that have a quota.
    """
    standing = {
        (quota.offer.kind, quota.area_code): (quota.most, str(quota.get_shared_out_display()))
        for quota in _quotas(campaign)
    }
    with_quota = {area for _kind, area in standing}
    areas = areas_of(campaign)
    shown = [code for code in areas if campaign.province_id or len(code) == 2 or code in with_quota]
    return [
        (campaign.code, str(offer.get_kind_display()), code, areas[code], *standing.get((offer.kind, code), (None, "")))
        for offer in campaign.offers.all()
        for code in shown
    ]


def _quotas(campaign: Campaign) -> Iterable[Quota]:
    return Quota.objects.filter(offer__campaign=campaign).select_related("offer")


def check_plan(name: str, content: bytes) -> None:
    """Raise `PlanTooLarge` or `NotAPlan`; the content decides, and the file's ending must agree with it."""
    if len(content) > MOST_BYTES:
        raise PlanTooLarge(name=name)
    ending = PurePath(name).suffix.lower()
    if ending == ".pdf" and b"%PDF-" in content[:1024]:
        return
    if ending == ".docx" and _is_word_document(content):
        return
    raise NotAPlan(name=name)


def content_type(document: Document) -> str:
    """The media type under which a kept plan is given out again."""
    return CONTENT_TYPES.get(PurePath(document.name).suffix.lower(), "application/octet-stream")


def _is_word_document(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):  # what zipfile raises on broken archives
        return False
