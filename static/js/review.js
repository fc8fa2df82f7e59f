// Ctrl or Cmd with Enter sends the decision from wherever one is typing in it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("form[data-decide]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".btn-primary"));
});
