"""The kinds of requests that a batch may hold, and the function for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sheetsync.emulator.sheets.requests import (
    autofill,
    book,
    borders,
    cells,
    charts,
    comments,
    dimensions,
    embedded,
    metadata,
    named,
    order,
    parts,
    paste,
    protection,
    ranges,
    search,
    slicers,
    tables,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit

CarryOut: TypeAlias = "Callable[[Edit, Json], Json | None]"

KINDS: dict[str, CarryOut] = {
    "addBanding": parts.add_banding,
    "addChart": charts.add_chart,
    "addCommentReply": comments.add_comment_reply,
    "addConditionalFormatRule": parts.add_conditional_format_rule,
    "addDimensionGroup": dimensions.add_dimension_group,
    "addFilterView": parts.add_filter_view,
    "addNamedRange": named.add_named_range,
    "addProtectedRange": protection.add_protected_range,
    "addSheet": book.add_sheet,
    "addSlicer": slicers.add_slicer,
    "addTable": tables.add_table,
    "appendCells": cells.append_cells,
    "appendDimension": dimensions.append_dimension,
    "autoFill": autofill.auto_fill,
    "autoResizeDimensions": dimensions.auto_resize_dimensions,
    "clearBasicFilter": parts.clear_basic_filter,
    "copyPaste": paste.copy_paste,
    "createDeveloperMetadata": metadata.create_developer_metadata,
    "cutPaste": paste.cut_paste,
    "deleteBanding": parts.delete_banding,
    "deleteComment": comments.delete_comment,
    "deleteCommentReply": comments.delete_comment_reply,
    "deleteConditionalFormatRule": parts.delete_conditional_format_rule,
    "deleteDeveloperMetadata": metadata.delete_developer_metadata,
    "deleteDimension": dimensions.delete_dimension,
    "deleteDimensionGroup": dimensions.delete_dimension_group,
    "deleteDuplicates": search.delete_duplicates,
    "deleteEmbeddedObject": embedded.delete_embedded_object,
    "deleteFilterView": parts.delete_filter_view,
    "deleteNamedRange": named.delete_named_range,
    "deleteProtectedRange": protection.delete_protected_range,
    "deleteRange": ranges.delete_range,
    "deleteSheet": book.delete_sheet,
    "deleteTable": tables.delete_table,
    "duplicateFilterView": parts.duplicate_filter_view,
    "duplicateSheet": book.duplicate_sheet,
    "findReplace": search.find_replace,
    "insertComment": comments.insert_comment,
    "insertDimension": dimensions.insert_dimension,
    "insertRange": ranges.insert_range,
    "mergeCells": parts.merge_cells,
    "moveDimension": dimensions.move_dimension,
    "pasteData": texts.paste_data,
    "randomizeRange": order.randomize_range,
    "repeatCell": cells.repeat_cell,
    "setBasicFilter": parts.set_basic_filter,
    "setDataValidation": cells.set_data_validation,
    "sortRange": order.sort_range,
    "textToColumns": texts.text_to_columns,
    "trimWhitespace": search.trim_whitespace,
    "unmergeCells": parts.unmerge_cells,
    "updateBanding": parts.update_banding,
    "updateBorders": borders.update_borders,
    "updateCells": cells.update_cells,
    "updateChartSpec": charts.update_chart_spec,
    "updateCommentPost": comments.update_comment_post,
    "updateConditionalFormatRule": parts.update_conditional_format_rule,
    "updateDeveloperMetadata": metadata.update_developer_metadata,
    "updateDimensionGroup": dimensions.update_dimension_group,
    "updateDimensionProperties": dimensions.update_dimension_properties,
    "updateEmbeddedObjectBorder": embedded.update_embedded_object_border,
    "updateEmbeddedObjectPosition": embedded.update_embedded_object_position,
    "updateFilterView": parts.update_filter_view,
    "updateNamedRange": named.update_named_range,
    "updateProtectedRange": protection.update_protected_range,
    "updateSheetProperties": book.update_sheet_properties,
    "updateSlicerSpec": slicers.update_slicer_spec,
    "updateSpreadsheetProperties": book.update_spreadsheet_properties,
    "updateTable": tables.update_table,
}
"""Request kind and what carries it out; a kind that is not here is refused."""

PARTLY = {
    "addChart": "kept and answered; the page draws basic ones",
    "autoResizeDimensions": "widths are guessed from the length of texts",
    "findReplace": "regular expressions are Python's",
    "pasteData": "of HTML the texts, not the looks",
    "updateChartSpec": "kept and answered; the page draws basic ones",
}
"""Kinds that are carried out for less than Google does, and for how much."""
