// Leaving by “Exit this page”: what the browser would go back to becomes the first page of this site, and nothing of the page stays
// to be shown again. Without this the link leads away all the same.
let left = false;

function leave() {
  if (left || !document.body.classList.contains("govuk-exit-this-page-hide-content")) return;
  left = true;
  document.title = "";
  history.replaceState(null, "", "/");
}

new MutationObserver(leave).observe(document.body, { attributes: true, attributeFilter: ["class"] });

addEventListener("pageshow", () => {
  if (!left) return;
  document.body.replaceChildren();
  location.replace("/");
});
