"""The one settings file. Every value that differs between offices comes from the environment.

`.env.example` lists all of them. Without `DATABASE_URL` the embedded PostgreSQL is used. The demo and the tests never
read `.env`: what it names is somebody's real server.
"""

import os
from pathlib import Path

import pghistory
import pgtrigger
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from config.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
DEMO = env.flag("TRAO_DEMO")
TESTING = "PYTEST_VERSION" in os.environ or env.flag("TRAO_TESTING")
if not DEMO and not TESTING:
    env.read_file(Path(env.str("TRAO_ENV_FILE", default="") or BASE_DIR / ".env"))

VAR_DIR = Path(env.str("TRAO_VAR_DIR", default="") or BASE_DIR / "var").resolve()
DEBUG = env.flag("DEBUG")
HTTPS = env.flag("TRAO_HTTPS") and not DEMO
# Only the demo and the tests have a secret by themselves: a missing one elsewhere fails loudly by name.
SECRET_KEY = "demo-only-" + "0" * 50 if DEMO or TESTING else env.secret("SECRET_KEY")
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or LOCAL_HOSTS
if DEMO:
    ALLOWED_HOSTS = [*LOCAL_HOSTS, *ALLOWED_HOSTS]
# A form sent from a page of this very host is always welcome, also where a proxy in front keeps the https to itself.
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[]) or [
    f"https://{host}" for host in ALLOWED_HOSTS if host not in LOCAL_HOSTS and not host.startswith((".", "*"))
]
CSRF_FAILURE_VIEW = "office.views.csrf_failure"

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "config.apps.TraoAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "import_export",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "locations",
    "documents",
    "accounts",
    "campaigns",
    "sponsors",
    "beneficiaries",
    "allocations",
    "office",
    "publication",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.public_pages.PublicPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.AuditMiddleware",
    "accounts.middleware.PasswordChangeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.BusyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.NulMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["locations.templatetags.trao", "django.templatetags.l10n"],
        },
    }
]

# Server-side binding stays off: pghistory puts its context in front of each statement.
# The demo has a database of its own, beside that of an office which works on the embedded server, whatever is set.
database = None if DEMO else env.database("DATABASE_URL")
if database is None:
    # What a test writes need not survive a power cut.
    careless = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    folder = "demo-postgres" if DEMO else "test-postgres" if TESTING else "postgres"
    database = {
        "ENGINE": "config.embedded.backend",
        "NAME": "trao",
        "OPTIONS": {"data_dir": str(VAR_DIR / folder), "server_settings": careless if TESTING else {}},
    }
DATABASES = {"default": database}
DATABASES["default"]["CONN_MAX_AGE"] = 0 if TESTING else env.number("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = reverse_lazy("accounts:sign-in")
LOGIN_REDIRECT_URL = reverse_lazy("office:start")
LOGOUT_REDIRECT_URL = reverse_lazy("accounts:sign-in")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        # TCVN 14423:2026: 14 characters where there is no second factor.
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Without collectstatic: files straight from the apps, looked for when asked for.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING or DEBUG

# Without a mail server e-mails wait in the database (`documents.mailing`); the demo keeps them for its own mailbox.
mail_server = None if DEMO else env.mail_server("EMAIL_URL")
if mail_server is not None:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = mail_server["EMAIL_HOST"], mail_server["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail_server["EMAIL_HOST_USER"], mail_server["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = mail_server["EMAIL_USE_TLS"], mail_server["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = f"django.core.mail.backends.{'locmem' if TESTING and not DEMO else 'dummy'}.EmailBackend"
EMAIL_TIMEOUT = 30  # seconds for each answer of the server
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.sender(
    "EMAIL_FROM", default="" if mail_server is not None else "Trao <trao@example.vn>"
)

# How Trao is reached from outside: what stands in letters, in their QR codes and in e-mails (`sponsors.letters`).
PUBLIC_URL = env.web_address("TRAO_PUBLIC_URL", hosts=[] if TESTING else ALLOWED_HOSTS, https=HTTPS)

# Where Times New Roman is, for letters; without it they are set in a font that typst has (`documents.typesetting`).
FONT_FOLDER = env.str("TRAO_FONT_FOLDER", default="")

# Form fields without files; the size of an uploaded list is guarded by `beneficiaries.lists.receiving_file`.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Jobs that are not in the `tasks` of an app.
PROCRASTINATE_IMPORT_PATHS = ["sponsors.online.tasks"]

# How the audit rows are written; which tables are audited: config/audit.py.
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField(null=True)
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="events", db_index=True)

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
BEHIND_PROXY = env.flag("TRAO_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# On the public pages alone (`config.public_pages`): nothing inline, nothing from elsewhere, in nobody's frame.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# Who tries the demo out reads the console: only what is broken belongs there.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"brief": {"()": "config.logs.BriefFormatter", "format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "brief",
            # Here, not at the root: what other loggers let through asks the root's handlers only.
            "level": "ERROR" if DEMO else "WARNING",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# The admin's theme. Light only: one look to check, and paper-like for lists that are read all day.
UNFOLD = {
    "SITE_TITLE": _("Trao"),
    "SITE_HEADER": _("Trao"),
    "SITE_SUBHEADER": _("Nobody is left behind"),
    "SITE_SYMBOL": "volunteer_activism",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("trao/icon.svg")},
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "THEME": "light",
    "BORDER_RADIUS": "6px",
    "STYLES": [lambda request: static("trao/trao.css")],
    "SCRIPTS": [lambda request: static("trao/admin.js")],
    "COLORS": {
        "primary": {
            "50": "#eef8f8",
            "100": "#d7eeee",
            "200": "#b4dcdd",
            "300": "#82c3c5",
            "400": "#4aa0a5",
            "500": "#2a8187",
            "600": "#17656b",
            "700": "#135459",
            "800": "#0f4a4f",
            "900": "#0d3d41",
            "950": "#06262a",
        },
        "font": {
            "subtle-light": "#53646a",
            "default-light": "#34464c",
            "important-light": "#1b2a2e",
        },
    },
    "DASHBOARD_CALLBACK": "office.dashboard.waiting_for_me",
    "SIDEBAR": {"navigation": "office.navigation.sidebar"},
}
