// A field that proposes what may be meant, after the pattern of a combobox with a list (ARIA Authoring Practices): the
// focus stays in the field, arrows move through the proposals, Enter takes one, Escape puts them away.

import { fill, h } from "./dom.js";
import { afterLastKey } from "./lastkey.js";
import { reasonShown } from "./news.js";

/**
 * id and label name the field. find(text, signal) gives the items for a text, optionOf(item) the content of a proposal,
 * nameOf(item) what the field says once it is taken, countOf(items, text) what is said of them, choose(item) takes one.
 * The list is busy while what it proposes is for an earlier text: Enter takes none of that.
 */
export function combobox({ id, label, find, optionOf, nameOf, countOf, choose }) {
  let items = [];
  let active = -1;
  const soon = afterLastKey(look);
  let asked = new AbortController();
  const list = h("ul", { // which is no stop of the Tab key, as what scrolls is otherwise
    role: "listbox", id: `${id}-list`, tabindex: "-1", "aria-label": label, hidden: true,
  });
  const status = h("p", { class: "note", role: "status" });
  const input = h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", autocapitalize: "none", dir: "auto",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, "aria-describedby": `${id}-status`,
    oninput: () => (busy(true), soon.typed()),
    onkeydown: press,
    onblur: close,
  });
  status.id = `${id}-status`;

  const busy = (is) => list.setAttribute("aria-busy", String(is));

  async function look() {
    busy(true);
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const text = input.value.trim();
    if (!text) return forget();
    try {
      const found = await find(text, signal);
      const count = await countOf(found, text, signal);
      if (signal.aborted) return;
      items = found;
      fill(status, count);
      if (document.activeElement === input) open();
      busy(false);
    } catch (error) {
      if (signal.aborted) return;
      forget();
      fill(status, reasonShown(error));
    }
  }

  function open() {
    fill(list, items.map((item, i) =>
      h("li", { role: "option", id: `${id}-${i}`, "aria-selected": "false", onpointerdown: (event) => {
        event.preventDefault(); // the focus stays in the field
        take(i);
      } }, optionOf(item))));
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    move(list.hidden ? -1 : 0);
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    move(-1);
  }

  // Where nothing is asked for nothing is proposed.
  function forget() {
    soon.cancel();
    asked.abort();
    busy(false);
    items = [];
    fill(status);
    close();
  }

  function move(to) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = to;
    const option = list.children[to];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function take(i) {
    soon.cancel();
    asked.abort();
    busy(false);
    input.value = nameOf(items[i]);
    fill(status);
    close();
    choose(items[i]);
  }

  function press(event) {
    if (event.isComposing) return; // the keys are those of an input method
    const key = keys[event.key];
    if (key?.(event)) event.preventDefault();
  }

  const step = (by) => () => {
    if (list.hidden) {
      if (items.length) open();
    } else move((active + by + items.length) % items.length);
    return true;
  };
  const keys = {
    ArrowDown: step(1),
    ArrowUp: step(-1),
    Enter: () => {
      soon.cancel();
      if (!list.hidden && active >= 0 && list.getAttribute("aria-busy") !== "true") take(active);
      else look();
      return true;
    },
    Escape: () => {
      if (!list.hidden) close();
      else {
        input.value = "";
        forget();
      }
      return true;
    },
  };
  return h("div", { class: "combobox" }, h("label", { for: id }, label), input, list, status);
}
