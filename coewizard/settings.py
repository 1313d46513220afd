"""Settings, from the environment. The README's table lists every variable.

Nothing here needs to be set to run on one machine: the database is embedded, and `make run` makes the
secret key once.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from .databases import configured
from .environment import limits, pairs
from .secret_key import fault_in, kept_in, new

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
"""What this installation keeps and git does not: database, secret key, collected static files."""
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY_FILE = DATA_DIR / "secret-key"
_given_key = env.str("SECRET_KEY", default="")
SECRET_KEY_GIVEN = bool(_given_key)
SECRET_KEY = _given_key or kept_in(SECRET_KEY_FILE) or new()
"""Without a lasting key, one of this process alone: enough for commands, not to serve with."""
SECRET_KEY_FAULT = fault_in(_given_key, SECRET_KEY_FILE)
"""Why the server does not start with this key; empty if it does."""
SECRET_KEY_FALLBACKS = [key for key in env.list("SECRET_KEY_FALLBACKS", default=[]) if key]
"""Keys used before, the last one first: what they signed is still believed, and sessions are found."""
BASE_URL = env.str("BASE_URL", default="").rstrip("/")
PORT = env.int("PORT", default=8000)
PUBLIC_STATISTICS = env.bool("PUBLIC_STATISTICS", default=False)
ISSUE_URL = env.str("ISSUE_URL", default="https://github.com/microsoft/coe-starter-kit/issues/new")
"""The page for a new issue, where a hand-over may open one; empty if nobody reads issues."""
_kit = ISSUE_URL == "https://github.com/microsoft/coe-starter-kit/issues/new"
ISSUE_TEMPLATE = env.str("ISSUE_TEMPLATE", default="1-coe-starter-kit-bug.yml" if _kit else "")
"""The file of the issue form there; empty if there is none, and the record becomes the body."""
_fields_of_kit = {"version": "version-target", "app": "guide"} if _kit else {}
ISSUE_FIELDS = pairs("ISSUE_FIELDS") if "ISSUE_FIELDS" in os.environ else _fields_of_kit
"""What fills the text fields of that form, by their ids: `record`, `text`, `guide`, or a detail's key."""
ISSUE_NOTICE = env.str("ISSUE_NOTICE", default="")
"""What a person reads before opening an issue, in Markdown; empty for what is said of the kit's own."""
GUIDES_URL = env.str("GUIDES_URL", default="").rstrip("/")
"""Where the files of the shipped guides can be changed, as `GUIDES_URL/SLUG.yaml`; empty if nowhere."""

_base = urlsplit(BASE_URL)
_https = _base.scheme == "https"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", *filter(None, [_base.hostname])]
)
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"] if _base.netloc else []

INSTALLED_APPS = [
    "troubleshoot",
    "coewizard.apps.MaintainersAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_linear_migrations",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "corsheaders",
]
MIDDLEWARE = [
    "coewizard.request_log.RequestLog",
    "coewizard.headers.Headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages and data; files are compressed when collected
    "corsheaders.middleware.CorsMiddleware",
    "coewizard.middleware.Language",
    "coewizard.middleware.LimitBody",
    "coewizard.middleware.WrongMethods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "coewizard.middleware.SameDatabaseFile",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "coewizard.middleware.RateLimit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "coewizard.urls"
WSGI_APPLICATION = "coewizard.wsgi.application"
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
                "troubleshoot.accounts.for_templates",
            ]
        },
    }
]

DATABASES = {
    "default": configured(
        env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'coewizard.sqlite3'}"),
        serving=env.bool("COEWIZARD_SERVING", default=False),  # the entry point of the server says so
        pool=env.str("DB_POOL", default="1,8"),
        timeouts=env.str("DB_TIMEOUTS", default="15,5"),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "troubleshoot.accounts.Backend",
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "attention"
LOGOUT_REDIRECT_URL = "start"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["coewizard.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static"))).resolve()
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security. An https BASE_URL turns on everything that would lock out a plain http server.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _https
SESSION_COOKIE_NAME = "__Host-sessionid" if _https else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if _https else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "__Host-language" if _https else "language"
LANGUAGE_COOKIE_SECURE = _https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
"""Only maintainers get messages; their own cookie could not be bound to the host."""
WHITENOISE_ALLOW_ALL_ORIGINS = False
CSRF_FAILURE_VIEW = "troubleshoot.views_errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
# Never tell other sites the address of a session. Not "no-referrer": browsers would then send no
# Origin with a form, and every form would fail its CSRF check.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

