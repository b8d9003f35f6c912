"""The page's own words, in English and in Russian.

Refusals are not among them: those are Google's, and shown as they come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH = "en"
RUSSIAN = "ru"

_RUSSIAN: Mapping[str, str] = {
    "Local Google": "Локальный Google",
    "Who are you?": "Кто вы?",
    "There are no passwords here: choose the person to act as.": (
        "Паролей здесь нет: выберите, от чьего имени работать."
    ),
    "Another address": "Другой адрес",
    "Enter": "Войти",
    "My files": "Мои файлы",
    "You see what you own and what was shared with you.": (
        "Здесь то, чем вы владеете, и то, к чему вам открыли доступ."
    ),
    "There are no files for you yet.": "Для вас файлов пока нет.",
    "Name": "Название",
    "Owner": "Владелец",
    "Last changed": "Изменён",
    "me": "я",
    "Someone else": "Другой человек",
    "There is nothing here for you": "Здесь для вас ничего нет",
    "The file does not exist, or nobody has given you access to it.": (
        "Такого файла нет, или вам не открыли к нему доступ."
    ),
    "View only": "Только просмотр",
    "Insert row above": "Вставить строку выше",
    "Insert row below": "Вставить строку ниже",
    "Delete row": "Удалить строку",
    "Sort A → Z": "Сортировать А → Я",
    "Sort Z → A": "Сортировать Я → А",
    "Add row": "Добавить строку",
    "Tabs": "Листы",
    "Charts": "Диаграммы",
    "Rows": "Строки",
    "Empty": "Пусто",
    "Open the link": "Открыть ссылку",
    "Choose a cell first.": "Сначала выберите ячейку.",
    "Protected: only some people may edit this.": ("Защищено: изменять могут не все."),
    "Protected: you will be asked before you edit this.": (
        "Защищено: перед изменением будет вопрос."
    ),
    "Edit a protected cell?": "Изменить защищённую ячейку?",
    "This part of the sheet is not meant to be changed by hand.": (
        "Эту часть листа не положено менять руками."
    ),
    "Edit anyway": "Всё равно изменить",
    "Cancel": "Отмена",
    "Someone has changed or moved this row meanwhile. Look again.": (
        "Эту строку тем временем изменили или переместили. Посмотрите ещё раз."
    ),
    "Only the first {count} rows are shown.": "Показаны только первые {count} строк.",
    "This tab has no cells to show.": "На этом листе нет ячеек.",
    "Close": "Закрыть",
    "Share": "Доступ",
    "Viewer": "Читатель",
    "Commenter": "Комментатор",
    "Editor": "Редактор",
    "Content manager": "Контент-менеджер",
    "Manager": "Менеджер",
    "Remove {name}": "Закрыть доступ: {name}",
    "Role of {name}": "Роль: {name}",
    "Address of somebody new": "Адрес нового участника",
    "Let in": "Открыть доступ",
    "Anyone with the link": "Все, у кого есть ссылка",
    "Everybody of a domain": "Все пользователи домена",
    "Version history": "История версий",
    "As it is now": "Как сейчас",
    "Restore": "Восстановить",
    "Restore the version of {moment}": "Восстановить версию: {moment}",
    "Comments": "Комментарии",
    "Comment": "Комментировать",
    "Comment on {cell}": "Комментарий к ячейке {cell}",
    "There are no comments.": "Комментариев нет.",
    "Choose a cell first to comment on it.": (
        "Чтобы оставить комментарий, сначала выберите ячейку."
    ),
    "Answer": "Ответ",
    "Send": "Отправить",
    "Resolve": "Закрыть обсуждение",
    "Reopen": "Открыть снова",
    "Resolved": "Обсуждение закрыто",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Says the page's texts in one language.

    Attributes:
        language: `en` or `ru`, as in the page's `lang`.
    """

    language: str = ENGLISH

    def __call__(self, text: str, **parts: object) -> str:
        """Return a text, which is written in English where it is used.

        Args:
            text: The English text.
            parts: What stands in its braces.
        """
        said = _RUSSIAN.get(text, text) if self.language == RUSSIAN else text
        return said.format(**parts) if parts else said


def wanted_words(asked: str, accepted: str) -> Words:
    """Return the words for a visitor.

    Args:
        asked: Language that the address asks for, `ru`; may be empty.
        accepted: The browser's Accept-Language.
    """
    if asked:
        return Words(RUSSIAN if asked.casefold().startswith(RUSSIAN) else ENGLISH)
    for one in _by_preference(accepted):
        if one.startswith((RUSSIAN, ENGLISH)):
            return Words(one[:2])
    return Words()


def moment_text(text: str) -> str:
    """Return a moment as the clock on the wall shows it, which both languages read."""
    return f"{datetime.fromisoformat(text).astimezone():%d.%m.%Y, %H:%M}"


def _by_preference(accepted: str) -> list[str]:
    weighed = []
    for part in accepted.split(","):
        name, _, weight = part.partition(";q=")
        try:
            weighed.append((float(weight or 1), name.strip().casefold()))
        except ValueError:
            continue
    weighed.sort(key=lambda one: one[0], reverse=True)
    return [name for weight, name in weighed if weight > 0]
