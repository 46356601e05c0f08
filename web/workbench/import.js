// A file of translations to bring in.

import { fill, h, refocus } from "./dom.js";
import { refusalShown } from "./fileword.js";
import { addressOf, goTo } from "./router.js";
import { may } from "./session.js";
import { languageName, percentOf, say } from "./site.js";
import { largestFile, upload } from "./upload.js";

const formats = ["xliff", "po", "csv", "json", "tmx"]; // what is read: their versions tell themselves
const endings = ".xlf,.xliff,.po,.pot,.csv,.json,.tmx";

/** The form, {element, leave}; null for who may not import. */
export function importForm({ own }) {
  if (own.length === 0) return null;
  const form = new Importing(own);
  return { element: form.element, leave: () => form.sending?.abort() };
}

class Importing {
  constructor(own) {
    this.sending = null;
    this.file = h("input", { type: "file", accept: endings, required: true, onchange: () => fill(this.result) });
    this.format = choice("files.format.guess", formats.map((name) => [name, say(`files.format.${name}`)]));
    this.locale = choice("files.locale.guess", own.map(({ tag }) => [tag, languageName(tag)]));
    this.locale.addEventListener("change", () => this.offerReview());
    this.own = own;
    this.allowReviewed = h("input", { type: "checkbox" });
    this.clearEmpty = h("input", { type: "checkbox" });
    this.submit = h("button", { class: "primary" }, say("files.preview"));
    this.stop = h("button", { type: "button", hidden: true, onclick: () => this.sending.abort() }, say("cancel"));
    this.result = h("div", { class: "result", role: "status" });
    this.element = this.build();
    this.offerReview();
  }

  build() {
    this.reviewing = check(this.allowReviewed, "files.allowreviewed", "files.allowreviewed.why");
    return h("form", { class: "panel", onsubmit: (event) => this.run(event), "aria-labelledby": "import" },
      h("h2", { id: "import" }, say("files.import")),
      h("p", null, say("files.import.why")),
      this.dropZone(),
      h("label", null, say("files.format"), this.format),
      h("label", null, say("files.locale"), this.locale),
      this.reviewing, check(this.clearEmpty, "files.clearempty", "files.clearempty.why"),
      h("p", { class: "buttons" }, this.submit, this.stop), this.result);
  }

  dropZone() {
    const over = (on) => (event) => {
      event.preventDefault();
      zone.classList.toggle("over", on);
    };
    const drop = (event) => {
      over(false)(event);
      if (event.dataTransfer.files.length === 0) return;
      this.file.files = event.dataTransfer.files;
      fill(this.result);
      this.submit.focus();
    };
    const dragged = { ondragenter: over(true), ondragover: over(true), ondragleave: over(false), ondrop: drop };
    const zone = h("label", { class: "drop", ...dragged },
      h("span", null, say("files.file")), this.file, h("small", null, say("files.file.why")));
    return zone;
  }

  // Only a reviewer of a locale may write over what is reviewed in it.
  offerReview() {
    const tags = this.locale.value ? [this.locale.value] : this.own.map(({ tag }) => tag);
    this.reviewing.hidden = !tags.some((tag) => may.review(tag));
    if (this.reviewing.hidden) this.allowReviewed.checked = false;
  }

  async run(event) {
    event.preventDefault();
    const [file] = this.file.files;
    if (file.size > largestFile) {
      return fill(this.result, h("p", { class: "trouble", role: "alert" }, say("files.toolarge")));
    }
    this.begin();
    const { signal } = this.sending;
    try {
      const token = await upload(file, this.options(file), { signal, told: (part) => this.showProgress(part) });
      if (!signal.aborted) goTo(addressOf("files", ["import", token]));
    } catch (error) {
      this.end();
      fill(this.result, signal.aborted ? h("p", null, say("files.cancelled")) : refusalShown(error, "files.refused"));
    }
  }

  options({ name }) {
    return {
      name, format: this.format.value, locale: this.locale.value,
      allowReviewed: this.allowReviewed.checked, clearEmpty: this.clearEmpty.checked,
    };
  }

  begin() {
    this.sending = new AbortController();
    this.bar = h("progress", { max: 1, value: 0 });
    this.come = h("span");
    fill(this.result, h("label", { class: "coming" }, this.bar, this.come));
    this.showProgress(0);
    this.submit.disabled = true;
    this.stop.hidden = false;
    this.stop.focus();
  }

  showProgress(part) {
    if (part < 1) this.bar.value = part;
    else this.bar.removeAttribute("value");
    fill(this.come, part < 1 ? say("files.uploading", percentOf(part)) : say("files.comparing"));
  }

  end() {
    this.submit.disabled = false;
    this.stop.hidden = true;
    refocus(this.submit, this.stop);
  }
}

const choice = (key, options) =>
  h("select", null, h("option", { value: "" }, say(key)), options.map(([value, name]) => h("option", { value }, name)));

const check = (input, key, why) =>
  h("label", { class: "check" }, input, h("span", null, say(key), h("small", null, say(why))));