RATE_LIMITS = env.bool("RATE_LIMITS", default=True)
"""Whether there are guards against too much and too soon; off for load tests, simulations and checks."""

# Sign-in. What is kept of failures, and why so many and so long, stands in guessing.py and its decision.
AXES_ENABLED = RATE_LIMITS
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "troubleshoot.guessing.Handler"
AXES_LOCKOUT_PARAMETERS = "troubleshoot.guessing.counted_by"
AXES_CLIENT_IP_CALLABLE = "troubleshoot.guessing.browser"
AXES_USERNAME_CALLABLE = "troubleshoot.guessing.account"
AXES_CLIENT_STR_CALLABLE = "troubleshoot.guessing.described"
AXES_LOCKOUT_CALLABLE = "troubleshoot.views_sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = AXES_ENABLE_ADMIN = False
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = int(RATE_LIMITS)
OTP_TOTP_ISSUER = "CoE Wizard"
REQUIRE_TOTP = env.bool("REQUIRE_TOTP", default=False)
"""Whether maintainers need a second factor before they see any page that is for maintainers."""
KNOWN_COOKIE_NAME = "__Host-known" if _https else "known"
"""The cookie of a browser that signed in before: strangers who guess do not lock it out."""
SESSION_ENGINE = "troubleshoot.staff_sessions"
SESSION_COOKIE_AGE = 12 * 3600
"""After so many seconds without a request, somebody has to sign in again."""
SESSION_LONGEST = 7 * 24 * 3600
"""So many seconds after signing in, somebody has to sign in again in any case."""

REQUEST_LIMITS = limits(
    pairs("REQUEST_LIMITS"),
    # Wide enough for an office behind one address.
    {
        **{"diagnose": (7200, 240), "look": (28800, 960), "session": (7200, 240)},
        **{"write": (14400, 480), "learn": (20, 20)},
    },
)
"""What one anonymous client may send, an hour and at once: texts to diagnose, looks at texts that are still
typed, new sessions, other writes and texts to learn from. A client is an IPv4 address, or the /64 of an IPv6
address."""
LEARN_SESSIONS_A_DAY = env.int("LEARN_SESSIONS_A_DAY", default=20)
"""From so many sessions of one client and day (UTC) the estimates learn; all the others are only counted.
An office behind one address rarely has more failed imports a day, and nobody can outweigh many days alone."""
TRUSTED_PROXIES = max(0, env.int("TRUSTED_PROXIES", default=0))
"""How many of our own proxies stand before the server, each of which adds to X-Forwarded-For."""

CORS_ORIGINS = [origin.strip() for origin in env.list("CORS_ORIGINS", default=[])]
"""The other sites whose pages may call the API, as https://HOST; `*` for all. Never with cookies."""
CORS_ALLOW_ALL_ORIGINS = "*" in CORS_ORIGINS
CORS_ALLOWED_ORIGINS = [origin for origin in CORS_ORIGINS if origin != "*"]
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_METHODS = ["DELETE", "GET", "POST"]
CORS_ALLOW_HEADERS = ["accept", "content-type"]
CORS_EXPOSE_HEADERS = ["retry-after", "x-request-id"]

OPERATOR = env.str("OPERATOR", default="")
"""Who runs this installation, as the privacy page names them; empty: it says that it is not told."""
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", default="")
"""Where to write about privacy: an e-mail address, or a page with https; empty if nowhere."""
LEFT_AFTER_DAYS = env.int("LEFT_AFTER_DAYS", default=14)
"""`purge` marks a session as left that saw no write for so many days."""
KEEP_DAYS = env.int("KEEP_DAYS", default=30)
"""`purge` deletes a session with its texts so many days after its last write; what it counts for stays."""

TEXT_LIMIT = 1_000_000
"""The longest text that is diagnosed, in characters."""
BODY_LIMIT = 16 * TEXT_LIMIT
"""The largest request body in bytes: a text of the full length, escaped as widely as JSON can."""
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

ACCESS_LOG = env.bool("ACCESS_LOG", default=True)
"""Whether the log has a line for each request."""
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
"""What the log leaves out: everything below DEBUG, INFO, WARNING, ERROR or CRITICAL."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "coewizard.logs.lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines", "level": LOG_LEVEL}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # A refused form is no event. Django's own console handler would not mask tokens, and its statements
    # for debugging hold what people typed; axes greets every command.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        # Anybody can send a wrong name of the host, as often as they like; the access log has its 400.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "axes": {"level": "WARNING"},
    },
}
