"""accessproposals: strangers ask to be let in, and whoever may share answers.

Nobody asks through the API: a person does who opens a link to what he may not see. So
the asking is a function here, for the scripted people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import READ_SCOPES, WRITE_SCOPES, Call
from sheetsync.emulator.drive.files import gone
from sheetsync.emulator.drive.granting import let_in
from sheetsync.emulator.drive.grants import Grantee, check_reachable
from sheetsync.emulator.drive.listing import page_token, read_page_token
from sheetsync.emulator.drive.outbox import tell_of_proposal, tell_of_refusal
from sheetsync.emulator.drive.times import time_text
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.drive import Proposal
from sheetsync.emulator.state.files import account_key
from sheetsync.emulator.state.rights import ROLES, Role

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_PAGE_SIZE, _LARGEST_PAGE = 100, 1000


def propose(google: Google, file: File, email: str, role: str, message: str) -> None:
    """Let a person ask for access; what he asked for before is forgotten."""
    for known in _of(google, file):
        if account_key(known.email) == account_key(email):
            del google.drive.proposals[known.id]
    made = Proposal(
        id=google.ids.file_id(),
        file_id=file.id,
        email=email,
        role=role,
        message=message,
        created=google.clock(),
    )
    google.drive.proposals[made.id] = made
    tell_of_proposal(google, file, sender=email, role=role, note=message)


def list_all(call: Call) -> Response:
    """Answer accessproposals.list, for those who may share the file."""
    file = _approvable(call, *READ_SCOPES)
    known = _of(call.google, file)
    start = read_page_token(call.query.get("pageToken", ""))
    size = call.number("pageSize", _PAGE_SIZE, _LARGEST_PAGE)
    shown: dict[str, Any] = {}
    if known[start : start + size]:
        page = [_resource(one) for one in known[start : start + size]]
        shown["accessProposals"] = page
    if start + size < len(known):
        shown["nextPageToken"] = page_token(start + size)
    return call.answer("ListAccessProposalsResponse", shown, "*")


def get(call: Call) -> Response:
    """Answer accessproposals.get."""
    file = _approvable(call, *READ_SCOPES)
    return call.answer("AccessProposal", _resource(_asked(call, file)), "*")


def resolve(call: Call) -> Response:
    """Answer accessproposals.resolve: the person is let in, or is not."""
    call.require_person()
    file = _approvable(call, *WRITE_SCOPES)
    proposal = _asked(call, file)
    body = call.json("ResolveAccessProposalRequest")
    mails = bool(body.get("sendNotification"))
    match body.get("action"):
        case "ACCEPT":
            grantee = Grantee(type="user", email=proposal.email)
            role = _allowed(body.get("role") or [])
            check_reachable(call.google, file, grantee, notified=mails)
            let_in(call, file, grantee, {"role": role.word}, notified=mails)
        case "DENY":
            if mails:
                tell_of_refusal(call.google, file, sender=call.email, to=proposal.email)
        case _:
            raise errors.invalid("action", "The action must be ACCEPT or DENY.")
    del call.google.drive.proposals[proposal.id]
    call.google.save_accounts()
    return gone()


def _allowed(words: list[str]) -> Role:
    """Return the greatest role that an approver has allowed.

    Raises:
        DriveError: 400 when he has allowed none, or one that cannot be asked for.
    """
    roles = [ROLES[word] for word in words if word in ROLES]
    if not roles or len(roles) < len(words) or max(roles) > Role.WRITER:
        raise errors.invalid(
            "role", "To accept, name one or more of writer, commenter and reader."
        )
    return max(roles)


def _approvable(call: Call, *scopes: str) -> File:
    file = call.open_anywhere(*scopes)
    if not rights.can_share(call.google, file, call.email):
        raise errors.not_allowed(file.id)
    return file


def _of(google: Google, file: File) -> list[Proposal]:
    return [one for one in google.drive.proposals.values() if one.file_id == file.id]


def _asked(call: Call, file: File) -> Proposal:
    wanted = call.path["proposal_id"]
    proposal = call.google.drive.proposals.get(wanted)
    if proposal is None or proposal.file_id != file.id:
        raise errors.proposal_not_found(wanted)
    return proposal


def _resource(proposal: Proposal) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "fileId": proposal.file_id,
        "proposalId": proposal.id,
        "requesterEmailAddress": proposal.email,
        "recipientEmailAddress": proposal.email,
        "rolesAndViews": [{"role": proposal.role}],
        "createTime": time_text(proposal.created),
    }
    return shown | ({"requestMessage": proposal.message} if proposal.message else {})
