"""A page that logs, and one that fails."""

import logging

from django.http import HttpRequest, JsonResponse

log = logging.getLogger(__name__)


def order(_request: HttpRequest, number: int) -> JsonResponse:
    """`extra` becomes attributes: `logboom search 'order:77'`."""
    log.info("order accepted", extra={"order": number, "amount": 12.5})
    return JsonResponse({"order": number})


def boom(_request: HttpRequest) -> JsonResponse:
    """Django logs what nobody handles, with its traceback; the handler sends both as one event."""
    basket = {"tea": 3}
    return JsonResponse({"cost": basket["coffee"]})
