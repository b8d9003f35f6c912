// What the grid does in the browser: how a cell shows, how it is edited, what is
// pressed. Values are never changed here; every edit is a request to the server,
// which asks the API and sends the rows anew.
window.sheet = (() => {
  let api = null; // of the one grid on the page
  let seen = null; // the row as it was when its editing began

  const plain = { backgroundColor: "", color: "", fontWeight: "", fontStyle: "",
                  textDecoration: "", textAlign: "" };
  const facts = () => api.getGridOption("context");
  const root = () => document.querySelector(".nicegui-aggrid");
  const place = (p) => Number(p.column ? p.column.getColId() : p.colDef.colId);
  const cellAt = (row, column) => (row && row.c[column]) ?? "";
  const cell = (p) => cellAt(p.data, place(p));
  const shownOf = (one) => (typeof one === "string" ? one : one.v ?? "");
  const enteredOf = (one) => (typeof one === "string" ? one : one.e ?? one.v ?? "");
  const guardOf = (row, column) => (row && row.p && row.p[column]) || ".";
  const choicesOf = (p) => p.context.choices[cell(p).o];

  function noteOf(row, column, words) {
    const parts = [cellAt(row, column).n, words.guards[guardOf(row, column)]];
    return parts.filter(Boolean).join("\n\n") || null;
  }

  function editor(p) {
    const offered = choicesOf(p);
    if (!offered) return { component: "agTextCellEditor" };
    const values = [...new Set([...offered, p.value ?? "", ""])];
    return { component: "agSelectCellEditor", params: { values, valueListMaxHeight: 320 } };
  }

  function focused() {
    const at = api?.getFocusedCell();
    if (!at) return null;
    const pinned = at.rowPinned === "top";
    const node = pinned ? api.getPinnedTopRow(at.rowIndex)
                        : api.getDisplayedRowAtIndex(at.rowIndex);
    const column = Number(at.column.getColId());
    if (!node) return null;
    return { row: node.data, column: Number.isNaN(column) ? 0 : column };
  }

  // The line above the grid tells what the chosen cell holds, and its note.
  function tell() {
    const at = focused();
    const [name, content] = [document.getElementById("cell-name"),
                             document.getElementById("cell-content")];
    if (!name || !content) return;
    const one = at ? cellAt(at.row, at.column) : "";
    const header = at && api.getColumn(String(at.column))?.getColDef().headerName;
    name.textContent = at ? `${header ?? ""}${at.row.n + 1}` : "";
    const note = at && noteOf(at.row, at.column, facts().words);
    content.textContent = [enteredOf(one), note && note.replace(/\s*\n\s*/g, " ")]
      .filter(Boolean).join("  ·  ");
    if (one.l) content.prepend(linkTo(one.l), "  ");
  }

  // A link opens beside; one to a tab of this spreadsheet turns to it.
  function linkTo(address) {
    const made = document.createElement("a");
    const tab = /^#gid=(\d+)/.exec(address);
    Object.assign(made, { textContent: facts().words.follow, href: address, rel: "noopener",
                          target: tab ? "" : "_blank" });
    if (!/^(#|https?:|mailto:)/.test(address)) made.removeAttribute("href");
    return made;
  }

  // The part behind the # never reaches the server.
  function turn() {
    const tab = /^#gid=(\d+)/.exec(location.hash);
    if (!tab) return;
    history.replaceState(null, "", location.pathname + location.search);
    emitEvent("sheet-turn", tab[1]);
  }

  function nameEmptyChoice() {
    requestAnimationFrame(() => {
      for (const one of document.querySelectorAll(".ag-list-item"))
        if (!one.textContent.trim()) one.setAttribute("aria-label", facts().words.empty);
    });
  }

  // A list that was opened by the mouse starts folded, and nobody clicks twice.
  function unfold() {
    requestAnimationFrame(() => {
      const field = document.querySelector(".ag-cell-inline-editing .ag-picker-field-wrapper");
      const input = document.querySelector(".ag-cell-inline-editing input");
      const label = document.getElementById("cell-name")?.textContent ?? "";
      input?.setAttribute("aria-label", label);
      if (!field) return;
      field.setAttribute("aria-label", label);
      if (field.getAttribute("aria-expanded") === "true") return nameEmptyChoice();
      field.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
      field.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      nameEmptyChoice();
    });
  }

  function write(row, column, texts) {
    emitEvent("sheet-write", { n: row.n, c: row.c, column, texts });
  }

  function pressed(event) {
    const at = focused();
    if (!at || !facts().mayEdit || api.getEditingCells().length) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      event.stopPropagation();
      write(at.row, at.column, [[""]]);
    }
  }

  function copied(event) {
    const at = focused();
    if (!at || api.getEditingCells().length || String(getSelection())) return;
    event.clipboardData.setData("text/plain", shownOf(cellAt(at.row, at.column)));
    event.preventDefault();
  }

  function pasted(event) {
    const at = focused();
    if (!at || !facts().mayEdit || api.getEditingCells().length) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!text) return;
    event.preventDefault();
    write(at.row, at.column, text.split(/\r?\n/).map((line) => line.split("\t")));
  }

  addEventListener("hashchange", turn);

  return {
    entered: (p) => enteredOf(cell(p)),
    // The list of an editor asks this, too, for choices that are not the cell's value.
    shown: (p) => p.value === enteredOf(cell(p)) ? shownOf(cell(p)) : p.value,
    note: (p) => noteOf(p.data, place(p), p.context.words),
    style: (p) => ({ ...plain, ...(cell(p).s ?? {}) }),
    isGuarded: (p) => guardOf(p.data, place(p)) === "h",
    isWarned: (p) => guardOf(p.data, place(p)) === "w",
    hasNote: (p) => Boolean(cell(p).n),
    hasChoices: (p) => Boolean(choicesOf(p)),
    mayEdit: (p) => p.context.mayEdit,
    editor,
    focused,
    tell,

    ready(grid) {
      api = grid;
      seen = null;
      root().querySelector('[role="grid"], [role="treegrid"]')
        ?.setAttribute("aria-label", facts().words.title);
      root().addEventListener("keydown", pressed, true);
      root().addEventListener("copy", copied);
      root().addEventListener("paste", pasted);
      tell();
      turn();
    },

    began(p) {
      seen = p.data;
      emitEvent("sheet-editing", true);
      tell();
      unfold();
    },

    ended() {
      emitEvent("sheet-editing", false);
    },

    edited(p) {
      write(seen ?? p.data, place(p), [[p.newValue ?? ""]]);
    },

    // Take what changed; all rows only if some came or went in between.
    change(told) {
      Object.assign(facts(), told.facts);
      if (told.header) api.setGridOption("pinnedTopRowData", told.header);
      if (told.rows) api.setGridOption("rowData", told.rows);
      if (told.difference) api.applyTransaction(told.difference);
      api.refreshCells({ force: true });
      tell();
    },

    go(row, column) {
      let index = null;
      api.forEachNode((node) => { if (node.data.n === row) index = node.rowIndex; });
      if (index === null) return;
      api.ensureIndexVisible(index);
      api.setFocusedCell(index, String(column));
    },
  };
})();
