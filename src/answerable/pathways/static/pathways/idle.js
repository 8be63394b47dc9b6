// Warns before a page locks for want of use, and keeps it open where somebody says that they are there. Without this script the page
// locks all the same, and what was typed is kept.
const bar = document.querySelector("[data-idle-minutes]");
const form = bar?.querySelector("form");
const words = bar?.querySelector("[role=alert]");
const WARN_BEFORE = 3;
let since = Date.now();

function look() {
  const left = Number(bar.dataset.idleMinutes) - (Date.now() - since) / 60000;
  const near = left <= WARN_BEFORE;
  if (near && bar.hidden) {
    bar.hidden = false;
    words.textContent = "This page locks soon, as nobody has used it. What you typed stays.";
  }
  if (left <= 0) words.textContent = "This page is locked. What you typed stays in it: send it, and a code is asked for first.";
}

async function stay(event) {
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" }).catch(() => null);
  if (answer?.status === 204) {
    since = Date.now();
    bar.hidden = true;
    words.textContent = "";
  } else {
    words.textContent = "This page could not be kept open. What you typed stays in it: send it, and a code is asked for first.";
  }
}

if (form) {
  form.addEventListener("submit", stay);
  window.setInterval(look, 10000);
}
