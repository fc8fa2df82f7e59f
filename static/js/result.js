// The group that is being read is marked in the bar of groups.
(() => {
  "use strict";

  let seen = null;

  function watch() {
    seen?.disconnect();
    const bar = document.querySelector(".result-nav");
    if (!bar || !("IntersectionObserver" in window)) return;

    const mark = (id) => {
      const there = bar.querySelector(`a[href="#${id}"]`);
      if (!there || there.hasAttribute("aria-current")) return;
      bar.querySelectorAll("[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
      there.setAttribute("aria-current", "true");
      // Only the bar itself scrolls, never the page.
      bar.scrollTo({ left: there.offsetLeft - bar.offsetLeft - 16 });
    };

    seen = new IntersectionObserver(
      (entries) => entries.forEach((entry) => entry.isIntersecting && mark(entry.target.id)),
      { rootMargin: "-25% 0px -74% 0px" },
    );
    document.querySelectorAll(".result-group[id]").forEach((group) => seen.observe(group));
  }

  watch();
  // Beside the list the panel of a tried rule stands open; on a phone it would lie over the list.
  const panel = document.querySelector("#trial[data-tried]");
  if (panel && window.matchMedia("(min-width: 62rem)").matches) panel.open = true;
  // A tried rule brings the groups and their bar anew.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "ranked") watch();
  });
})();
