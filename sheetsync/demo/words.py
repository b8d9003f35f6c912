"""Words that the sample company is made of: names, cities, needs, goods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language.

    Attributes:
        forms: Legal forms around a company's name, which stands at ``{}``.
        firsts: First halves of company names.
        seconds: Second halves.
        given: Given names.
        family: Family names that go with all of them.
        posts: Posts of those who decide.
        cities: Where clients sit.
        needs: What they need; ``{n}`` is how much of it a month.
        goods: What they buy.
        talks: What contacts are about; ``{offer}`` is the offer's number.
    """

    forms: tuple[str, ...]
    firsts: tuple[str, ...]
    seconds: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    posts: tuple[str, ...]
    cities: tuple[str, ...]
    needs: tuple[str, ...]
    goods: tuple[str, ...]
    talks: tuple[str, ...]


def _list(words: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in words.split(","))


ENGLISH = Words(
    forms=("{} Ltd", "{} LLC", "{} & Sons", "{} Group", "{} GmbH"),
    firsts=_list(
        "Harbour, Silver, Granite, Maple, Copper, Anchor, Meadow, Falcon, Summit,"
        "Beacon, Cedar, Orchard, Raven, Bright, Compass, Quarry, Willow, Iron, Amber,"
        "Highland, Coral, Thistle, Lantern, Prairie"
    ),
    seconds=_list(
        "Logistics, Foods, Interiors, Machinery, Textiles, Packaging, Supplies,"
        "Engineering, Ceramics, Furniture, Printing, Bakeries, Tools, Optics, Paper,"
        "Chemicals, Electric, Timber, Windows, Catering"
    ),
    given=_list(
        "Alice, Brian, Clara, Daniel, Emma, Frank, Grace, Henry, Irene, James, Karen,"
        "Leo, Martha, Nigel, Olivia, Peter, Rachel, Simon, Tessa, Victor"
    ),
    family=_list(
        "Archer, Bennett, Carter, Doyle, Ellis, Fisher, Grant, Holmes, Irving, Jordan,"
        "Keller, Lambert, Mason, Norris, Osborne, Porter, Reeves, Sutton, Turner, Webb"
    ),
    posts=("director", "head of purchasing", "owner", "commercial director"),
    cities=_list("London, Tallinn, Belgrade, Dubai, Almaty, Istanbul, Limassol, Riga"),
    needs=(
        "cardboard boxes, about {n} pallets a month",
        "stretch film, {n} rolls a month, deferred payment",
        "labels for {n} kinds of goods, small runs",
        "packing tape, {n} boxes; changes its supplier in spring",
        "bags with a logo, {n} thousand a quarter",
    ),
    goods=("boxes", "stretch film", "labels", "packing tape", "bags"),
    talks=(
        "asked for prices, sent offer {offer}",
        "discussed terms of offer {offer}, will think it over",
        "samples by offer {offer} are on their way",
        "offer {offer}: wants a longer deferral",
        "agreed on the volume of offer {offer}",
    ),
)

RUSSIAN = Words(
    forms=("ООО «{}»", "АО «{}»", "ГК «{}»", "ТД «{}»", "НПО «{}»"),
    firsts=_list(
        "Северный, Уральский, Волжский, Балтийский, Южный, Новый, Первый, Невский,"
        "Сибирский, Донской, Камский, Окский, Янтарный, Вятский, Рязанский, Тульский,"
        "Алтайский, Обский, Каспийский, Полярный, Ладожский, Онежский, Амурский,"
        "Кубанский"
    ),
    seconds=_list(
        "вектор, завод, стандарт, ресурс, комбинат, торговый путь, проект, альянс,"
        "хлеб, текстиль, металл, станок, картон, мебельщик, кабель, кирпич, фарфор,"
        "насос, инструмент, склад"
    ),
    given=_list(
        "Анна, Борис, Вера, Григорий, Дарья, Евгений, Жанна, Захар, Инна, Кирилл,"
        "Лариса, Михаил, Наталья, Олег, Полина, Роман, Светлана, Тимур, Ульяна, Фёдор"
    ),
    family=_list(
        "Авдеенко, Бондарчук, Величко, Гончаренко, Довженко, Ермак, Живаго, Зинченко,"
        "Иваненко, Коваль, Ляшко, Марченко, Назаренко, Онищенко, Панченко, Романюк,"
        "Савицких, Ткач, Филиппенко, Черных"
    ),
    posts=("директор", "начальник снабжения", "владелец", "коммерческий директор"),
    cities=_list(
        "Москва, Санкт-Петербург, Казань, Екатеринбург, Новосибирск, Самара, Тверь,"
        "Пермь, Ростов-на-Дону, Ёлкино"
    ),
    needs=(
        "короба из картона, около {n} паллет в месяц",
        "стрейч-плёнка, {n} рулонов в месяц, нужна отсрочка",
        "этикетки на {n} видов товара, малые тиражи",
        "упаковочный скотч, {n} коробок; весной меняет поставщика",
        "пакеты с логотипом, {n} тысяч в квартал",
    ),
    goods=("короба", "стрейч-плёнка", "этикетки", "скотч", "пакеты"),
    talks=(
        "спросили цены, отправлено КП {offer}",
        "обсудили условия КП {offer}, думают",
        "образцы по КП {offer} в пути",
        "КП {offer}: хотят отсрочку подлиннее",
        "договорились об объёме по КП {offer}",
    ),
)

WORDS: Mapping[str, Words] = MappingProxyType({"en": ENGLISH, "ru": RUSSIAN})
"""The words by language."""

RUSSIAN_STAFF: Mapping[str, str] = MappingProxyType(
    {
        "Northwind Trading": "Северный ветер",
        "Anna Petrova": "Анна Петрова",
        "Dmitry Sokolov": "Дмитрий Соколов",
        "Polina Morozova": "Полина Морозова",
        "Sergey Volkov": "Сергей Волков",
        "Elena Kuznetsova": "Елена Кузнецова",
        "Maxim Lebedev": "Максим Лебедев",
        "Olga Smirnova": "Ольга Смирнова",
        "Igor Novikov": "Игорь Новиков",
        "Tatiana Fedorova": "Татьяна Фёдорова",
    }
)
"""The sample company's names in config/, and how they are written in Russian."""
