"""The fields that a document template may name: each is text; lists are gone through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

Fields = Mapping[str, object]
"""Name -> a text, more fields, or a list of either; in a catalogue a list has one entry."""


def _texts(names: str) -> dict[str, object]:
    return dict.fromkeys(names.split(), "")


_ALWAYS: Final[Fields] = {
    **_texts("banner place date index year earlier rounding approach manifest"),
    "office": _texts("name address"),
    "signatory": _texts("name title nip"),
    "warnings": [""],
    "method": [""],
    "inputs": [_texts("file sheet sha256 read used dropped")],
}
_MOVED: Final[Fields] = _texts("unit before after change margin")
REPORT: Final[Fields] = {
    **_ALWAYS,
    "summary": "",
    "province": _texts("score margin category category_name n units before change"),
    "values": [_texts("name short score category before change")],
    "awards": [_texts("number list rank unit award score range robust")],
    "jury": [""],
    "unranked": [_texts("unit reason")],
    "comparison": {
        **_texts("sentence ledger_title counts_title rounding"),
        "ledger": [_texts("points text")],
        "ledger_notes": [""],
        "counts": [_texts("n text")],
        "rose": [_MOVED],
        "fell": [_MOVED],
        "notes": [""],
    },
    "unit_columns": [""],
    "units": [
        {
            **_texts("unit code group n rate index margin category mark remark"),
            "scores": [""],
            "cells": [""],
        }
    ],
}
PROFILE: Final[Fields] = {
    **_ALWAYS,
    **_texts("reason score margin category category_name rank"),
    "unit": _texts("name code group"),
    "sentences": [""],
    "figures": [
        _texts("name short score margin category province ahead group before change drawn")
    ],
    "strongest": [_texts("code text score")],
    "weakest": [_texts("code text score")],
    "response": _texts("n headcount target rate"),
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
