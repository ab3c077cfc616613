"""The fields that a document template may name: each is text; lists are gone through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

Fields = Mapping[str, object]
"""Name -> a text, more fields, or a list of either; in a catalogue a list has one entry."""

_ALWAYS: Final[Fields] = {
    "banner": "",
    "office": {"name": "", "address": ""},
    "place": "",
    "date": "",
    "signatory": {"name": "", "title": "", "nip": ""},
    "index": "",
    "year": "",
    "earlier": "",
    "warnings": [""],
    "approach": "",
    "method": [""],
    "manifest": "",
    "inputs": [{"file": "", "sheet": "", "sha256": "", "read": "", "used": "", "dropped": ""}],
}
REPORT: Final[Fields] = {
    **_ALWAYS,
    "summary": "",
    "province": {
        "score": "",
        "margin": "",
        "category": "",
        "category_name": "",
        "n": "",
        "units": "",
        "before": "",
        "change": "",
    },
    "values": [{"name": "", "short": "", "score": "", "category": "", "before": "", "change": ""}],
    "awards": [
        {
            "number": "",
            "list": "",
            "rank": "",
            "unit": "",
            "award": "",
            "score": "",
            "range": "",
            "robust": "",
        }
    ],
    "jury": [""],
    "unranked": [{"unit": "", "reason": ""}],
    "comparison": {
        "sentence": "",
        "ledger_title": "",
        "ledger": [{"points": "", "text": ""}],
        "ledger_notes": [""],
        "counts_title": "",
        "counts": [{"n": "", "text": ""}],
        "rose": [{"unit": "", "before": "", "after": "", "change": "", "margin": ""}],
        "fell": [{"unit": "", "before": "", "after": "", "change": "", "margin": ""}],
        "notes": [""],
    },
    "unit_columns": [""],
    "units": [
        {
            "unit": "",
            "code": "",
            "group": "",
            "n": "",
            "rate": "",
            "scores": [""],
            "index": "",
            "margin": "",
            "category": "",
            "mark": "",
            "remark": "",
            "cells": [""],
        }
    ],
}
PROFILE: Final[Fields] = {
    **_ALWAYS,
    "unit": {"name": "", "code": "", "group": ""},
    "reason": "",
    "sentences": [""],
    "score": "",
    "margin": "",
    "category": "",
    "category_name": "",
    "figures": [
        {
            "name": "",
            "short": "",
            "score": "",
            "margin": "",
            "category": "",
            "province": "",
            "ahead": "",
            "group": "",
            "before": "",
            "change": "",
            "drawn": "",
        }
    ],
    "strongest": [{"code": "", "text": "", "score": ""}],
    "weakest": [{"code": "", "text": "", "score": ""}],
    "response": {"n": "", "headcount": "", "target": "", "rate": ""},
    "rank": "",
}


def paths(fields: Fields, above: str = "") -> Iterator[tuple[str, bool]]:
    """Yield every field's path, and whether it is a list; what is in a list follows it."""
    for name, inner in fields.items():
        path = f"{above}{name}"
        entry = inner[0] if isinstance(inner, list) else inner
        if isinstance(inner, list) or not isinstance(entry, Mapping):
            yield path, isinstance(inner, list)
        if isinstance(entry, Mapping):
            yield from paths(entry, f"{path}.")
