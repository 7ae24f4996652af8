"""The one address of the shop."""

from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]
from django.urls import path  # type: ignore[import-untyped]

from bench.shop.checkout import place


def checkout(request: HttpRequest, number: int, kind: int) -> HttpResponse:
    """Never succeeds."""
    step, source = request.GET.get("step"), request.GET.get("utm_source")
    return HttpResponse(f"{step} {source} {place(number, kind)}")


urlpatterns = [path("checkout/<int:number>/<int:kind>/", checkout)]
