// How long the workbench takes, from a key or a click up to the frame that shows what came of it, in a plan of thousands
// of texts and in that of Gwangju. It writes {action: {plan: milliseconds, the median}} to a file.
import { writeFileSync } from "node:fs";
import { token } from "./clients.mjs";
import { worker } from "./bench.mjs";
import { told } from "./site.mjs";
import { test } from "./timed.mjs";

const rounds = 15;

// What is done in the page, and until when it has not been shown.
const actions = {
  type: () => window.timed(
    () => {
      const text = document.getElementById("text");
      text.value += "물";
      text.dispatchEvent(new InputEvent("input", { bubbles: true }));
    },
    () => document.querySelector(".unit[aria-selected=true] .marks").childElementCount > 0),
  next: () => {
    const source = () => document.querySelector(".original .words")?.textContent;
    const before = source();
    return window.timed(
      () => document.getElementById("text").dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowDown", code: "ArrowDown", altKey: true, bubbles: true, cancelable: true })),
      () => source() && source() !== before);
  },
  page: (round) => {
    const key = round % 2 ? "PageUp" : "PageDown"; // the shorter plan has no more than some pages
    const list = document.querySelector(".units");
    const active = () => list.getAttribute("aria-activedescendant");
    const before = active();
    return window.timed(
      () => list.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true })),
      () => active() && active() !== before && !document.querySelector(`#${active()} .waiting`));
  },
  end: () => window.timed(
    () => document.querySelector(".units").dispatchEvent(new KeyboardEvent("keydown", { key: "End", cancelable: true })),
    () => {
      const chosen = document.querySelector(".unit[aria-selected=true]:has(.words)");
      return chosen && chosen.ariaPosInSet === chosen.ariaSetSize;
    }),
  filter: () => window.timed(
    () => {
      const missing = document.querySelector("[name=state][value=MISSING]");
      (missing.checked ? document.querySelector('[name=state][value=""]') : missing).click();
    },
    () => !document.querySelector(".units").hasAttribute("aria-busy")),
  search: () => window.timed(
    () => {
      const words = document.getElementById("search");
      words.value = words.value === "a" ? "e" : "a";
      words.form.requestSubmit();
    },
    () => !document.querySelector(".units").hasAttribute("aria-busy")),
};

test("speed", async (t) => {
  const pages = {};
  for (const plan of ["gwangju", "thousands"]) pages[plan] = await ready(t, plan);
  const took = Object.fromEntries(Object.keys(actions).map((name) => [name, { gwangju: [], thousands: [] }]));
  for (const [name, act] of Object.entries(actions)) {
    for (let round = 0; round < (name === "end" ? 1 : rounds); round++) {
      for (const [plan, page] of Object.entries(pages)) {
        await page.bringToFront(); // what is behind draws no frames
        took[name][plan].push(await page.evaluate(act, round));
      }
    }
  }
  for (const plans of Object.values(took)) for (const plan in plans) plans[plan] = median(plans[plan]);
  writeFileSync(told("POLYPLAN_TIMES", "the file to write to"), JSON.stringify(took));
});

async function ready(t, plan) {
  const page = await worker(t, token, `#/translate/${plan}/ko`);
  await page.evaluate(measure);
  await page.locator(".unit .words").first().waitFor();
  await page.locator("#text").waitFor();
  await page.locator(".middle[aria-busy=false]").waitFor();
  return page;
}

// measure gives a page a way to time what somebody does.
function measure() {
  window.timed = async (act, shown) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    await frame();
    const start = performance.now();
    act();
    do {
      await frame();
      if (performance.now() > start + 20_000) throw new Error(`this is not shown: ${shown}`);
    } while (!shown());
    return performance.now() - start;
  };
}

const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
