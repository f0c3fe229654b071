"""One page with every shared part, for those who write pages; only while developing and in tests."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from .forms import DateInput
from .keyset import CappedCount

DIMENSIONS = ["Content", "Data", "Conversion", "Collaboration", "Compliance", "Fulfilment"]
ANCHORS = ["Unusable", "Poor", "Below par", "As agreed", "Better than agreed", "A model for others"]
MARKETS = [("ID", "Indonesia"), ("TH", "Thailand"), ("VN", "Vietnam")]


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it is shown to everybody.")
    market = forms.ChoiceField(label="Market", choices=[("", "---"), *MARKETS])
    starts_on = forms.DateField(label="Start", widget=DateInput())
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    goal = forms.ChoiceField(label="Goal", choices=MARKETS, widget=forms.RadioSelect)
    labels = forms.MultipleChoiceField(label="Labels", choices=MARKETS, widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="Agreed by both sides", help_text="Cannot be taken back.")
    evidence = forms.FileField(label="Evidence", required=False)


class SampleFilter(forms.Form):
    q = forms.CharField(label="Search", required=False)
    market = forms.MultipleChoiceField(
        label="Market", choices=MARKETS, required=False, widget=forms.CheckboxSelectMultiple
    )
    tier = forms.ChoiceField(label="Tier", choices=[("", "Any"), ("A", "A"), ("B", "B")], required=False)


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", _samples(request))


def _samples(request: HttpRequest) -> dict[str, Any]:
    bound = SampleForm({"name": ""})
    bound.is_valid()
    return {
        "form": SampleForm(),
        "bound": bound,
        "filter": {"form": SampleFilter(request.GET)},
        "rows": _rows(),
        "page": {"count": CappedCount(1000, True), "next": "n", "previous": "p"},
        "columns": [{"key": "tier", "label": "Tier", "shown": True}],
        "views": [{"url": "?tier=A", "name": "Renew first", "is_shared": True}],
        "actions": [{"value": "tag", "label": "Tag", "icon": "tag"}],
        "tabs": [
            {"url": "#", "label": "Board", "active": True, "icon": "layout-kanban"},
            {"url": "#", "label": "List", "count": 12},
        ],
        "anchors": ANCHORS,
        "moment": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        "stages": [
            {
                "code": "lead",
                "label": "Lead",
                "cards": [{"id": 1, "name": "Siti Rahma"}, {"id": 2, "name": "李小雨"}],
            },
            {"code": "contacted", "label": "Contacted", "cards": [{"id": 3, "name": "Nguyen Thu"}]},
            {"code": "cancelled", "label": "Cancelled", "reason": True, "cards": []},
        ],
        **_charts(),
    }


def _rows() -> list[dict[str, Any]]:
    names = ("id", "name", "handle", "tier", "score", "sd", "videos", "trend", "followers")
    rows = [
        (1, "Siti Rahma", "siti.rahma", "S", 4.61, 0.18, 14, "rising", 1234567),
        (2, "李小雨", "lixiaoyu", "B", 3.55, 0.25, 4, "stable", 34210),
        (3, "Nguyen Thu", "thu.home", "D", 1.92, 0.3, 6, "falling", 880),
        (4, "Mia Santos", "miasantos", None, None, None, 2, None, None),
    ]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _charts() -> dict[str, Any]:
    days = ["2026-01-10", "2026-02-19", "2026-03-26", "2026-05-10"]
    bars = [[4, 3, None, 4, 4, 4], [4, 4, 3, 4, 4, 4], [5, 4, 4, 4, 4, 4], [5, 5, 4, 4, 5, 5]]
    scores = [3.18, 3.32, 3.55, 3.72]
    points = [
        {"on": day, "label": f"Campaign {number}", "bars": row, "score": score}
        for number, (day, row, score) in enumerate(zip(days, bars, scores, strict=True), 1)
    ]
    steps = [
        {"on": day, "tier": tier, "score": score}
        for day, tier, score in zip(days, [None, None, "B", "A"], scores, strict=True)
    ]
    return {
        "trend": {"dimensions": DIMENSIONS, "points": points},
        "tiers": {"steps": steps, "until": "2026-06-01"},
        "radar": {"dimensions": DIMENSIONS, "own": bars[3], "peers": [3.2, 3, 2.8, 3.5, 3.9, 3.1]},
    }
