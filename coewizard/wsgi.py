"""The entry point of the production server."""

import gc
import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coewizard.settings")
os.environ["COEWIZARD_SERVING"] = "on"
if settings.SECRET_KEY_FAULT and not settings.DEBUG:
    sys.exit(settings.SECRET_KEY_FAULT)
application = get_wsgi_application()
# What is loaded by now stays for good: looking through it again takes longer than fifty requests.
gc.collect()
gc.freeze()
