"""Which columns of a sheet are the features and which is to be predicted, and what they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from core.csv.sheet import FEW_CLASSES, Sheet
from core.datasets.points import COORDINATE_LIMIT, Points
from core.datasets.table import LARGEST, Table, plain_name, table_of_rows

QUOTED = 20  # characters of a cell in a sentence
_LABEL_NAMES = """
y label labels class target outcome result passed pass survived out output admitted accepted bought
purchased diagnosis default churn success cluster group q
합격 합격여부 결과 답 정답 분류 레이블 라벨 클래스 생존 ergebnis klasse bestanden
"""
_POSITIVE = """
true yes t y on pass passed positive pos success 합격 참 예 네 성공 양성 o
wahr ja bestanden vrai oui sí si
"""
LABEL_NAMES = frozenset(_LABEL_NAMES.split())
POSITIVE = frozenset(_POSITIVE.split())  # of two words, the one that counts as 1


def likely_label(sheet: Sheet) -> str | None:
    """Return the column that looks like a label of two or a few classes, ``None`` where it may be several."""
    columns = [column for column in sheet.columns if not sheet.is_row_number(column)]
    count = {column: len(sheet.classes(column)) for column in columns}
    two = [column for column in columns if count[column] == 2]
    few = [column for column in columns if 2 < count[column] <= FEW_CLASSES]
    signs: tuple[Callable[[str], bool], ...] = (
        lambda column: column.casefold().replace("_", " ").strip() in LABEL_NAMES,
        lambda column: not sheet.is_numeric(column),
        lambda column: set(sheet.numbers[column]) in ({0, 1}, {-1, 1}, {1, 2}),
    )
    for among in (two, few):
        for sign in signs:
            found = [column for column in among if sign(column)]
            if len(found) == 1:
                return found[0]
        if among is two and two:
            return None if sheet.named and len(two) > 1 else two[-1]
    return columns[-1] if columns and count[columns[-1]] <= FEW_CLASSES else None


def likely_target(sheet: Sheet) -> str | None:
    """Return the column of numbers that looks like the one to predict: the last, or one called y."""
    numeric = likely_features(sheet, None)
    called = [column for column in numeric if column.lower() in ("y", "target")]
    return called[0] if len(called) == 1 else next(reversed(numeric), None)


def likely_features(sheet: Sheet, target: str | None) -> list[str]:
    """Return the columns of numbers that are neither the target nor count the rows; x1 before x2."""
    found = [
        column
        for column in sheet.columns
        if column != target and sheet.is_numeric(column) and not sheet.is_row_number(column)
    ]
    if all(re.fullmatch(r"[xX]_?\d+", column) for column in found):
        found.sort(key=lambda column: int(re.sub(r"\D", "", column)))
    return found


def likely_one(sheet: Sheet, column: str) -> str | None:
    """Return what counts as 1 in a column: the larger number, the word that says yes, or the second.

    ``None`` where there are not two classes.
    """
    classes = sheet.classes(column)
    if len(classes) != 2:
        return None
    numbers = sheet.numbers[column][sheet.filled[column]]
    if numbers.notna().all():
        return max(zip(numbers, sheet.first_spelling(column).values(), strict=True))[1]
    says_yes = [word for word in classes if word.casefold() in POSITIVE]
    return says_yes[0] if len(says_yes) == 1 else classes[1]


def points_of(sheet: Sheet, features: Sequence[str], label: str, one: str) -> Points:
    """Return the samples, with label 1 where that column holds ``one``.

    Raises:
        ValueError: they can't be learnt from; with a sentence that names the line and the column.
    """
    inputs = _numbers(sheet, features, label, COORDINATE_LIMIT)
    empty = sheet.lines_with_gaps([label])
    if empty:
        raise ValueError(f"Line {empty[0]}: there is nothing in “{label}”.")
    classes = sheet.classes(label)
    if len(classes) == 1:
        raise ValueError(
            f"“{label}” holds “{classes[0][:QUOTED]}” in every row; there is nothing to tell apart."
        )
    if len(classes) > FEW_CLASSES:
        raise ValueError(
            f"“{label}” holds {len(classes):,} different things; a label has two, and {FEW_CLASSES} at most."
        )
    labels = tuple(int(spelled == one) for spelled in sheet.first_spelling(label).values())
    names = (*features, label) if sheet.named else ()
    return Points(tuple(inputs), labels, columns=tuple(map(plain_name, names)))


def table_of(sheet: Sheet, features: Sequence[str], target: str) -> Table:
    """Return the samples, with a number to predict.

    Raises:
        ValueError: as ``points_of`` does.
    """
    rows = _numbers(sheet, [*features, target], None, LARGEST)
    return table_of_rows(rows, [*features, target] if sheet.named else None)


def _numbers(
    sheet: Sheet, columns: Sequence[str], label: str | None, largest: float
) -> list[tuple[float, ...]]:
    """Return a row of numbers a sample."""
    chosen = [*columns, label]
    twice = next((column for column in columns if chosen.count(column) > 1), None)
    if twice is not None:
        raise ValueError(f"“{twice}” is chosen twice.")
    found = sheet.numbers[list(columns)]
    bad = ~(found.abs() <= largest)
    if bad.to_numpy().any():
        line = bad.index[bad.any(axis=1)][0]
        column = bad.columns[bad.loc[line]][0]
        cell = str(sheet.cells.loc[line, column])[:QUOTED]
        if not sheet.filled.loc[line, column]:
            raise ValueError(f"Line {line}: there is no number in “{column}”.")
        if found.loc[line, [column]].isna().all():
            raise ValueError(f"Line {line}: “{cell}” in “{column}” is not a number.")
        raise ValueError(
            f"Line {line}: {cell} in “{column}” is too large; {largest:,.0f} is the most."
        )
    return list(found.itertuples(index=False, name=None))
