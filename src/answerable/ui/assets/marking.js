// Draws, moves and removes marks on the picture of a page. The form below the picture holds them, and works without this
// script: there, words are chosen from a list.
const page = document.getElementById("the-page");
const form = document.querySelector("[data-marking]");
if (page && form) {
  const SVG = "http://www.w3.org/2000/svg";
  const LEAST = 3; // points: a smaller drag is a click
  const STEP = 4; // points that an arrow key moves a mark
  const width = Number(page.dataset.width);
  const height = Number(page.dataset.height);
  const rows = form.querySelector("[data-marks]");
  const template = form.querySelector("[data-mark-template]");
  let next = 1 + Math.max(0, ...[...rows.children].map((row) => Number(row.dataset.mark)));
  let drag = null;

  const rowOf = (number) => rows.querySelector(`[data-mark="${number}"]`);
  const boxOf = (number) => form.elements[`mark-${number}-box`].value.split(",").map(Number);
  const clamp = (value, most) => Math.max(0, Math.min(most, value));

  function point(event) {
    const place = page.getBoundingClientRect();
    return [
      clamp(((event.clientX - place.left) / place.width) * width, width),
      clamp(((event.clientY - place.top) / place.height) * height, height),
    ];
  }

  function put(group, box) {
    const rect = group.firstElementChild;
    rect.setAttribute("x", box[0]);
    rect.setAttribute("y", box[1]);
    rect.setAttribute("width", box[2] - box[0]);
    rect.setAttribute("height", box[3] - box[1]);
    form.elements[`mark-${group.dataset.of}-box`].value = box.map((edge) => edge.toFixed(2)).join(",");
  }

  function say(group) {
    const number = group.dataset.of;
    const section = form.elements[`mark-${number}-citation`].value || "no section yet";
    group.setAttribute("aria-label", `Mark ${number}, ${section}`);
    group.classList.toggle("app-marking__mark--public", form.elements[`mark-${number}-layer`].value === "public");
    group.classList.toggle("app-marking__mark--gone", form.elements[`mark-${number}-remove`].checked);
  }

  function listen(group) {
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    say(group);
    rowOf(group.dataset.of).addEventListener("change", () => say(group));
    group.addEventListener("keydown", (event) => {
      if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        take(group);
      }
      const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
      const by = moves[event.key];
      if (by) {
        event.preventDefault();
        shift(group, boxOf(group.dataset.of), by[0], by[1], event.shiftKey);
      }
    });
  }

  function shift(group, from, x, y, resize) {
    let [left, top, right, bottom] = from;
    if (resize) {
      right = Math.max(left + LEAST, clamp(right + x, width));
      bottom = Math.max(top + LEAST, clamp(bottom + y, height));
    } else {
      const dx = Math.max(-left, Math.min(width - right, x));
      const dy = Math.max(-top, Math.min(height - bottom, y));
      [left, top, right, bottom] = [left + dx, top + dy, right + dx, bottom + dy];
    }
    put(group, [left, top, right, bottom]);
  }

  function take(group) {
    const row = rowOf(group.dataset.of);
    const after = group.nextElementSibling;
    row.remove();
    group.remove();
    (after && after.matches("[data-of]") ? after : form.elements.citation).focus();
  }

  function add(box) {
    const number = next++;
    const row = template.content.firstElementChild.cloneNode(true);
    row.dataset.mark = number;
    row.querySelector("legend").textContent = `Mark ${number}`;
    for (const one of row.querySelectorAll("[id], [for], [name]")) {
      for (const name of ["id", "for", "name"]) {
        if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace("mark-0-", `mark-${number}-`));
      }
    }
    rows.append(row);
    form.elements[`mark-${number}-citation`].value = form.elements.citation.value;
    form.elements[`mark-${number}-layer`].value = form.elements.layer.value;
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("class", "app-marking__mark");
    group.dataset.of = number;
    group.append(document.createElementNS(SVG, "rect"));
    page.append(group);
    put(group, box);
    listen(group);
    return group;
  }

  page.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const group = event.target.closest("[data-of]");
    const [x, y] = point(event);
    drag = group ? { group, from: boxOf(group.dataset.of), x, y } : { x, y };
    page.setPointerCapture(event.pointerId);
    if (!group) event.preventDefault();
  });
  function follow(event) {
    if (!drag) return;
    const [x, y] = point(event);
    if (drag.from) {
      shift(drag.group, drag.from, x - drag.x, y - drag.y, false);
      return;
    }
    const box = [Math.min(x, drag.x), Math.min(y, drag.y), Math.max(x, drag.x), Math.max(y, drag.y)];
    if (!drag.group && box[2] - box[0] > LEAST && box[3] - box[1] > LEAST) drag.group = add(box);
    if (drag.group) put(drag.group, box);
  }

  page.addEventListener("pointermove", follow);
  page.addEventListener("pointerup", follow);
  for (const name of ["pointerup", "pointercancel"]) {
    page.addEventListener(name, () => {
      if (drag && drag.group) drag.group.focus({ preventScroll: true });
      drag = null;
    });
  }

  page.setAttribute("role", "group");
  page.classList.add("app-marking__page--drawn");
  for (const group of page.querySelectorAll("[data-of]")) listen(group);
  for (const hint of document.querySelectorAll("[data-marking-hint]")) hint.hidden = false;
}
