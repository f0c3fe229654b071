"""Addresses of the order lines behind a figure, and what is missing of it."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from commerce.words import gap_text

register = template.Library()
register.filter(gap_text)


@register.simple_tag
def lines_url(**asked: object) -> str:
    given = {name: value for name, value in asked.items() if value not in {None, ""}}
    return f"{reverse('commerce:value_lines')}?{urlencode(given)}"
