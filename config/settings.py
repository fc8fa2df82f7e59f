"""Settings, in the order of Django's own reference; every value can come from the environment.

Without any variable set the site is closed down as for production, on the embedded database;
`make run` switches DEBUG on, which also makes it answer without TLS.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
from django.contrib.messages import constants as message_levels

from config import environment
from config.database import database_from_environment

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Core ---------------------------------------------------------------------------------------

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret_key(BASE_DIR / ".secret-key")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

# --- Databases ----------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": database_from_environment(embedded_folder=BASE_DIR / ".postgres"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Attempts to sign in are counted there, and must be by all server processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        # Whoever makes up addresses must not push out the counts of others.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# --- Internationalisation -----------------------------------------------------------------------

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_CODE = "vi"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

# --- HTTP ---------------------------------------------------------------------------------------

MIDDLEWARE = [
    "core.middleware.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.PrivacyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.FragmentMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.languages.LanguageMiddleware",
    "config.taxonomy.TaxonomyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ActorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
# No page takes files.
FILE_UPLOAD_HANDLERS = ["core.uploads.RefuseFiles"]
# Of one organisation, person or address; empty: no limit.
PAGE_RATES = {
    "reading": environment.rate("PAGE_RATE_READING", default="240/minute"),
    "suggesting": environment.rate("PAGE_RATE_SUGGESTING", default="600/minute"),
    "ranking": environment.rate("PAGE_RATE_RANKING", default="180/minute"),
    # Each keeps the ranking that it holds.
    "export": environment.rate("PAGE_RATE_EXPORT", default="60/hour"),
    # Enough for anyone who looks for suppliers, too little to copy the whole list.
    "contacts": environment.rate("PAGE_RATE_CONTACTS", default="60/hour"),
}

# Off for a pooler that hands a session's statements to another: PgBouncer before 1.21.
PREPARED_STATEMENTS = environment.flag("PREPARED_STATEMENTS", default=True)

# Rankings by the database's statement, by columns in memory, or by whichever is quicker.
RANKING_BACK_END = environment.choice(
    "RANKING_BACK_END", default="auto", among=("auto", "sql", "numpy")
)

# --- Applications -------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal",
    "matching",
    "verification",
    "directory",
    "accounts",
    "core",
    "allauth",
    "allauth.account",
    "crispy_bootstrap5",
    "crispy_forms",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

# --- Security -----------------------------------------------------------------------------------

# One switch: a secure cookie without the redirect, or the other way round, locks people out.
HTTPS = environment.flag("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = environment.number("HSTS_SECONDS", default=3600) if HTTPS else 0
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# Only for a proxy that removes the header from what visitors send.
if environment.flag("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

# --- Templates ----------------------------------------------------------------------------------

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
                "accounts.context_processors.actor",
                "matching.context_processors.badges",
            ],
            "builtins": ["django.templatetags.i18n", "core.templatetags.core"],
        },
    },
]

# --- Messages -----------------------------------------------------------------------------------

# The theme's names of the levels.
MESSAGE_TAGS = {message_levels.DEBUG: "info", message_levels.ERROR: "danger"}

# --- Auth ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"

# --- Sign-up and sign-in (django-allauth) -------------------------------------------------------

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code is typed on the phone it arrives on; a link opens in whatever browser the mail program has.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Who mistyped the address at sign-up corrects it there.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# One address each, which is `User.email`; a new one replaces it when its code has been typed.
ACCOUNT_CHANGE_EMAIL = True
# A phone left lying about gives nobody the account: the password is asked again, and changes are
# told by letter.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Nobody learns from the sign-up form whether an address is known here.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
# Attempts are counted by the visitor's address, which only a trusted proxy can tell.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Mắt Xích: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"

# --- Mail ---------------------------------------------------------------------------------------

# Without a mail server, letters appear in the terminal that serves the site.
EMAIL_HOST = environment.text("EMAIL_HOST", default="")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = environment.number("EMAIL_PORT", default=587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", default="matxich@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# To whom people are sent whom the site cannot help.
CONTACT_EMAIL = environment.text("CONTACT_EMAIL", default=DEFAULT_FROM_EMAIL)
# Where links in letters lead, which are also sent when nobody has asked for a page.
SITE_ADDRESS = environment.text("SITE_ADDRESS", default="http://127.0.0.1:8000")

# --- Forms --------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Static files -------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = environment.path("STATIC_ROOT", default=BASE_DIR / ".static")
# Packages of others, as `npm ci` installed them.
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("tabler", NODE_MODULES / "@tabler" / "core" / "dist"),
    ("htmx", NODE_MODULES / "htmx.org" / "dist"),
]

# --- Django REST framework ----------------------------------------------------------------------

REST_FRAMEWORK = {
    # Closed unless a view opens itself: a forgotten line must not publish anything.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    # The first one says in WWW-Authenticate how to come in.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api_auth.OrganisationTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["core.api.bodies.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.bodies.JsonParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "core.api.paging.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttles.CallerThrottle"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Schema",
    "EXCEPTION_HANDLER": "core.api.errors.answer_problems",
    # How many of the addresses in X-Forwarded-For our own proxies wrote; 0: the header is ignored.
    "NUM_PROXIES": TRUSTED_PROXIES,
    "URL_FORMAT_OVERRIDE": None,
}
# Calls of one organisation, person or address; empty: no limit.
API_RATES = {
    "general": environment.rate("API_RATE", default="600/minute"),
    "reading": environment.rate("API_RATE_READING", default="60/minute"),
    "ranking": environment.rate("API_RATE_RANKING", default="60/minute"),
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Mắt Xích",
    "DESCRIPTION": "Which supporting-industry suppliers of Hanoi can make a part, and why.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "PREPROCESSING_HOOKS": ["core.api.schema.only_resources"],
    "POSTPROCESSING_HOOKS": ["core.api.schema.inline_choices"],
}
