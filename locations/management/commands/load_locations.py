"""Load the administrative units into the database; can be run again after the data changed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from locations.loading import Loaded, load_units
from locations.unit_files import DATA, BadUnits
from locations.vietnamese import number


class Command(BaseCommand):
    help = "Nạp danh mục tỉnh, xã và các đơn vị cũ vào cơ sở dữ liệu; chạy lại được khi dữ liệu thay đổi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, default=DATA, help="thư mục chứa các tệp CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcomes = load_units(options["folder"])
        except BadUnits as error:
            raise CommandError(_("Nothing was loaded. %(error)s") % {"error": error}) from error
        if options["verbosity"]:
            for outcome in outcomes:
                self.report(outcome)

    def report(self, outcome: Loaded) -> None:
        self.stdout.write(
            _("%(total)s %(units)s: %(added)s added, %(changed)s changed, %(removed)s removed.")
            % {
                "total": number(outcome.total),
                "units": outcome.model._meta.verbose_name_plural,
                "added": number(outcome.added),
                "changed": number(outcome.changed),
                "removed": number(len(outcome.removed)),
            }
        )
        if outcome.removed:
            self.stdout.write(_("  Removed: %(names)s") % {"names": ", ".join(outcome.removed)})
        if outcome.kept:
            self.stdout.write(
                self.style.WARNING(
                    _("  No longer in the data, kept because something refers to them: %(names)s")
                    % {"names": ", ".join(outcome.kept)}
                )
            )
