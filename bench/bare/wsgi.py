"""The entry point of the server for the bare project."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"
os.environ["COEWIZARD_SERVING"] = "on"
application = get_wsgi_application()
