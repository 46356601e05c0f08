// The catalogue as other catalogues read it: what DCAT-AP 3.0 wants of each class is there, once JSON-LD is expanded.
import assert from "node:assert/strict";
import jsonld from "jsonld";
import { test } from "./timed.mjs";

const dcat = "http://www.w3.org/ns/dcat#";
const dct = "http://purl.org/dc/terms/";
const foaf = "http://xmlns.com/foaf/0.1/";
const vcard = "http://www.w3.org/2006/vcard/ns#";
const xsd = "http://www.w3.org/2001/XMLSchema#";
const authority = "http://publications.europa.eu/resource/authority/";

// What DCAT-AP 3.0 calls mandatory, by class; and of what it recommends, what a catalogue of plans can always say.
const mandatory = {
  [`${dcat}Catalog`]: [`${dct}title`, `${dct}description`, `${dct}publisher`],
  [`${dcat}Dataset`]: [`${dct}title`, `${dct}description`],
  [`${dcat}Distribution`]: [`${dcat}accessURL`],
  [`${dcat}DataService`]: [`${dct}title`, `${dcat}endpointURL`],
  [`${foaf}Agent`]: [`${foaf}name`],
};
const recommended = {
  [`${dcat}Catalog`]: [`${dcat}dataset`, `${dcat}service`, `${dct}language`],
  [`${dcat}Dataset`]: [`${dcat}distribution`, `${dct}publisher`, `${dcat}contactPoint`],
  [`${dcat}Distribution`]: [`${dct}language`],
};

const address = new URL("/catalog.jsonld", process.env.POLYPLAN_URL).href;
const answer = await fetch(address);
const [catalog] = await jsonld.expand(await answer.json(), {
  documentLoader: (url) => assert.fail(`it wants ${url} from the network`),
  safe: true, // what would be dropped is an error
});

function* nodes(value) {
  if (Array.isArray(value)) for (const it of value) yield* nodes(it);
  if (value === null || typeof value !== "object" || Array.isArray(value)) return;
  if (value["@type"] && !("@value" in value)) yield value;
  for (const it of Object.values(value)) yield* nodes(it);
}
const all = [...nodes(catalog)];
const of = (type) => all.filter((it) => it["@type"].includes(type));
const ids = (values) => (values ?? []).map((it) => it["@id"]);

test("it is JSON-LD", () => {
  assert.equal(answer.headers.get("content-type"), "application/ld+json; charset=utf-8");
  assert.equal(catalog["@id"], address);
  assert.deepEqual(catalog["@type"], [`${dcat}Catalog`]);
});

test("each class has what is mandatory, and what can always be said", () => {
  for (const rules of [mandatory, recommended]) {
    for (const [type, properties] of Object.entries(rules)) {
      assert.notEqual(of(type).length, 0, type);
      for (const node of of(type)) {
        for (const property of properties) assert.ok(node[property]?.length > 0, `${node["@id"]} has no ${property}`);
      }
    }
  }
});

test("it speaks the languages that it is in", () => {
  const tongues = (node, property) => node[property].map((it) => it["@language"]).sort();
  const [dataset] = of(`${dcat}Dataset`);
  const eleven = ["ar", "de", "en", "es", "fr", "id", "ja", "ko", "vi", "zh-hans", "zh-hant"];
  for (const node of [catalog, dataset]) {
    const said = tongues(node, `${dct}title`).map((it) => it.toLowerCase());
    assert.deepEqual(said, node === catalog ? eleven : eleven.filter((it) => it !== "id")); // a title is not there yet
    assert.ok(ids(node[`${dct}language`]).includes(`${authority}language/KOR`));
    assert.equal(ids(node[`${dct}language`]).length, 10); // for Chinese there is one
  }
  assert.equal(dataset[`${dct}title`].find((it) => it["@language"] === "ko")["@value"], "계획 목표");
});

test("each distribution says where it is, in which form and language", async () => {
  const distributions = of(`${dcat}Distribution`);
  assert.equal(distributions.length, 2 + 2 * 11 + 3 * 10);
  for (const it of distributions) {
    const [file] = ids(it[`${dcat}downloadURL`]);
    const [media] = ids(it[`${dcat}mediaType`]);
    assert.ok(media || it[`${dct}format`], `${file} has no form`);
    const head = await fetch(file, { method: "HEAD" });
    assert.equal(head.status, 200, file);
    const type = head.headers.get("content-type").split(";")[0];
    if (media) assert.equal(media, `https://www.iana.org/assignments/media-types/${type}`);
  }
  const standards = new Set(distributions.flatMap((it) => ids(it[`${dct}conformsTo`])));
  assert.ok(standards.has(new URL("/plans/document.schema.json", address).href));
  assert.ok(standards.has("urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"));
});

test("times, people and addresses are of the types that the specification has", () => {
  const [dataset] = of(`${dcat}Dataset`);
  for (const property of [`${dct}issued`, `${dct}modified`]) {
    assert.equal(dataset[property][0]["@type"], `${xsd}dateTime`);
    assert.ok(!Number.isNaN(Date.parse(dataset[property][0]["@value"])));
  }
  const [contact] = dataset[`${dcat}contactPoint`];
  assert.deepEqual(contact["@type"], [`${vcard}Organization`]);
  assert.ok(contact[`${vcard}fn`].length > 0);
  for (const it of ids(contact[`${vcard}hasTelephone`])) assert.match(it, /^tel:[+0-9-]+$/);
  assert.deepEqual(ids(dataset[`${dct}accessRights`]), [`${authority}access-right/PUBLIC`]);
  assert.match(ids(dataset[`${dcat}landingPage`])[0], /\/plans\/gwangju$/);
  assert.equal(catalog[`${dct}license`], undefined);
});
