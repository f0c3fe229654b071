"""Settings. What differs between installations comes from the environment; see docs/deployment.md."""

from importlib.util import find_spec
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from . import embedded, env
from .secret import secret_key

django_stubs_ext.monkeypatch()
env.refuse_unknown()

BASE_DIR = env.BASE_DIR
VAR_DIR = env.var_dir()
TESTING = env.flag("KOLMARK_TESTING")
DEBUG = env.flag("KOLMARK_DEBUG")

DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
CACHE_URL = env.text("CACHE_URL")
SECRET_KEY = secret_key(embedded=not DATABASE_URL or TESTING, folder=VAR_DIR)
# Earlier keys: they still read what they once locked or signed.
SECRET_KEY_FALLBACKS = env.several("SECRET_KEY_FALLBACKS")

# One address says which host, which scheme and so which cookies.
BASE_URL = env.text("BASE_URL", f"http://127.0.0.1:{env.number('KOLMARK_PORT', 8000, least=1)}")
_base = urlsplit(BASE_URL)
if _base.scheme not in {"http", "https"} or not _base.hostname:
    raise ImproperlyConfigured("BASE_URL must look like https://kolmark.example.com.")
HTTPS = _base.scheme == "https"
_LOCAL = {"127.0.0.1", "localhost", "[::1]"}
ALLOWED_HOSTS = sorted(
    {_base.hostname} | (set() if HTTPS else _LOCAL) | ({"testserver"} if TESTING else set())
)
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]

# --- apps

OUR_APPS = [
    "core",
    "accounts",
    "imports",
    "creators",
    "blacklist",
    "campaigns",
    "commerce",
    "evaluations",
    "insights",
]
INSTALLED_APPS = [
    # Before ours, whose models subclass what these load.
    "pgtrigger",
    "pghistory",
    *OUR_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    *(["django_linear_migrations"] if find_spec("django_linear_migrations") else []),
]
FIRST_PARTY_APPS = OUR_APPS  # django-linear-migrations looks at ours only

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.sessions.IdleMiddleware",
    "accounts.middleware.PersonMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.htmx.HtmxAnswersMiddleware",
    "core.errors.DomainErrorMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "accounts.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "core.forms.FormRenderer"

# --- database, cache, sessions

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        **env.database(DATABASE_URL or embedded.database_url(VAR_DIR)),
        # Web threads live long and keep their connection; a restarted server is noticed.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# Starting helpers or a compiler takes longer than a page's whole query; only the largest jobs repay parallel work.
_PLANNER = "-c jit=off -c parallel_setup_cost=100000"
# Where this is not set, each trigger catches an error for each row: see accounts/sql/attach_context.sql.
_TRIGGERS = "-c pgtrigger.ignore={}"
DATABASES["default"]["OPTIONS"] = {  # type: ignore[operator]
    "connect_timeout": 5,
    "options": f"{_PLANNER} {_TRIGGERS}",
    # Statements that ask for it are prepared, no others: Django's have their values written into the text.
    "prepare_threshold": 1_000_000,
} | DATABASES["default"]["OPTIONS"]

if CACHE_URL:
    env.url("CACHE_URL", CACHE_URL, "redis", "rediss", "unix")
    CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": CACHE_URL,
            # A lost cache must not turn signing in into an error page.
            "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
        }
    }
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    }

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 3 * 3600

# --- people

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 24 * 3600

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reaches only the address it is bound to
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to because a stranger typed their address
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the session at hand goes on, all others end
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("KOLMARK_TRUSTED_PROXIES", 0)

# --- language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "build"] if (BASE_DIR / "build").is_dir() else []
MEDIA_ROOT = VAR_DIR / "media"  # served by permission-checking views alone, never by address
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the marks grid posts one field per mark
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Compressing takes a minute and gains nothing on one machine.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if DATABASE_URL
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
if TESTING or DEBUG:
    # Straight from the sources, so that neither tests nor editing wait for collectstatic.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True

# --- mail

globals().update(env.email(env.text("EMAIL_URL")))
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"Kolmark <no-reply@{_base.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- security

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS and ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# Browsers accept a __Host- cookie only over https, from this very host.
_prefix = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_prefix}kolmark_session"
CSRF_COOKIE_NAME = f"{_prefix}kolmark_csrf"
LANGUAGE_COOKIE_NAME = f"{_prefix}kolmark_language"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- API

