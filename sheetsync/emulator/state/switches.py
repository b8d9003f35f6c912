"""What Google's documents leave open about Sheets, as switches.

The letters are those of the questions that can be answered on a live account only.
Each switch starts as the likelier answer; tests run under both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True, kw_only=True)
class SheetsSwitches:
    """Behaviour of Sheets that is open.

    Attributes:
        taken_id: O1. What a chosen id that is in use is refused with: a 400 or a 409.
        metadata_ids_are_unique: O1. Whether a chosen metadata ID that is in use is
            refused; otherwise the entry is made under another one.
        range_ids_are_unique: O1. The same of a named range's.
        batches_are_whole: Whether a refused request voids the batch; otherwise what
            came before it stays.
        answers_show_cells: Whether a batch's answer shows cells when asked to.
        part_sort_carries_metadata: O2. Whether the metadata of rows travels when only
            some columns of them are sorted.
        cut_carries_metadata: O2. Whether it travels when all cells of a row are cut
            and pasted elsewhere.
        copy_doubles_metadata: O2. Whether all cells of a row, copied and pasted, take
            a copy of its metadata along, under another id.
        undo_revives_metadata: O2. Whether undoing a deletion brings metadata back.
        missing_metadata_refused: O3. Whether deleting metadata that nothing matches
            is refused; otherwise the reply is empty.
        dropdowns_bind_programs: O4. Whether a strict dropdown refuses what programs
            write too.
        past_grid_refused: O5. Whether reading a range that ends past the grid is
            refused; otherwise it ends with the grid.
        append_overlooks_hidden: O6. Whether appending takes rows that a filter or a
            person hides, and hidden columns, for empty ones.
        append_overlooks_boxes: O6. Whether appending takes rows with nothing but
            unticked checkboxes for empty ones.
        insert_parts_protection: O11. Whether a row may be inserted through protected
            columns by somebody who may not edit them.
        trashed_is_found: O12. Whether a spreadsheet in the trash answers; otherwise it
            is a 404. What it lets people write, Drive's switches say.
        copies_of_hidden_rows: O16. Which rows of a filtered range copyPaste takes.
        paste_carries_notes: O17. Whether PASTE_NORMAL carries notes.
        paste_carries_dropdowns: O17. Whether it carries data validation.
        paste_carries_rich_text: O17. Whether it carries runs of text format and links.
        restore_revives_metadata: O18. Whether restoring a version takes metadata
            back with it.
        restore_revives_hidden_tabs: O18. Whether it takes hidden tabs back with it.
        restore_minds_protection: Whether somebody who may not edit what a protection
            covers may not restore a version either.
        language: The language in which refusals that people read too are worded.
    """

    taken_id: Literal["invalid", "conflict"] = "invalid"
    metadata_ids_are_unique: bool = True
    range_ids_are_unique: bool = True
    batches_are_whole: bool = True
    answers_show_cells: bool = True
    part_sort_carries_metadata: bool = False
    cut_carries_metadata: bool = False
    copy_doubles_metadata: bool = False
    undo_revives_metadata: bool = True
    missing_metadata_refused: bool = False
    dropdowns_bind_programs: bool = False
    past_grid_refused: bool = False
    append_overlooks_hidden: bool = False
    append_overlooks_boxes: bool = False
    insert_parts_protection: bool = False
    trashed_is_found: bool = True
    copies_of_hidden_rows: Literal["all", "visible", "none"] = "all"
    paste_carries_notes: bool = True
    paste_carries_dropdowns: bool = True
    paste_carries_rich_text: bool = True
    restore_revives_metadata: bool = True
    restore_revives_hidden_tabs: bool = True
    restore_minds_protection: bool = False
    language: Literal["en", "ru", "es"] = "en"
