"""The application, with the middleware that gives every record its request's id, method and path."""

import os

from django.core.wsgi import get_wsgi_application

import logboom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = logboom.WSGIMiddleware(get_wsgi_application())
