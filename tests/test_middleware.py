from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from coewizard.middleware import LimitBody


def answer_to(length: str, path: str = "/") -> int:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().generic("POST", path, b"", CONTENT_LENGTH=length)
    return LimitBody(view)(request).status_code


@pytest.mark.parametrize(("length", "status"), [("100", 200), ("101", 413), ("9" * 50, 413), ("0", 200)])
def test_a_body_is_refused_by_its_announced_length(length: str, status: int, settings: Settings) -> None:
    settings.BODY_LIMIT = 100
    assert answer_to(length) == status


@pytest.mark.parametrize("length", ["", "x", "-1"])
def test_a_request_without_a_usable_length_passes(length: str) -> None:
    assert answer_to(length) == 200


def test_an_odd_digit_passes() -> None:
    assert answer_to("²") == 200
