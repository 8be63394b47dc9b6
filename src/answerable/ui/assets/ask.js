// While somebody types a request, shows what is already answered. Without this the next page shows the same.
const field = document.querySelector("textarea[name=text]");
const place = document.getElementById("already");
const told = document.getElementById("already-told");
const SHORTEST = 15;
const PAUSE = 400;
let waiting = 0;
let last = "";

async function look() {
  const text = field.value.trim();
  if (text === last) return;
  last = text;
  if (text.length < SHORTEST) {
    place.replaceChildren();
    told.textContent = "";
    return;
  }
  const body = new URLSearchParams({ text });
  try {
    const answer = await fetch(place.dataset.address, { method: "POST", body, credentials: "omit" });
    const tooMany = answer.status === 429; // its page says so in words
    if (!(answer.ok || tooMany) || field.value.trim() !== text) return;
    if (tooMany) last = "";
    place.innerHTML = await answer.text();
    const said = place.querySelector("[data-told]")?.textContent.trim() ?? "";
    if (told.textContent !== said) told.textContent = said;
  } catch {
    // The next page looks again; nothing typed is lost.
  }
}

if (field && place && told) {
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
