"""Methods that clients call on their way: replies, who am I."""

from __future__ import annotations

from tests.emulator.drive.conftest import BASE, Person


def test_only_its_author_rewords_a_reply(owner: Person, manager: Person) -> None:
    base = owner.make("Base")
    owner.share(base, manager.token, "writer")
    comment = owner.ok(
        "POST", f"/files/{base}/comments", {"content": "Why?"}, fields="id"
    )["id"]
    replies = f"/files/{base}/comments/{comment}/replies"
    reply = manager.ok("POST", replies, {"content": "As if"}, fields="id")["id"]

    changed = manager.ok(
        "PATCH", f"{replies}/{reply}", {"content": "Since then"}, fields="content"
    )
    refused = owner.call(
        "PATCH", f"{replies}/{reply}", {"content": "No"}, fields="content"
    )

    assert changed == {"content": "Since then"}
    assert refused.status == 403


def test_a_token_says_whose_it_is(owner: Person) -> None:
    def who(path: str, token: str) -> tuple[int, str, str]:
        headers = {"Authorization": f"Bearer {token}"}
        answer = owner.session.get(f"{BASE}{path}", headers=headers)
        body = answer.json()
        number = body.get("id") or body.get("sub") or ""
        return answer.status_code, body.get("email", ""), number

    status, email, number = who("/userinfo/v2/me", owner.token)
    assert (status, email, len(number)) == (200, owner.token, 21)
    assert who("/oauth2/v3/userinfo", owner.token) == (200, owner.token, number)
    assert who("/oauth2/v2/userinfo", "nobody")[0] == 401
