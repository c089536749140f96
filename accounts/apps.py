"""The accounts app: after each migration the audit's triggers are told to reckon with many rows."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from config.audit import plan_triggers_for_many


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Once all apps are migrated: a trigger that is written anew has lost its settings.
        post_migrate.connect(plan_triggers_for_many, sender=self, dispatch_uid="audit.plan_triggers_for_many")
