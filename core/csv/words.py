"""Words in people's tables that say what a column is for, and which class counts as 1."""

from __future__ import annotations

import re

_LABELS = """
y label labels class target outcome result passed pass survived out output admitted accepted bought
purchased diagnosis default churn success cluster group q
합격 합격여부 결과 답 정답 분류 레이블 라벨 클래스 생존 ergebnis klasse bestanden
"""
_POSITIVE = """
true yes t y on pass passed positive pos success 합격 참 예 네 성공 양성 o
wahr ja bestanden vrai oui sí si
"""
_ROW_NUMBERS = "index id no no. nr nr. num number # row rows rownames obs 번호 순번 연번"

LABEL_NAMES = frozenset(_LABELS.split())
POSITIVE = frozenset(
    _POSITIVE.split()
)  # of two words, the one that counts as 1 wherever it comes first
_ROW_NUMBERS_TOO = re.compile(r"unnamed: 0|.*[ _-]id|.*번호", re.IGNORECASE)
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "#n/a", "?", "\\n"})


def may_count_rows(name: str) -> bool:
    """Whether a column of that name counts the rows if it goes from 0 or 1 by ones."""
    called = name.lower() in _ROW_NUMBERS.split() or _ROW_NUMBERS_TOO.fullmatch(name)
    return bool(called) or re.fullmatch(r".*[a-z]I[dD]", name) is not None
