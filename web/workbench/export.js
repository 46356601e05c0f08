// A file of translations to take along.

import { ask } from "./api.js";
import { fill, h, inLanguage } from "./dom.js";
import { refusalShown } from "./fileword.js";
import { exportQuery } from "./operations.js";
import { may } from "./session.js";
import { languageName, say } from "./site.js";

const formats = ["xliff", "xliff12", "po", "csv", "csv-wide", "json", "tmx"];
const ofMany = new Set(["csv-wide", "tmx"]); // formats of more than one locale

/** The form, {element, leave}, or null for who may not export. parameters may name a plan and locales to begin with. */
export function exportForm(catalogue, parameters) {
  const form = new Export(catalogue, parameters);
  return form.plans.length > 0 ? { element: form.element, leave: () => form.leave() } : null;
}

class Export {
  constructor(catalogue, parameters) {
    this.catalogue = catalogue;
    this.plans = catalogue.plans.filter((plan) => this.localesOf(plan).length > 0);
    this.chosen = new Set(parameters.getAll("locale"));
    this.format = "xliff";
    this.ending = new AbortController();
    this.build(this.plans.find(({ slug }) => slug === parameters.get("plan")));
  }

  build(first) {
    const plans = this.plans.map((plan) => {
      const { value, locale, direction } = plan.title;
      return inLanguage(value, locale, direction, "option", { value: plan.id, selected: plan === first });
    });
    this.plan = h("select", { onchange: () => this.showLocales() },
      this.plans.length > 1 && h("option", { value: "" }, say("files.allplans")), plans);
    this.source = h("select", { onchange: () => this.showLocales() });
    this.sources = h("label", null, say("files.source"), this.source);
    this.locales = h("div");
    this.needsWork = h("input", { type: "checkbox" });
    this.submit = h("button", { class: "primary" }, say("files.export"));
    this.result = h("div", { role: "status", class: "result" });
    this.element = h("form", { class: "panel", onsubmit: (event) => this.run(event), "aria-labelledby": "export" },
      h("h2", { id: "export" }, say("files.export")),
      h("p", null, say("files.export.why")),
      h("label", null, say("plan"), this.plan), this.sources, this.formatsShown(), this.locales,
      h("label", { class: "check" }, this.needsWork,
        h("span", null, say("files.needswork"), h("small", null, say("files.needswork.why")))),
      h("p", { class: "buttons" }, this.submit), this.result);
    this.showSources();
    this.showLocales();
  }

  formatsShown() {
    return h("fieldset", null, h("legend", null, say("files.format")), formats.map((name) =>
      h("label", { class: "check" },
        h("input", {
          type: "radio", name: "format", value: name, checked: name === this.format,
          onchange: () => ((this.format = name), this.showLocales()),
        }),
        h("span", null, say(`files.format.${name}`), h("small", null, say(`files.format.${name}.why`))))));
  }

  // All plans leave in one file only where they are written in one language.
  showSources() {
    const tags = [...new Set(this.plans.map(({ sourceLocale }) => sourceLocale))];
    fill(this.source, tags.map((tag) => h("option", { value: tag }, languageName(tag))));
  }

  showLocales() {
    const plan = this.planChosen();
    this.sources.hidden = Boolean(plan) || this.source.options.length < 2;
    const offered = plan ? this.localesOf(plan) : this.localesOfAll();
    const many = ofMany.has(this.format);
    const begun = offered.filter(({ tag }) => this.chosen.has(tag));
    const [one] = begun.length > 0 ? begun : offered;
    fill(this.locales, many ? this.checkboxes(offered) : this.choice(offered, one?.tag));
    this.submit.disabled = offered.length === 0;
  }

  checkboxes(offered) {
    const boxes = offered.map(({ tag }) => {
      const tick = ({ target }) => this.chosen[target.checked ? "add" : "delete"](tag);
      const box = h("input", { type: "checkbox", value: tag, checked: this.chosen.has(tag), onchange: tick });
      return h("label", { class: "check" }, box, languageName(tag));
    });
    return h("fieldset", null, h("legend", null, say("files.locales")), h("div", { class: "many" }, boxes));
  }

  choice(offered, first) {
    this.chosen = new Set(first ? [first] : []);
    return h("label", null, say("files.locale"), h("select", {
      onchange: (event) => (this.chosen = new Set([event.target.value])),
    }, offered.map(({ tag }) => h("option", { value: tag, selected: tag === first }, languageName(tag)))));
  }

  planChosen() {
    return this.plans.find(({ id }) => id === this.plan.value);
  }

  localesOf(plan) {
    const edits = may.edit(plan.id);
    return this.catalogue.locales.filter(({ tag }) => tag !== plan.sourceLocale && (edits || may.translate(tag)));
  }

  localesOfAll() {
    const written = this.plans.filter(({ sourceLocale }) => sourceLocale === this.source.value);
    const offered = new Set(written.flatMap((plan) => this.localesOf(plan)));
    return this.catalogue.locales.filter((locale) => offered.has(locale));
  }

  async run(event) {
    event.preventDefault();
    const plan = this.planChosen();
    const offered = new Set((plan ? this.localesOf(plan) : this.localesOfAll()).map(({ tag }) => tag));
    const locales = [...this.chosen].filter((tag) => offered.has(tag));
    if (locales.length === 0) return fill(this.result, h("p", { class: "trouble" }, say("files.nolocale")));
    this.submit.disabled = true;
    fill(this.result, h("p", null, say("waiting")));
    try {
      const which = plan ? { plan: plan.id } : { source: this.source.value };
      const asked = { ...which, locales, format: this.format, needsWork: this.needsWork.checked };
      this.hand((await ask(exportQuery, asked, this.ending)).exportTranslations);
    } catch (error) {
      if (!this.ending.signal.aborted) fill(this.result, refusalShown(error));
    }
    this.submit.disabled = false;
  }

  // Gives the file to the browser, and keeps a link to it for who wants it once more.
  hand({ name, mediaType, content, total }) {
    this.forget();
    if (total === 0) return fill(this.result, h("p", null, say("files.export.nothing")));
    this.address = URL.createObjectURL(new Blob([content], { type: mediaType }));
    const link = h("a", { href: this.address, download: name }, h("bdi", null, name));
    fill(this.result, h("p", null, link, " ", h("span", null, say("files.units", total))));
    link.click();
  }

  forget() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }

  leave() {
    this.ending.abort();
    this.forget();
  }
}
