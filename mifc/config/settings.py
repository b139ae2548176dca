"""Settings, from the environment. `docs/settings.md` says what each variable does.

Default: one process, SQLite under `var/`, no other server. Nothing here needs changing to grow: PostgreSQL, Redis and separate workers
are switched on by variables.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import django.conf.locale

from mifc.config.database import database_from
from mifc.foundation.languages.known import KNOWN, lang_info

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = Path(os.environ.get("MIFC_DATA", ROOT / "var")).resolve()
DEBUG = os.environ.get("MIFC_DEBUG") == "1"
TESTING = os.environ.get("MIFC_TESTING") == "1"
# Whether the demo's invented people sign in without a code: as it is set, else where no real programme could be meant (sign_in.queries).
DEMO = {"0": False, "1": True}.get(os.environ.get("MIFC_DEMO", ""))


def _secret_key() -> str:
    """From the environment, else made once and kept in the data folder, readable by its owner only."""
    if from_environment := os.environ.get("MIFC_SECRET_KEY"):
        return from_environment
    path = DATA / "secret-key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return path.read_text()


SECRET_KEY = "only-for-tests" if TESTING else _secret_key()
ALLOWED_HOSTS = [host for host in os.environ.get("MIFC_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
SITE_URL = os.environ.get("MIFC_SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")
# The address we send people to is always one we answer at.
if (_own := urlsplit(SITE_URL).hostname or "") and _own not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(_own)
BEHIND_HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "mifc.foundation.base",
    "mifc.foundation.languages",
    "mifc.foundation.accounts",
    "mifc.foundation.programmes",
    "mifc.foundation.audit",
    "mifc.foundation.access",
    "mifc.foundation.interface",
    "mifc.config.running",
    "mifc.toolbox.disclosure",
    "mifc.toolbox.spreadsheets",
    "mifc.toolbox.measures",
    "mifc.partnership.organisations",
    "mifc.partnership.communication",
    "mifc.doors.workspace",
    "mifc.toolbox.domains",
    "mifc.toolbox.documents",
    "mifc.planning.service_mapping",
    "mifc.planning.needs_assessment",
    "mifc.doors.public_site",
    "wagtail.users",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.admin",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "mifc.doors.sign_in",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "mifc.foundation.access.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mifc.foundation.accounts.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mifc.foundation.access.middleware.DoorMiddleware",
]

ROOT_URLCONF = "mifc.config.urls"
WSGI_APPLICATION = "mifc.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "mifc.foundation.interface.jinja.environment",
            "context_processors": ["mifc.foundation.interface.surroundings.surroundings"],
        },
    },
    {
        # For libraries only (Wagtail's editor, allauth's mails).
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
    )
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

# Staff and sign-in live under one path, so that their cookies never reach a public page (architecture §6).
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/w/"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "mifc_session", "mifc_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# Kept with the session: the cookie storage would send its cookie to every path, public pages included.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # sessions can be listed and ended one by one
# Django's message cookie would go to every path.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL, LOGIN_REDIRECT_URL = "/w/sign-in/", "/w/"
CSRF_FAILURE_VIEW = "mifc.foundation.access.refusals.page_too_old"
EDITOR_PATH = "/w/pages/"
# Wagtail, for the public pages: signs nobody in, asks no other server, keeps to our languages.
WAGTAIL_SITE_NAME, WAGTAILADMIN_BASE_URL, WAGTAILADMIN_LOGIN_URL = "MiFC", SITE_URL, "/w/sign-in/"
WAGTAIL_I18N_ENABLED, WAGTAIL_WORKFLOW_ENABLED, WAGTAILADMIN_COMMENTS_ENABLED = True, False, False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Pages are few: searching them needs no index of its own.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database.fallback"}}

# What is taken from allauth, and what not: docs/decisions/sign-in.md. None of its pages is mounted.
ACCOUNT_ADAPTER = "mifc.foundation.accounts.allauth_parts.AccountAdapter"
MFA_ADAPTER = "mifc.foundation.accounts.allauth_parts.KeysAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS, ACCOUNT_SIGNUP_FIELDS = {"email"}, ["email*"]
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
# How many proxies of our own stand in front: needed to tell visitors apart when tries are counted.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MIFC_PROXIES", "0"))
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
CSRF_TRUSTED_ORIGINS = [SITE_URL] if BEHIND_HTTPS else []
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LANGUAGES = [(language.code, language.english_name) for language in KNOWN]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LANGUAGES_BIDI = [language.code for language in KNOWN if language.direction == "rtl"]
# Django has no data for some of the twelve; without it their addresses would be redirected away (architecture §7).
django.conf.locale.LANG_INFO.update(lang_info())
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = os.environ.get("MIFC_TIME_ZONE", "Europe/London")

# The server (`mifc serve`).
PROCESSES = int(os.environ.get("MIFC_PROCESSES", "1"))
THREADS = int(os.environ.get("MIFC_THREADS", "8"))
ACCESS_LOG = os.environ.get("MIFC_ACCESS_LOG") == "1"
# The page cache in front of Django (`edge.py`), per process.
PAGE_CACHE_BYTES = int(float(os.environ.get("MIFC_PAGE_CACHE_MB", "64")) * 1_000_000)
PAGE_CACHE_SECONDS = float(os.environ.get("MIFC_PAGE_CACHE_SECONDS", "300"))

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage" if TESTING or DEBUG else "mifc.config.static_storage.PackedStaticFiles"
        )
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# A whole request with a file in it: the largest workbook that is read (40 MB) and what comes around it.
LARGEST_UPLOAD = 48 * 1024 * 1024
# Until somebody is signed in, pages of the staff take forms only.
LARGEST_FROM_STRANGERS = 64 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

EMAIL_HOST = os.environ.get("MIFC_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MIFC_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MIFC_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MIFC_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MIFC_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("MIFC_MAIL_FROM", "mifc@localhost")
# Without a mail server, mails are laid into the data folder, where IT can read them: nothing is lost silently.
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that is not there is no news for the one who runs the server.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
