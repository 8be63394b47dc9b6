// Takes the code of a task's link from behind the # of the address, which no browser sends, and sends it in the form.
// Without this script, or where it fails, the person pastes the code.
const form = document.querySelector("[data-task-link]");

function open() {
  const code = window.location.hash.slice(1);
  if (form && code && !document.getElementById(code)) {
    window.history.replaceState(null, "", window.location.pathname);
    form.elements.code.value = code;
    form.submit();
  }
}

window.addEventListener("hashchange", open);
open();
