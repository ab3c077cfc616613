"use strict";
(() => {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  // A cell's unrounded number, else its text; a row that shows no score goes last either way.
  const key = (row, at) => {
    const cell = row.cells[at];
    if (!cell || cell.colSpan > 1 || cell.textContent === "") return null;
    return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
  };
  const compared = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);

  const sort = (table, at) => {
    const head = table.tHead.rows[0].cells[at];
    const body = table.tBodies[0];
    const rows = [...body.rows];
    for (const row of rows) row.classList.remove("ruled"); // it marks the cut in the order of ranks
    const first = rows.map((row) => key(row, at)).find((one) => one !== null);
    const now = head.getAttribute("aria-sort");
    const down = now ? now === "ascending" : typeof first === "number" && at > 0;
    const known = rows.filter((row) => key(row, at) !== null);
    const rest = rows.filter((row) => key(row, at) === null);
    known.sort((a, b) => compared(key(a, at), key(b, at)) * (down ? -1 : 1));
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...known, ...rest);
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((cell, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...cell.childNodes);
      button.addEventListener("click", () => sort(table, at));
      cell.append(button);
    });
  }

  for (const search of document.querySelectorAll(".search")) {
    const [input, output] = [search.querySelector("input"), search.querySelector("output")];
    const rows = [...search.nextElementSibling.querySelectorAll("tbody tr")];
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase().split(/\s+/);
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !wanted.every((word) => text.includes(word));
      }
      const found = rows.filter((row) => !row.hidden).length;
      output.textContent = output.dataset.say.replace("{n}", found).replace("{all}", rows.length);
    });
  }

  // A profile opens by its address alone; the keyboard follows it there and back.
  const opened = () => document.querySelector(".profile:target");
  let from = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("tbody a[href^='#']");
    if (link) from = link;
  });
  window.addEventListener("hashchange", () => {
    const profile = opened();
    if (profile) profile.focus();
    else if (from) from.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened()) window.location.hash = "units";
  });
})();
