"""The window in which people see and change who may open a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from sheetsync.emulator.page.window import Window

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.page.calls import Hand
    from sheetsync.emulator.page.words import Words

_ROLES = ("reader", "commenter", "writer")
_NAMES = {
    "reader": "Viewer",
    "commenter": "Commenter",
    "writer": "Editor",
    "fileOrganizer": "Content manager",
    "organizer": "Manager",
    "owner": "Owner",
}
_ENTRY = (
    "id,type,role,emailAddress,displayName,domain,"
    "permissionDetails(inherited,inheritedFrom)"
)


class SharingWindow(Window):
    """Who may open a file.

    Args:
        say: The page's words.
        hand: The person's access to the API.
        file_id: The file.
    """

    def __init__(self, say: Words, hand: Hand, file_id: str) -> None:
        super().__init__(say, "Share")
        self._hand = hand
        self._place = (file_id, "permissions")

    def body(self) -> None:
        """Draw everybody who may open the file, and a line for somebody new."""
        fields = f"permissions({_ENTRY})"
        found = self._hand.read_drive(*self._place, fields=fields, pageSize="100")
        for entry in found["permissions"]:
            self._draw_entry(entry)
        self._draw_new()

    def _draw_entry(self, entry: Json) -> None:
        name, address = self._named(entry)
        with ui.element("div").classes("entry"):
            with ui.element("div").classes("entry-name"):
                ui.label(name)
                ui.label(address).classes("quiet")
            if entry["role"] not in _ROLES or _is_a_members(entry):
                ui.label(self._role_name(entry["role"]))
                return
            self._role_choice(entry["role"], name).on_value_change(
                lambda event: self.attempt(
                    lambda: self._hand.write_drive(
                        "PATCH", *self._place, entry["id"], role=event.value
                    )
                )
            )
            out = ui.button(icon="person_remove", color=None)
            out.props("flat dense round")
            out.props["aria-label"] = self.say("Remove {name}", name=name)
            out.on_click(
                lambda: self.attempt(
                    lambda: self._hand.write_drive("DELETE", *self._place, entry["id"])
                )
            )

    def _draw_new(self) -> None:
        label = self.say("Address of somebody new")
        with ui.element("div").classes("entry"):
            address = ui.input(label).classes("entry-name").props("dense outlined")
            role = self._role_choice("writer", label)

            def let_in() -> None:
                self._hand.write_drive(
                    "POST",
                    *self._place,
                    type="user",
                    role=role.value,
                    emailAddress=str(address.value or "").strip(),
                )

            add = ui.button(self.say("Let in"))
            add.on_click(lambda: self.attempt(let_in)).props("unelevated no-caps")

    def _role_choice(self, role: str, name: str) -> ui.select:
        choice = ui.select({one: self._role_name(one) for one in _ROLES}, value=role)
        choice.props("dense borderless options-dense")
        choice.props["aria-label"] = self.say("Role of {name}", name=name)
        return choice

    def _role_name(self, role: str) -> str:
        return self.say(_NAMES.get(role, role))

    def _named(self, entry: Json) -> tuple[str, str]:
        """Return what an entry is called, and its address."""
        match entry["type"]:
            case "anyone":
                return self.say("Anyone with the link"), ""
            case "domain":
                return self.say("Everybody of a domain"), entry.get("domain", "")
            case _:
                address = entry.get("emailAddress", "")
                return entry.get("displayName") or address, address


def _is_a_members(entry: Json) -> bool:
    """Tell whether a shared drive alone grants an entry, so that it stands there."""
    return all("inheritedFrom" in one for one in entry["permissionDetails"])
