// The list of suppliers: what a reader opened stays open when the list is fetched anew.
(() => {
  "use strict";

  document.documentElement.classList.add("has-script");

  let open = null;
  const panels = () => document.querySelectorAll("details[data-panel]");
  const narrow = window.matchMedia("(max-width: 61.99rem)");

  document.addEventListener("htmx:beforeSwap", () => {
    open = new Map([...panels()].map((panel) => [panel.id, panel.open]));
  });
  document.addEventListener("htmx:afterSwap", () => {
    panels().forEach((panel) => {
      if (open?.has(panel.id)) panel.open = open.get(panel.id);
    });
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-done]")) return;
    document.getElementById("facets").open = false;
    document.getElementById("count").scrollIntoView({ block: "start" });
  });

  // On a phone the list comes first; the filters wait behind their button.
  const facets = document.getElementById("facets");
  const fit = () => {
    const panel = document.getElementById("facets");
    if (panel) panel.open = !narrow.matches;
  };
  if (facets) {
    fit();
    narrow.addEventListener("change", fit);
  }
})();
