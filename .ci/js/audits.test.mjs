// GraphQL over HTTP: each audit of the package graphql-http, all of which are to be "ok".
import assert from "node:assert/strict";
import { serverAudits } from "graphql-http";
import { told } from "./site.mjs";
import { test } from "./timed.mjs";

const audits = serverAudits({ url: told("POLYPLAN_URL"), fetchFn: fetch });

test("there are 13 MUST, 23 SHOULD and 25 MAY", () => {
  const levels = audits.map(({ name }) => name.split(" ")[0]);
  const count = (level) => levels.filter((it) => it === level).length;
  assert.deepEqual([count("MUST"), count("SHOULD"), count("MAY"), levels.length], [13, 23, 25, 61]);
});

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    if (result.status === "ok") return;
    const { status, headers } = result.response;
    assert.fail(`${result.status}: ${result.reason}; the answer is ${status} ${headers.get("content-type")}`);
  });
}
