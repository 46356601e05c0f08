// The right column: what helps with the unit under work. A panel is a module that exports name and show(body, unit,
// desk, signal), which asks for what it shows and fills body with it; it may export press(event, desk), keys that it
// takes.

import { attend } from "./attend.js";
import * as comments from "./comments.js";
import { fill, h, refill } from "./dom.js";
import * as glossary from "./glossary.js";
import { recall, remember } from "./habit.js";
import * as memory from "./memory.js";
import { reasonOf } from "./news.js";
import * as others from "./others.js";
import { say } from "./site.js";
import * as suggestions from "./suggestions.js";
import * as versions from "./versions.js";

const panels = [memory, glossary, suggestions, others, comments, versions];
const remembered = "polyplan.panels";
const opened = ["memory", "glossary", "suggestions", "comments"]; // at first
const patience = 200; // milliseconds: who walks over units asks for nothing about them

/**
 * Fills the right column, and has it follow the unit under work; notices is an element for what needs a decision.
 * Returns what ends it.
 */
export function showPanels(element, notices, desk) {
  const shown = panels.map((panel) => new Panel(panel, desk));
  const end = attend(notices, desk);
  const follow = () => shown.forEach((one) => one.follow());
  const press = (event) => {
    if (event.isComposing || event.keyCode === 229 || document.querySelector("dialog[open]")) return;
    shown.some((one) => one.press(event));
  };
  desk.events.addEventListener("unit", follow);
  document.addEventListener("keydown", press);
  fill(element, shown.map(({ element }) => element));
  follow();
  return () => {
    end();
    shown.forEach((one) => one.leave());
    desk.events.removeEventListener("unit", follow);
    document.removeEventListener("keydown", press);
  };
}

const openPanels = () => recall(remembered, opened);

class Panel {
  constructor(panel, desk) {
    Object.assign(this, { panel, desk });
    this.body = h("div", { class: "body" });
    const open = openPanels().includes(panel.name);
    this.summary = h("summary", null, h("h2", null, say(`translate.panel.${panel.name}`)));
    this.element = h("details", { class: `aid ${panel.name}`, open, ontoggle: () => this.toggled() },
      this.summary, this.body);
  }

  toggled() {
    const names = openPanels().filter((name) => name !== this.panel.name);
    remember(remembered, this.element.open ? [...names, this.panel.name] : names);
    if (this.element.open && this.unit !== this.desk.unit) this.follow();
  }

  follow() {
    this.leave();
    if (!this.element.open) return;
    const isSame = this.unit && this.unit.id === this.desk.unit?.id;
    this.unit = this.desk.unit;
    if (!isSame) refill(this.body, this.summary);
    if (!this.unit) return;
    const { signal } = (this.asking = new AbortController());
    this.element.setAttribute("aria-busy", "true");
    this.timer = setTimeout(() => this.show(signal), isSame ? 0 : patience);
  }

  async show(signal) {
    const body = h("div");
    try {
      await this.panel.show(body, this.unit, this.desk, signal);
    } catch (error) {
      if (signal.aborted) return;
      fill(body, h("p", { class: "trouble" }, reasonOf(error)),
        h("button", { type: "button", onclick: () => this.follow() }, say("again")));
    }
    if (signal.aborted) return;
    this.element.removeAttribute("aria-busy");
    if (!isWrittenIn(this.body)) refill(this.body, this.summary, ...body.childNodes);
  }

  leave() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  press(event) {
    if (!this.element.open || !this.unit || this.unit !== this.desk.unit) return false;
    return this.panel.press?.(event, this.desk) ?? false;
  }
}

// What somebody writes in a panel, or is about to, is not taken from them by news about the unit.
const isWrittenIn = (body) => [...body.querySelectorAll("textarea")].some((text) =>
  text === document.activeElement || text.value !== text.defaultValue);
