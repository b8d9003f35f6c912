"""The pages of the sign-in: plain HTML that works with a keyboard and a screen reader.

No script, no style sheet from elsewhere. Whatever comes from outside is escaped.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetsync.emulator.oauth.consent import Question
    from sheetsync.emulator.state.people import Person

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;"
    "padding:0 1rem;color:#1f1f1f;background:#fff}"
    "fieldset{border:1px solid #767676;border-radius:.5rem;margin:1rem 0}"
    "label{display:block;padding:.35rem 0}"
    "button{font:inherit;padding:.5rem 1.5rem;margin-right:.75rem}"
    "code{display:block;padding:.75rem;background:#f0f0f0;overflow-wrap:anywhere}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MEANINGS = {
    "drive": "See, edit, create and delete all of your Google Drive files",
    "drive.readonly": "See and download all your Google Drive files",
    "drive.file": "See, edit, create and delete only the Google Drive files that you"
    " use with this app",
    "drive.metadata": "See and change information about your Google Drive files",
    "drive.metadata.readonly": "See information about your Google Drive files",
    "spreadsheets": "See, edit, create and delete all your Google Sheets spreadsheets",
    "spreadsheets.readonly": "See all your Google Sheets spreadsheets",
    "openid": "Know who you are on Google",
    "email": "See your e-mail address",
    "profile": "See your name",
    "userinfo.email": "See your e-mail address",
    "userinfo.profile": "See your name",
}


def consent_page(
    question: Question, people: Sequence[Person], params: Mapping[str, str]
) -> HTMLResponse:
    """Return the question to a person.

    Args:
        question: What the app asks.
        people: Whom the visitor may act as.
        params: Parameters of the request, which the answer brings back.
    """
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in params.items()
    )
    name = escape(question.client.name)
    body = (
        f"<h1>{name} wants access to your Google Account</h1>"
        "<p>This is the local Google of an emulator: it has no passwords, so choose"
        " the person to act as.</p>"
        f'<form method="post">{hidden}'
        f"<fieldset><legend>Person</legend>{_choices(question, people)}</fieldset>"
        f"<fieldset><legend>{name} may</legend>{_scopes(question)}</fieldset>"
        '<button name="decision" value="allow">Allow</button>'
        '<button name="decision" value="deny">Deny</button></form>'
    )
    return page(f"Sign in to {question.client.name}", body)


def _choices(question: Question, people: Sequence[Person]) -> str:
    hint = account_key(question.hint)
    rows = []
    for one in people:
        checked = " checked" if account_key(one.email) == hint else ""
        rows.append(
            f'<label><input type="radio" name="account" value="{escape(one.email)}"'
            f"{checked}> {escape(one.name)} ({escape(one.email)})</label>"
        )
    known = hint in {account_key(one.email) for one in people}
    other = "" if known else escape(question.hint)
    rows.append(
        '<label>Another address: <input type="email" name="other"'
        f' value="{other}" autocomplete="email"></label>'
    )
    return "".join(rows)


def _scopes(question: Question) -> str:
    return "".join(
        f'<label><input type="checkbox" name="granted" value="{escape(one)}" checked> '
        f"{escape(_MEANINGS.get(one.rpartition('/auth/')[2], one))}</label>"
        for one in question.scopes
    )


def code_page(code: str) -> HTMLResponse:
    """Return the page that shows a code to be copied into the app."""
    body = (
        "<h1>Allowed</h1><p>Copy this code, go back to the app and paste it there.</p>"
        f'<code id="code" tabindex="0">{escape(code)}</code>'
    )
    return page("Copy this code", body)


def denied_page() -> HTMLResponse:
    """Return the page of a person who said no to an app that waits for a code."""
    return page("Denied", "<h1>Denied</h1><p>The app gets no access.</p>")


def error_page(error: str, description: str) -> HTMLResponse:
    """Return the page that tells why nobody can be asked."""
    body = (
        "<h1>Access blocked: this app's request is invalid</h1>"
        f"<p>Error 400: {escape(error)}</p><p>{escape(description)}</p>"
    )
    return page("Access blocked", body, status=400)


def page(title: str, body: str, *, status: int = 200) -> HTMLResponse:
    """Return a whole page around a body of safe HTML."""
    text = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": _POLICY}
    return HTMLResponse(text, status_code=status, headers=headers)