REST_FRAMEWORK = {
    # The token first: its header makes the answer to a stranger 401 and not 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.HasCapability"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.BodyParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "core.pagination.KeysetPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api_errors.api_exception_handler",
    "DATETIME_FORMAT": "iso-8601",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kolmark API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    # One name for a set of choices that several fields share.
    "ENUM_NAME_OVERRIDES": {
        "MarketEnum": "creators.markets.Market",
        "StorePlatformEnum": "commerce.models.Platform",
        "LineStatusEnum": "commerce.models.LineStatus",
        "SampleStateEnum": "campaigns.states.SampleState",
        "RoleEnum": "accounts.roles.Role",
        "ScoringRoleEnum": "evaluations.models.scorecards.ROLE_CHOICES",
        "IncidentKindEnum": "blacklist.models.IncidentKind",
        "VersionStateEnum": "evaluations.states.VersionState",
        "DimensionEnum": "evaluations.dimensions.Dimension",
        "RenewalEnum": "evaluations.dimensions.Renewal",
        "TierEnum": "evaluations.dimensions.Tier",
        "ReviewStateEnum": "evaluations.states.ReviewState",
        "ReviewRulingEnum": "evaluations.api.reviews.RULINGS",
        "OriginEnum": "campaigns.models.DeliverableSnapshot.Origin",
        "ReviewOriginEnum": "evaluations.models.Review.Origin",
        "ShopDataEnum": "commerce.models.SyncState.Resource",
        "DisputeOriginEnum": "evaluations.api.reviews.DISPUTE_ORIGINS",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- jobs

BROKER_URL = REDIS_URL or embedded.redis_url(VAR_DIR)
env.url("REDIS_URL", BROKER_URL, "redis", "rediss", "redis+socket")
VISIBILITY_TIMEOUT = 900  # longer than any task may run, else a healthy task is run twice
_transport = {
    "visibility_timeout": VISIBILITY_TIMEOUT,
    # A killed worker's tasks come back after the timeout, not after ten times ten seconds more.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # A hung broker must fail a publish within seconds, not hold the page for a minute.
    "socket_timeout": 3,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_TRANSPORT_OPTIONS = _transport
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": VISIBILITY_TIMEOUT}
CELERY_VISIBILITY_TIMEOUT = VISIBILITY_TIMEOUT
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_REDIS_SOCKET_TIMEOUT = 3
CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = 3
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_TASK_ROUTES = {
    "creators.tasks.run_bulk_job": {"queue": "import"},
    "commerce.tasks.sync_shops": {"queue": "import"},
    "creators.tasks.write_export": {"queue": "import"},
    "evaluations.tasks.try_policies": {"queue": "import"},
    "imports.tasks.*": {"queue": "import"},
    "evaluations.tasks.send_reminders": {"queue": "notify"},
}
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat" / "schedule")

# --- TikTok Shop

TIKTOK_APP_KEY, TIKTOK_APP_SECRET, TIKTOK_SERVICE_ID = env.together(
    "KOLMARK_TIKTOK_APP_KEY", "KOLMARK_TIKTOK_APP_SECRET", "KOLMARK_TIKTOK_SERVICE_ID"
)
TIKTOK_API_URL = env.outside("KOLMARK_TIKTOK_API_URL", "https://open-api.tiktokglobalshop.com")
TIKTOK_AUTH_URL = env.outside("KOLMARK_TIKTOK_AUTH_URL", "https://auth.tiktok-shops.com")
TIKTOK_CONSENT_URL = env.outside("KOLMARK_TIKTOK_CONSENT_URL", "https://services.tiktokshop.com")
TIKTOK_CONSENT_US_URL = env.outside("KOLMARK_TIKTOK_CONSENT_US_URL", "https://services.us.tiktokshop.com")
# Between two calls, and what the waits after a failure double from.
TIKTOK_PACE_MS = env.number("KOLMARK_TIKTOK_PACE_MS", 1000)

# --- log

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("KOLMARK_LOG_LEVEL", "INFO", "DEBUG", "WARNING", "ERROR"),
    },
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # At DEBUG it writes whole addresses, and some of ours carry the app's secret.
        "urllib3": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ACCOUNT_RATE_LIMITS = False
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
