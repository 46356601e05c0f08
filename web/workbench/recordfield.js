// The fields of forms: for each kind of value the controls that show it and say what it is.

import { fill, h, inEnglish } from "./dom.js";
import { say } from "./site.js";

const statuses = ["NOT_STARTED", "ON_TRACK", "LATE", "COMPLETED", "CANCELLED"];
let made = 0;

/** A control with its label. path is where userErrors say what is wrong with it. */
function labelled(path, label, control) {
  control.id ||= `field-${++made}`;
  control.dataset.path = path;
  return h("div", { class: "control" }, h("label", { for: control.id }, label), control);
}

const input = (type, more) => h("input", { type, autocomplete: "off", ...more });

// Each kind makes {element, get, set} of a field for a context: {tag, direction} of the source locale, and publishers.
const makers = {
  line: (field, context) => single(field, input("text", ofSource(field, context))),
  slug: (field) => single(field, input("text", { dir: "ltr", autocapitalize: "none", spellcheck: "false" })),
  locale: (field, { locales }) => withChoices(field,
    input("text", { dir: "ltr", autocapitalize: "none", spellcheck: "false" }),
    locales.map(({ tag, endonym }) => h("option", { value: tag, label: endonym }))),
  email: (field) => single(field, input("email", { dir: "ltr" })),
  phone: (field) => single(field, input("tel", { dir: "ltr" })),
  url: (field) => single(field, input("url", { placeholder: "https://", dir: "ltr" })),
  percent: (field) => single(field, input("number", { min: 0, max: 100, step: 1 })),
  lines: (field, context) => single(field, h("textarea", { rows: 3, ...ofSource(field, context) })),
  status: (field) => single(field, h("select", null,
    statuses.map((status) => h("option", { value: status }, say(`edit.status.${status}`))))),
  period: (field) => {
    const [start, end] = [input("date"), input("date")];
    return {
      element: group(field, labelled("period.start", say("edit.period.start"), start),
        labelled("period.end", say("edit.period.end"), end)),
      get: () => ({ start: start.value, end: end.value }),
      set: (value) => ([start.value, end.value] = [value.start, value.end]),
    };
  },
  parties: (field, context) => list(field, ["division", "role"], { division: ofSource({ isText: true }, context) }),
  links: (field) => list(field, ["url", "rel"], { url: { type: "url", placeholder: "https://", dir: "ltr" },
    rel: { dir: "ltr" } }),
  publisher: (field, context) => publisher(field, context),
};

const ofSource = ({ isText }, { tag, direction }) => (isText ? { lang: tag, dir: direction.toLowerCase() } : {});

const labelOf = ({ name }) => say(`edit.field.${name}`);

function single(field, control) {
  if (field.required) control.setAttribute("aria-required", "true");
  return {
    element: labelled(field.name, labelOf(field), control),
    get: () => control.value,
    set: (value) => (control.value = value),
  };
}

function withChoices(field, control, options) {
  const choices = h("datalist", { id: `field-${++made}` }, options);
  control.setAttribute("list", choices.id);
  const shown = single(field, control);
  shown.element.append(choices);
  return shown;
}

function group(field, ...children) {
  const element = h("fieldset", { class: "several" }, h("legend", null, labelOf(field)), children);
  element.dataset.path = field.name;
  return element;
}

/** A list of rows with the same parts. A row that has no words counts for nothing. */
function list(field, parts, more) {
  const rows = h("ul", { class: "entries" });
  const add = h("button", { type: "button", onclick: () =>
    (append({}), rows.lastChild.querySelector("input").focus()) },
    say(`edit.add.${field.name}`));
  const changed = () => (rows.dispatchEvent(new Event("input", { bubbles: true })), number());
  const number = () => [...rows.children].forEach((row, index) => {
    for (const control of row.querySelectorAll("input")) {
      control.dataset.path = `${field.name}.${index}.${control.name}`;
    }
  });
  const append = (value) => {
    const controls = parts.map((part) => labelled("", say(`edit.field.${field.name}.${part}`),
      input("text", { name: part, ...more[part], value: value[part] ?? "" })));
    const row = h("li", null, controls, h("button",
      { type: "button", onclick: () => (row.remove(), add.focus(), changed()) },
      say("edit.remove")));
    if (value.id) row.dataset.id = value.id;
    rows.append(row);
    number();
  };
  const valueOf = (row) => {
    const values = [...row.querySelectorAll("input")].map(({ name, value }) => [name, value]);
    return { ...(row.dataset.id && { id: row.dataset.id }), ...Object.fromEntries(values) };
  };
  const isBlank = (row) => [...row.querySelectorAll("input")].every(({ value }) => value === "");
  return {
    element: group(field, rows, add),
    get: () => [...rows.children].filter((row) => !isBlank(row)).map(valueOf),
    set: (values) => (fill(rows), values.forEach(append)),
  };
}

/** A publisher there is, or a new one by its name. */
function publisher(field, context) {
  const { tag, direction, publishers } = context;
  const choices = h("datalist", { id: `field-${++made}` }, publishers.map(({ name }) => h("option", { value: name })));
  const name = input("text", { lang: tag, dir: direction.toLowerCase(), list: choices.id });
  const homepage = input("url", { placeholder: "https://", dir: "ltr" });
  const known = () => publishers.find((one) => one.name === name.value);
  const further = h("div", null, h("p", { class: "hint" }, say("edit.publisher.new")),
    labelled("publisher.homepage", say("edit.publisher.homepage"), homepage));
  const look = () => (further.hidden = name.value === "" || Boolean(known()));
  name.addEventListener("input", look);
  look();
  return {
    element: h("div", null, labelled("publisher", labelOf(field), name), choices, further),
    get: () => ({ id: known()?.id ?? "", name: name.value, homepage: known() ? "" : homepage.value }),
    set: (value) => ([name.value, homepage.value] = [value.name, value.homepage], look()),
  };
}

/** The field of a form: {field, element, get, set, trouble, note}; context as above. */
export function fieldOf(field, context) {
  const control = makers[field.kind](field, context);
  const trouble = h("p", { class: "trouble", role: "alert", id: `field-${++made}` });
  const note = h("div", { class: "note" });
  return {
    field, ...control, note,
    element: h("div", { class: `entry ${field.kind}` }, control.element, trouble, note),
    /** Says what is wrong with it, at the control that path names, which it is; null takes it back. */
    trouble: (userError) => {
      for (const one of control.element.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
      fill(trouble, userError && [say(`edit.wrong.${userError.code}`), " ",
        inEnglish(userError.message)]);
      if (!userError) return null;
      const at = controlAt(control.element, userError.field);
      at.setAttribute("aria-invalid", "true");
      at.setAttribute("aria-describedby", trouble.id);
      return at;
    },
  };
}

/** The control that a path names, or the one that has most of it. */
function controlAt(element, path) {
  const controls = [...element.querySelectorAll("input, textarea, select")];
  for (let length = path.length; length > 0; length--) {
    const name = path.slice(0, length).join(".");
    const found = controls.find((control) => control.dataset.path === name);
    if (found) return found;
  }
  return controls[0] ?? element.querySelector("button");
}
