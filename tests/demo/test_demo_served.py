"""The ordinary demo: its Google answers on loopback while the worker works."""

from __future__ import annotations

from threading import Event

import requests

from sheetsync.demo.run import Order, keep_working, play, served
from sheetsync.demo.telling import how_to_look, who_is_who


def test_anybody_reads_his_own_base_over_http_and_the_demo_ends_when_told() -> None:
    stop = Event()
    with served(Order(clients=60), 0, stop) as (company, url):
        world = company.world
        stop.set()
        told = [one.english() for one in (*who_is_who(world), *how_to_look(world, url))]
        answers = [
            requests.get(
                f"{url}/v4/spreadsheets/{world.files['prospects']}/values/Clients!A1:P5",
                headers={"Authorization": f"Bearer {email}"},
                timeout=10,
            )
            for email in (
                world.staff("prospects")[0].email,
                "stranger@elsewhere.example",
            )
        ]

        assert play(company, lambda _event: None) is None
        keep_working(world, lambda _text: None)

    assert [one.status_code for one in answers] == [200, 403]
    assert len(answers[0].json()["values"]) == 5
    assert any(world.files["prospects"] in line for line in told)
    assert any("Anna Petrova" in line for line in told)
