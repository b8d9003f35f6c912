"""``sheetsync login``: a person lets sheetsync into the account it works with."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from requests.adapters import BaseAdapter

from sheetsync.clock import Clock
from sheetsync.core.sharing import canonical
from sheetsync.errors import SignInNeeded
from sheetsync.google.consent import Consent
from sheetsync.google.credential_files import OAuthClient
from sheetsync.google.credentials import sign_in_of
from sheetsync.google.drive import Account, Drive
from sheetsync.google.redirect import RedirectListener
from sheetsync.google.session import GoogleSession
from sheetsync.google.token_file import keep
from sheetsync.locales.text import tr

TIME_LIMIT = timedelta(minutes=5)
"""How long Google's page may stay unanswered."""

PASTED_REDIRECT = "http://127.0.0.1:1/"
"""Where nobody listens: the person copies the address that the browser shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Signs in to one account, and keeps the sign-in only if it is that one.

    Attributes:
        client: The OAuth client that asks.
        account: E-mail address that sheetsync works with.
        token: Where the sign-in is kept.
        clock: Tells the time and waits.
        chance: Gives random numbers from 0 to 1, for the pauses between tries.
        adapter: Where requests to Google really go; to Google if None.
    """

    client: OAuthClient
    account: str
    token: Path
    clock: Clock
    chance: Callable[[], float]
    adapter: BaseAdapter | None = None

    def by_browser(
        self,
        open_page: Callable[[str], object],
        words: str,
        limit: timedelta = TIME_LIMIT,
    ) -> Account:
        """Sign in with a browser on this machine.

        Args:
            open_page: Shows an address to the person.
            words: What the browser shows once it brought the answer.
            limit: How long to wait for the person.

        Raises:
            SignInNeeded: The person said no, chose another account, or did not
                answer; nothing is kept.
        """
        with closing(RedirectListener(words)) as listener:
            consent = self._consent(listener.address)
            listener.expect(consent.is_answered_by)
            open_page(consent.url)
            answer = listener.wait(limit.total_seconds())
        if answer is None:
            consent.close()
            raise SignInNeeded(
                tr(
                    "Nobody answered Google's page within {minutes} minutes. Run"
                    " sheetsync login again; without a browser on this machine, with"
                    " --no-browser",
                    minutes=math.ceil(limit / timedelta(minutes=1)),
                )
            )
        return self._finish(consent, answer)

    def by_paste(self, ask: Callable[[str], str]) -> Account:
        """Sign in with a browser anywhere; its last address is pasted back.

        Args:
            ask: Shows the address of Google's page and returns what was pasted.

        Raises:
            SignInNeeded: As above.
        """
        consent = self._consent(PASTED_REDIRECT)
        return self._finish(consent, ask(consent.url))

    def _consent(self, redirect_uri: str) -> Consent:
        return Consent(
            self.client, redirect_uri, hint=self.account, adapter=self.adapter
        )

    def _finish(self, consent: Consent, answer: str) -> Account:
        try:
            credentials = consent.credentials(consent.code_in(answer))
        finally:
            consent.close()
        with GoogleSession(
            credentials, clock=self.clock, chance=self.chance, adapter=self.adapter
        ) as session:
            found = Drive(session).about()
        if canonical(found.email) != canonical(self.account):
            raise SignInNeeded(
                tr(
                    "You signed in as {found}, but config/company.yaml says that"
                    " sheetsync works as {wanted}. Run sheetsync login again and choose"
                    " that account, or change owner or worker there",
                    found=found.email,
                    wanted=self.account,
                )
            )
        keep(self.token, sign_in_of(credentials, found.email))
        return found
