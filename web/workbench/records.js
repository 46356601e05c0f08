// What can be edited of plans and their items: the fields of forms, and how answers and inputs have them.

/**
 * A field: name, as it stands in inputs, with dots for what is inside of something; kind, as recordfield.js makes it;
 * isText, whether it is a source text, which is translated and may be drafted.
 */
const text = (name, kind = "line") => ({ name, kind, isText: true });
const fact = (name, kind = "line") => ({ name, kind, isText: false });

const needed = (field) => ({ ...field, required: true });

export const itemFields = [
  needed(text("title")), text("description", "lines"), fact("identifier"), fact("status", "status"),
    fact("progress", "percent"),
  fact("period", "period"), fact("responsible", "parties"), fact("links", "links"),
];

export const planFields = [
  needed(text("title")), text("summary", "lines"), text("section"), text("levels.goal"), text("levels.strategy"),
  text("levels.assignment"), text("contact.division"), fact("contact.phone", "phone"),
  fact("contact.email", "email"), fact("period", "period"), fact("sourceUrl", "url"), needed(fact("slug", "slug")),
    needed(fact("publisher", "publisher")),
];

const inside = (object, name) => name.split(".").reduce((found, key) => found?.[key], object);

const readers = {
  percent: (value) => (value == null ? "" : String(value)),
  status: (value) => value ?? "NOT_STARTED",
  period: (value) => ({ start: value?.start ?? "", end: value?.end ?? "" }),
  parties: (value) => (value ?? []).map(({ id, division, role }) =>
    ({ id, division: division?.value ?? "", role: role ?? "" })),
  links: (value) => (value ?? []).map(({ url, rel }) => ({ url, rel: rel ?? "" })),
  publisher: (value) => ({ id: value?.id ?? "", name: value?.name?.value ?? "", homepage: "" }),
};

/** What a form shows of a node: the values of its fields by name. */
export function valuesOf(node, fields) {
  return Object.fromEntries(fields.map(({ name, kind, isText }) => {
    const value = inside(node, name);
    if (isText) return [name, value?.value ?? ""];
    return [name, readers[kind] ? readers[kind](value) : (value ?? "")];
  }));
}

const orNull = (value) => (value === "" ? null : value);

const writers = {
  percent: (value) => (value === "" ? null : Number(value)),
  period: ({ start, end }) => (start || end ? { start: orNull(start), end: orNull(end) } : null),
  parties: (list) => list.map(({ id, division, role }) => ({ id: id || undefined, division, role: orNull(role) })),
  links: (list) => list.map(({ url, rel }) => ({ url, rel: orNull(rel) })),
  publisher: ({ id, name, homepage }) => (id ? { id } : { name, homepage: homepage || undefined }),
};

/** The input that has values of fields: of all that are given, empty ones cleared. */
export function inputOf(values, fields) {
  const input = {};
  for (const { name, kind } of fields.filter((field) => field.name in values)) {
    const keys = name.split(".");
    const last = keys.pop();
    const at = keys.reduce((object, key) => (object[key] ??= {}), input);
    at[last] = writers[kind] ? writers[kind](values[name]) : orNull(values[name]);
  }
  return input;
}

/** Whether two values of a field are the same. */
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The revision of a source text of a node; undefined where there is no text. */
export const textRevision = (node, name) => inside(node, name)?.revision;

/** How many translations of the source texts named would fall behind if their meaning changed. */
export function translationsOf(node, names, source) {
  return node.translations.filter(({ field, locale, state, isStale }) =>
    names.includes(field) && locale !== source && !isStale && ["TRANSLATED", "REVIEWED"].includes(state)).length;
}
