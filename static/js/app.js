// Small helps on every page. Each page works without them.
(() => {
  "use strict";

  const notice = document.getElementById("notice");

  function tell(kind) {
    if (!notice) return;
    notice.querySelector("[data-text]").textContent =
      notice.getAttribute(`data-${kind}`) || notice.getAttribute("data-500");
    notice.hidden = false;
    notice.scrollIntoView({ block: "nearest" });
  }

  function focusOn(root) {
    const target = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (target) target.focus();
  }

  notice?.querySelector("[data-close]").addEventListener("click", () => {
    notice.hidden = true;
  });

  // What fetches parts of a page: say when it works, and say when it failed.
  let underWay = 0;
  const busy = (change) => {
    underWay = Math.max(0, underWay + change);
    document.documentElement.classList.toggle("is-busy", underWay > 0);
  };
  document.addEventListener("htmx:beforeSend", () => busy(1));
  document.addEventListener("htmx:afterRequest", (event) => {
    busy(-1);
    if (event.detail.successful && notice) notice.hidden = true;
  });
  document.addEventListener("htmx:sendError", () => tell("network"));
  document.addEventListener("htmx:timeout", () => tell("network"));
  document.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.status));
  document.addEventListener("htmx:afterSettle", (event) => focusOn(event.target));

  // An open menu closes on Escape, on a click beside it, and when the focus leaves it.
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  const closeBeside = (event) =>
    menus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  document.addEventListener("click", closeBeside);
  document.addEventListener("focusin", closeBeside);

  focusOn(document);
})();
