"""Drive's refusals, each in Google's own words.

Programs branch on the reason, people read the message; both are copied from recorded
answers and from Google's guide to errors.
"""

from __future__ import annotations

from sheetsync.emulator.answers import DriveError


def file_not_found(file_id: str) -> DriveError:
    """A file that does not exist, or that the caller may not see."""
    return _parameter(404, "notFound", f"File not found: {file_id}.", "fileId")


def permission_not_found(permission_id: str) -> DriveError:
    """A permission that the file does not have."""
    message = f"Permission not found: {permission_id}."
    return _parameter(404, "notFound", message, "permissionId")


def proposal_not_found(proposal_id: str) -> DriveError:
    """A request for access that the file does not have, or that was answered."""
    message = f"Access proposal not found: {proposal_id}."
    return _parameter(404, "notFound", message, "proposalId")


def drive_not_found(drive_id: str) -> DriveError:
    """A shared drive that does not exist."""
    message = f"Shared drive not found: {drive_id}"
    return _parameter(404, "notFound", message, "driveId")


def drive_exists() -> DriveError:
    """A shared drive asked for a second time by the same request id."""
    return DriveError(
        409, "duplicate", "A shared drive with this request ID already exists."
    )


def items_left_out() -> DriveError:
    """A look into shared drives by a call that does not want what lies in them."""
    return DriveError(
        403,
        "includeTeamDriveItemsRequired",
        "The includeItemsFromAllDrives parameter must be set to true when driveId is"
        " specified or corpora contains drive or allDrives.",
    )


def drive_without_corpora() -> DriveError:
    """A drive named without corpora=drive, or the other way round."""
    return DriveError(
        403,
        "teamDriveIdRequiresTeamDriveCorpora",
        "The driveId parameter must be specified if and only if corpora is set to"
        " drive.",
    )


def no_administrator() -> DriveError:
    """A call as an administrator of the domain, of whom this world has none."""
    return DriveError(
        403,
        "insufficientAdministratorPrivileges",
        "The requesting user has insufficient administrator privileges.",
    )


def comment_not_found(comment_id: str) -> DriveError:
    """A comment that the file does not have, or a deleted one."""
    return _parameter(404, "notFound", f"Comment not found: {comment_id}.", "commentId")


def reply_not_found(reply_id: str) -> DriveError:
    """A reply that the comment does not have, or a deleted one."""
    return _parameter(404, "notFound", f"Reply not found: {reply_id}.", "replyId")


def revision_not_found(revision_id: str) -> DriveError:
    """A revision that the file's history does not tell of."""
    message = f"Revision not found: {revision_id}."
    return _parameter(404, "notFound", message, "revisionId")


def upload_not_found(upload_id: str) -> DriveError:
    """An upload that was never begun, or was called off."""
    message = f"Upload session not found: {upload_id}."
    return _parameter(404, "notFound", message, "upload_id")


def not_allowed(file_id: str) -> DriveError:
    """Something that the caller's role on the file does not allow."""
    return DriveError(
        403,
        "insufficientFilePermissions",
        f"The user does not have sufficient permissions for file {file_id}.",
    )


def id_in_use() -> DriveError:
    """Refuse an id that a file has already: whoever retries knows that it was made."""
    message = "A file already exists with the provided ID."
    return DriveError(409, "fileIdInUse", message)


def not_writable(what: str) -> DriveError:
    """A field of the body that only Google writes."""
    return DriveError(403, "fieldNotWritable", what)


def invalid(name: str, message: str) -> DriveError:
    """A parameter whose value makes no sense."""
    return _parameter(400, "invalid", message, name)


def invalid_parameter(name: str, message: str) -> DriveError:
    """A parameter that is out of its range or of the wrong form."""
    return _parameter(400, "invalidParameter", message, name)


def required(name: str, message: str = "") -> DriveError:
    """A parameter or field that the method cannot do without."""
    message = message or f"Required parameter: {name}"
    return _parameter(400, "required", message, name)


def bad_request(reason: str, message: str) -> DriveError:
    """A 400 that is about no single parameter."""
    return DriveError(400, reason, message)


def bad_json() -> DriveError:
    """A body that is no JSON object."""
    return DriveError(400, "parseError", "Parse Error")


def unauthenticated() -> DriveError:
    """A call without valid credentials."""
    return DriveError(
        401,
        "authError",
        "Invalid Credentials",
        location="Authorization",
        location_type="header",
    )


def login_required() -> DriveError:
    """A call with an API key for something that needs a person."""
    return DriveError(
        401,
        "required",
        "Login Required",
        location="Authorization",
        location_type="header",
    )


def bad_key() -> DriveError:
    """An API key that nobody was given."""
    return DriveError(
        400,
        "badRequest",
        "API key not valid. Please pass a valid API key.",
        domain="usageLimits",
    )


def insufficient_scopes() -> DriveError:
    """A token without any of the scopes that the method asks for."""
    return DriveError(
        403,
        "insufficientPermissions",
        "Insufficient Permission",
        top_message="Request had insufficient authentication scopes.",
    )


def cannot_copy() -> DriveError:
    """A file whose owner keeps it from being copied by this caller."""
    return DriveError(403, "cannotCopyFile", "This file cannot be copied by the user.")


def cannot_download() -> DriveError:
    """A file whose owner keeps it from being downloaded by this caller."""
    return DriveError(
        403, "cannotDownloadFile", "This file cannot be downloaded by the user."
    )


def no_storage() -> DriveError:
    """A service account that tries to own a file."""
    return DriveError(
        403,
        "storageQuotaExceeded",
        "Service Accounts do not have storage quota. Leverage shared drives"
        " (https://developers.google.com/workspace/drive/api/guides/about-shareddrives),"
        " or use OAuth delegation"
        " (http://support.google.com/a/answer/7281227) instead.",
        domain="usageLimits",
    )


def sharing_refused(user_message: str) -> DriveError:
    """A grant that cannot be made, or was made but could not be announced."""
    return DriveError(
        400,
        "invalidSharingRequest",
        f'Bad Request. User message: "{user_message}"',
    )


def inherited_permission() -> DriveError:
    """An attempt to take away or lower what a folder above grants."""
    return DriveError(
        403,
        "cannotModifyInheritedPermission",
        "Inherited permissions cannot be removed or reduced on any item. Change the"
        " sharing of the folder that grants them.",
    )


def inherited_drive_permission() -> DriveError:
    """An attempt to change on an item what a shared drive or its folder grants."""
    return DriveError(
        403,
        "cannotModifyInheritedTeamDrivePermission",
        "Cannot update or delete an inherited permission on a shared drive item.",
    )


def grantee_invalid(field: str) -> DriveError:
    """A grantee that does not go with the type of the permission."""
    return DriveError(
        400,
        "invalid",
        f"The specified {field} is invalid or not applicable for the given"
        " permission type.",
        location=f"permission.{field}",
        location_type="other",
    )


def forbidden(reason: str, message: str) -> DriveError:
    """A 403 with a reason of its own."""
    return DriveError(403, reason, message)


def usage_limit(reason: str, message: str) -> DriveError:
    """A 403 of somebody who has used up what he may use."""
    return DriveError(403, reason, message, domain="usageLimits")


def unknown_method(path: str) -> DriveError:
    """A method of Drive that this emulator does not have."""
    return DriveError(
        404, "notFound", f"The local Google does not serve this method: {path}"
    )


def _parameter(code: int, reason: str, message: str, name: str) -> DriveError:
    return DriveError(code, reason, message, location=name, location_type="parameter")
