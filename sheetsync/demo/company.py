"""The sample company's clients, all from one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sheetsync.core.rows import Cell, serial
from sheetsync.demo.buying import Buying, buying_of
from sheetsync.demo.words import ENGLISH, RUSSIAN, WORDS, Words

PROSPECTS = "prospects"
INTERESTED = "interested"
CUSTOMERS = "customers"
ARCHIVE = "archive"

SHARES: Mapping[str, float] = {PROSPECTS: 0.55, INTERESTED: 0.25, CUSTOMERS: 0.2}
"""Which part of the clients stands in which base."""

_RUSSIAN_SHARE = 0.6
_QUALIFIED_SHARE = 0.6
_SOURCES = ("website", "cold call", "exhibition", "recommendation", "advertising")
_SIZES = ("up to 10", "11 to 50", "51 to 250", "over 250")
_CHANNELS = ("call", "e-mail", "messenger", "meeting")
_OUTCOMES = ("talked", "no answer", "call back", "agreed")
_CONTACTS = {PROSPECTS: (0, 2), INTERESTED: (1, 4), CUSTOMERS: (1, 5)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One entry of the contact log.

    Attributes:
        day: When.
        channel: How; a word of config's list.
        minutes: How long.
        outcome: What came of it; a word of config's list.
        comment: What it was about; no two contacts have the same.
    """

    day: date
    channel: str
    minutes: int
    outcome: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleClient:
    """A client of the sample company.

    Attributes:
        stage: Id of the stage he stands in.
        responsible: Name of the person responsible for him.
        typed: What people typed about him, by column id; choices are config's words.
        mobile: Personal number of who decides, which only the owner may see.
        contacts: His contact log, the earliest first.
        buying: What he bought, in order.
    """

    stage: str
    responsible: str
    typed: Mapping[str, Cell]
    mobile: str
    contacts: tuple[Contact, ...]
    buying: tuple[Buying, ...]

    @property
    def email(self) -> str:
        """His address: the mark by which the demo tells clients apart."""
        return str(self.typed["email"])


def make_company(
    seed: int, count: int, people: Mapping[str, Sequence[str]], day: date, locale: str
) -> tuple[SampleClient, ...]:
    """Make up clients; the same arguments always give the same ones.

    Args:
        seed: Seed of all chance.
        count: How many.
        people: For each stage the names of those who work in it.
        day: Today; contacts and purchases lie before it.
        locale: Language of what people typed, ``en`` or ``ru``.
    """
    makers = _Maker(random.Random(seed), people, day, locale)  # noqa: S311
    stages = [
        stage for stage, share in SHARES.items() for _ in range(int(count * share))
    ]
    stages += [PROSPECTS] * (count - len(stages))
    return tuple(makers.client(number, stage) for number, stage in enumerate(stages))


class _Maker:
    """Makes clients one after another; a class so that names stay unique."""

    def __init__(
        self,
        chance: random.Random,
        people: Mapping[str, Sequence[str]],
        day: date,
        locale: str,
    ) -> None:
        self._chance = chance
        self._people = people
        self._day = day
        self._locale = locale
        self._names = {
            words.forms: _names(chance, words) for words in (ENGLISH, RUSSIAN)
        }
        self._numbers = chance.sample(range(100_000_000, 999_999_999), 40_000)
        self._offer = 1000

    def client(self, number: int, stage: str) -> SampleClient:
        chance = self._chance
        russian = chance.random() < _RUSSIAN_SHARE
        words = RUSSIAN if russian else ENGLISH
        buying = buying_of(chance, self._day, number) if stage == CUSTOMERS else ()
        goods = WORDS[self._locale].goods
        return SampleClient(
            stage=stage,
            responsible=self._people[stage][number % len(self._people[stage])],
            typed=self._typed(number, stage, words, buying),
            mobile=self._phone(),
            contacts=tuple(self._contacts(stage)),
            buying=tuple(one.named(goods) for one in buying),
        )

    def _typed(
        self, number: int, stage: str, words: Words, buying: Sequence[Buying]
    ) -> dict[str, Cell]:
        chance = self._chance
        person = f"{chance.choice(words.given)} {chance.choice(words.family)}"
        cells: dict[str, Cell] = {
            "company": next(self._names[words.forms]),
            "contact_person": person,
            "phone": self._phone(),
            "email": f"zakaz.{number:04}@client{chance.randrange(10, 99)}.example",
            "city": chance.choice(words.cities),
            "source": chance.choice(_SOURCES),
        }
        if stage != PROSPECTS or chance.random() < _QUALIFIED_SHARE:
            cells |= self._qualified(person)
        if buying:
            first = buying[0]
            cells["first_purchase"] = serial(first.day)
            cells["first_purchase_amount"] = first.amount_minor / 100
        return cells

    def _qualified(self, person: str) -> dict[str, Cell]:
        words, chance = WORDS[self._locale], self._chance
        need = chance.choice(words.needs).format(n=chance.randrange(2, 40))
        return {
            "decision_maker": f"{person}, {chance.choice(words.posts)}",
            "company_size": chance.choice(_SIZES),
            "needs": need,
        }

    def _contacts(self, stage: str) -> Iterator[Contact]:
        chance = self._chance
        fewest, most = _CONTACTS[stage]
        count = chance.randint(fewest, most)
        for days in sorted(chance.sample(range(1, 90), count), reverse=True):
            self._offer += 1
            talk = chance.choice(WORDS[self._locale].talks)
            yield Contact(
                day=self._day - timedelta(days=days),
                channel=chance.choice(_CHANNELS),
                minutes=chance.randint(1, 45),
                outcome=chance.choice(_OUTCOMES),
                comment=talk.format(offer=f"N{self._offer}"),
            )

    def _phone(self) -> str:
        """A number that nobody else has, written as people write numbers."""
        digits = f"9{self._numbers.pop()}"
        code, first, second, third = digits[:3], digits[3:6], digits[6:8], digits[8:]
        return self._chance.choice(
            (
                f"+7{digits}",
                f"+7 {code} {first}-{second}-{third}",
                f"8 ({code}) {first}-{second}-{third}",
                f"007{digits}",
                f"0{digits}",
            )
        )


def _names(chance: random.Random, words: Words) -> Iterator[str]:
    """Company names, each once, none of them a part of another."""
    pairs = [f"{one} {other}" for one in words.firsts for other in words.seconds]
    chance.shuffle(pairs)
    for pair in pairs:
        yield chance.choice(words.forms).format(pair)
    for number, pair in enumerate(pairs, 2):
        yield chance.choice(words.forms).format(f"{pair} № {number}")
