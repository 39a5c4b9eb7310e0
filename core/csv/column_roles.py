"""Which columns of a sheet are the features and which is to be predicted: a guess, and what it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from core.csv.sheet import FEW_CLASSES, QUOTED, Sheet
from core.csv.words import LABEL_NAMES, POSITIVE
from core.datasets.column_names import plain_name
from core.datasets.points import COORDINATE_LIMIT, MAX_POINTS, Points
from core.datasets.table import LARGEST, MAX_FEATURES, Table, table_of_rows


@dataclass(frozen=True)
class Roles:
    """Columns by what they are for; ``None`` where the file does not tell.

    Attributes:
        features: x1, x2, ...
        target: the label, or the number to predict.
        one: what counts as 1 in a column of labels; everything else counts as 0.
    """

    features: tuple[str | None, ...]
    target: str | None
    one: str | None = None

    @property
    def complete(self) -> bool:
        """Whether everything is known."""
        return None not in self.features and None not in (self.target, self.one)


def guess_classes(sheet: Sheet, least: int, most: int) -> Roles:
    """The columns that look like ``least`` to ``most`` features and a label of two classes."""
    target = _label(sheet)
    if target is None:  # it is one of them
        return Roles((None,) * least, None)
    return Roles(features_beside(sheet, target, least, most), target, one_by_default(sheet, target))


def guess_number(sheet: Sheet) -> Roles:
    """The columns that look like features and a number to predict: the last, or one called y."""
    numeric = [column for column in sheet.columns if sheet.is_numeric(column)]
    numeric = [column for column in numeric if not sheet.is_row_number(column)] or numeric
    called = [column for column in numeric if column.lower() in ("y", "target")]
    target = called[0] if len(called) == 1 else (numeric[-1] if numeric else None)
    features = [column for column in numeric if column != target][:MAX_FEATURES]
    return Roles(tuple(features) or (None,), target, "")


def features_beside(sheet: Sheet, target: str, least: int, most: int) -> tuple[str | None, ...]:
    """The first columns of numbers that are neither the target nor count the rows."""
    found = [
        column
        for column in sheet.columns
        if column != target and sheet.is_numeric(column) and not sheet.is_row_number(column)
    ]
    if all(re.fullmatch(r"[xX]_?\d+", column) for column in found):
        found.sort(key=_place)
    return (*found[:most], *[None] * (least - len(found)))


def one_by_default(sheet: Sheet, column: str) -> str | None:
    """What counts as 1 in a column: the larger number, the word that says yes, or else the second.

    ``None`` where there are not two classes.
    """
    classes = sheet.classes(column)
    if len(classes) != 2:
        return None
    if sheet.numbers[column][sheet.filled[column]].notna().all():
        spelled = sheet.first_spelling(column)
        numbers = sheet.numbers[column][sheet.filled[column]].tolist()
        return max(zip(numbers, spelled, strict=True))[1]
    says_yes = [word for word in classes if word.casefold() in POSITIVE]
    return says_yes[0] if len(says_yes) == 1 else classes[1]


def points_of(sheet: Sheet, features: tuple[str, ...], label: str, one: str) -> Points:
    """The samples, with label 1 where that column holds ``one``.

    Raises:
        ValueError: they can't be learnt from; with a sentence that names the line and the column.
    """
    _check_distinct((*features, label))
    inputs = _numbers(sheet, features, COORDINATE_LIMIT)
    _check_filled(sheet, label)
    classes = sheet.classes(label)
    if len(classes) == 1:
        raise ValueError(
            f"“{label}” holds “{classes[0][:QUOTED]}” in every row; there is nothing to tell apart."
        )
    if len(classes) > FEW_CLASSES:
        raise ValueError(
            f"“{label}” holds {len(classes):,} different things; a label has two, and {FEW_CLASSES} at most."
        )
    if len(inputs) > MAX_POINTS:
        raise ValueError(f"The file holds {len(inputs):,} rows; {MAX_POINTS:,} is the most.")
    labels = tuple(int(spelled == one) for spelled in sheet.first_spelling(label))
    names = (*features, label) if sheet.named else ()
    return Points(inputs, labels, columns=tuple(map(plain_name, names)))


def table_of(sheet: Sheet, features: tuple[str, ...], target: str) -> Table:
    """The samples, with a number to predict.

    Raises:
        ValueError: as ``points_of`` does.
    """
    _check_distinct((*features, target))
    rows = _numbers(sheet, (*features, target), LARGEST)
    return table_of_rows(list(rows), [*features, target] if sheet.named else None)


def _label(sheet: Sheet) -> str | None:
    columns = [column for column in sheet.columns if not sheet.is_row_number(column)]
    count = {column: len(sheet.classes(column)) for column in columns}
    two = [column for column in columns if count[column] == 2]
    few = [column for column in columns if 2 < count[column] <= FEW_CLASSES]
    for among in (two, few):
        called = [column for column in among if _called_label(column)]
        if len(called) == 1:
            return called[0]
        words = [column for column in among if not sheet.is_numeric(column)]
        if len(words) == 1:
            return words[0]
        usual = [column for column in among if _usual_labels(sheet, column)]
        if len(usual) == 1:
            return usual[0]
        if among is two and two:
            return None if sheet.named and len(two) > 1 else two[-1]
    last = columns[-1] if columns else None
    return last if last is not None and count[last] <= FEW_CLASSES else None


def _usual_labels(sheet: Sheet, column: str) -> bool:
    return set(sheet.numbers[column]) in ({0, 1}, {-1, 1}, {1, 2})


def _called_label(column: str) -> bool:
    return column.casefold().replace("_", " ").strip() in LABEL_NAMES


def _place(column: str) -> int:
    return int(re.sub(r"\D", "", column))


def _check_distinct(columns: tuple[str, ...]) -> None:
    for place, column in enumerate(columns):
        if column in columns[:place]:
            raise ValueError(f"“{column}” is chosen twice.")


def _check_filled(sheet: Sheet, column: str) -> None:
    empty = sheet.cells.index[~sheet.filled[column]]
    if len(empty):
        raise ValueError(f"Line {empty[0]}: there is nothing in “{column}”.")


def _numbers(
    sheet: Sheet, columns: tuple[str, ...], largest: float
) -> tuple[tuple[float, ...], ...]:
    """A row of numbers a sample."""
    found = sheet.numbers[list(columns)]
    bad = found.isna() | (found.abs() > largest)
    if bad.to_numpy().any():
        line = bad.index[bad.any(axis=1)][0]
        column = bad.columns[bad.loc[line]][0]
        cell = str(sheet.cells.loc[line, column])
        if not sheet.filled.loc[line, column]:
            raise ValueError(f"Line {line}: there is no number in “{column}”.")
        if np.isnan(found.loc[line, column]):
            raise ValueError(f"Line {line}: “{cell[:QUOTED]}” in “{column}” is not a number.")
        raise ValueError(
            f"Line {line}: {cell[:QUOTED]} in “{column}” is too large; {largest:,.0f} is the most."
        )
    return tuple(found.itertuples(index=False, name=None))
