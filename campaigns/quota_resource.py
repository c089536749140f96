"""Quotas as rows of a table, in and out through django-import-export."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from import_export.results import RowResult
from import_export.widgets import IntegerWidget
from tablib import Dataset

from campaigns.bulk import rewrite
from campaigns.models import Offer, Quota
from campaigns.quota_sheet import CAMPAIGN, CODE, HOW, KIND, MOST, NAME
from campaigns.sheet_cells import made_file
from locations.vietnamese import date_text

SHARED_BY, SHARED_ON = "Người chia", "Ngày chia"
_WIDTHS = (12, 24, 14, 48, 12, 28, 28, 14)


class QuotaTable(XLSX):
    """An .xlsx file in which codes keep their zeros, numbers stay numbers, and no text becomes a formula."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        return made_file(
            name="Hạn mức",
            title="Hạn mức",
            hint="Mỗi dòng là hạn mức của một địa bàn. Để nhập lại, hãy lọc một chiến dịch rồi tải về.",
            headings=dataset.headers,
            widths=_WIDTHS,
            rows=dataset,
            codes=(dataset.headers.index(CODE) + 1,),
        )


class _Row(RowResult):
    def add_instance_info(self, instance: Quota) -> None:
        """Without the quota's name, for which each commune would be read."""


class QuotaResource(resources.ModelResource):
    """A quota as a row. Taken in: kind, code of the area and most (None: no quota), of one campaign and checked before.

    `offers`: the campaign's, by kind; `known`: its quotas, by kind and area. `kept` counts those that stay as they are.
    """

    campaign = fields.Field(attribute="offer__campaign__code", column_name=CAMPAIGN)
    kind = fields.Field(attribute="offer__get_kind_display", column_name=KIND)
    area = fields.Field(attribute="area_code", column_name=CODE)
    name = fields.Field(column_name=NAME)
    most = fields.Field(attribute="most", column_name=MOST, widget=IntegerWidget(coerce_to_string=False))
    how = fields.Field(attribute="get_shared_out_display", column_name=HOW)
    who = fields.Field(column_name=SHARED_BY)
    when = fields.Field(column_name=SHARED_ON)

    class Meta:
        model = Quota
        fields = ("campaign", "kind", "area", "name", "most", "how", "who", "when")
        export_order = fields
        import_id_fields = ("kind", "area")
        use_bulk = True
        batch_size = None  # all rows at the end, in one statement for each kind of change
        skip_diff = True
        report_skipped = False

    def __init__(
        self,
        offers: Mapping[str, Offer] | None = None,
        known: Mapping[tuple[str, str], Quota] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.offers = offers or {}
        self.known = known or {}
        self.kept = 0

    def dehydrate_name(self, quota: Quota) -> str:
        return f"{quota.commune}, {quota.commune.province}" if quota.commune else str(quota.province)

    def dehydrate_who(self, quota: Quota) -> str:
        return str(quota.shared_by or "")

    def dehydrate_when(self, quota: Quota) -> str:
        return date_text(timezone.localdate(quota.shared_at)) if quota.shared_at else ""

    @classmethod
    def get_row_result_class(cls) -> type[RowResult]:
        return _Row

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Quota | None:
        return self.known.get((row[KIND], row[CODE]))

    def init_instance(self, row: Mapping[str, Any] | None = None) -> Quota:
        assert row is not None  # that only happens without a dataset
        column = "province_id" if len(row[CODE]) == 2 else "commune_id"
        return Quota(offer=self.offers[row[KIND]], **{column: row[CODE]})

    def for_delete(self, row: Mapping[str, Any], instance: Quota) -> bool:
        return row[MOST] is None

    def import_instance(self, instance: Quota, row: Mapping[str, Any], **kwargs: Any) -> None:
        """The number is what somebody typed, unless it is the one that stands there."""
        self._same = instance.pk is not None and instance.most == row[MOST]
        if not self._same:
            instance.typed(row[MOST])

    def skip_row(self, instance: Quota, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        self.kept += self._same
        return self._same

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        Quota.objects.bulk_create(self.create_instances)
        self.create_instances.clear()

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        rewrite(Quota, self.update_instances, Quota.AMOUNT)
        self.update_instances.clear()

    def bulk_delete(self, *args: Any, **kwargs: Any) -> None:
        Quota.objects.filter(pk__in=[quota.pk for quota in self.delete_instances]).delete()
        self.delete_instances.clear()
