"""Refusals in the language of the account, which Google uses without being asked.

The switch `language` turns it on. Only what Google also tells people in a browser is
translated; what is for programs (unknown fields, ranges that cannot be read) stays
English, and so do status, code and details. The point is that a program must branch on
those, never on the words.
"""

from __future__ import annotations

import re

from sheetsync.emulator.answers import ApiError, SheetsError
from sheetsync.emulator.sheets.dropdowns import VIOLATION
from sheetsync.emulator.sheets.editing import PROTECTED, TOO_LONG

_SENTENCES: dict[str, dict[str, str]] = {
    PROTECTED: {
        "ru": "Вы пытаетесь изменить защищённую ячейку или объект. Если нужно внести"
        " изменения, попросите владельца таблицы снять защиту.",
        "es": "Estás intentando modificar una celda o un objeto protegido. Si necesitas"
        " editarlo, pide al propietario de la hoja de cálculo que quite la protección.",
    },
    TOO_LONG: {
        "ru": "Введено больше 50000 символов – это предел для одной ячейки.",
        "es": "Has escrito más de 50000 caracteres, el máximo de una sola celda.",
    },
    VIOLATION: {
        "ru": "Данные в ячейке {place} нарушают правила проверки, которые для неё"
        " заданы.",
        "es": "Los datos de la celda {place} infringen las reglas de validación que"
        " tiene definidas.",
    },
    "Sorry, it is not possible to delete all non-frozen {lines}.": {
        "ru": "Нельзя удалить все незакреплённые строки или столбцы.",
        "es": "No se pueden eliminar todas las filas o columnas sin inmovilizar.",
    },
    "You can't freeze all visible {lines} on the sheet.": {
        "ru": "Нельзя закрепить все видимые строки или столбцы листа.",
        "es": "No se pueden inmovilizar todas las filas o columnas visibles.",
    },
    'A sheet with the name "{title}" already exists. Please enter another name.': {
        "ru": "Лист с названием «{title}» уже существует. Введите другое название.",
        "es": 'Ya existe una hoja con el nombre "{title}". Escribe otro nombre.',
    },
    "You can't hide all the sheets in a document.": {
        "ru": "Нельзя скрыть все листы документа.",
        "es": "No se pueden ocultar todas las hojas de un documento.",
    },
    "You can't remove all the visible sheets in a document.": {
        "ru": "Нельзя удалить все видимые листы документа.",
        "es": "No se pueden quitar todas las hojas visibles de un documento.",
    },
    "This action would increase the number of cells in the workbook above the limit of"
    " {limit} cells.": {
        "ru": "Из-за этого действия ячеек в таблице станет больше {limit} – это"
        " предел.",
        "es": "Con esta acción, el libro superaría el límite de {limit} celdas.",
    },
}
"""Google's English sentence and what stands for it; ours, as Google's are not known."""


def _pattern(sentence: str) -> re.Pattern[str]:
    """Return what finds a sentence at the end of a message."""
    parts = re.split(r"\{(\w+)\}", sentence)
    named = [
        f"(?P<{part}>.+)" if index % 2 else re.escape(part)
        for index, part in enumerate(parts)
    ]
    return re.compile("".join(named) + r"\Z", re.DOTALL)


_PATTERNS = [(_pattern(sentence), spoken) for sentence, spoken in _SENTENCES.items()]


def in_language(language: str, error: ApiError) -> ApiError:
    """Return a refusal in another language; what is not for people stays as it is.

    Args:
        language: ``en``, ``ru`` or ``es``.
        error: The refusal; the place that it begins with is kept.
    """
    if language == "en" or not isinstance(error, SheetsError):
        return error
    for pattern, spoken in _PATTERNS:
        hit = pattern.search(error.message)
        if hit:
            text = spoken[language].format(**hit.groupdict())
            return SheetsError(
                error.code,
                error.message[: hit.start()] + text,
                status=error.status,
                details=error.details,
            )
    return error
