"""The pages of the shop."""

from django.urls import path

from shop.views import boom, order

urlpatterns = [path("orders/<int:number>", order), path("boom", boom)]
