// A reporter for node:test that says what came of each test in a line of JSON, for the Go tests to tell.
export default async function* lines(events) {
  for await (const { type, data } of events) {
    if (type === "test:stderr") yield line({ name: data.file, note: data.message });
    const late = type === "test:diagnostic" && data.message.startsWith("Error:"); // of a test that had passed
    if (late) yield line({ name: "afterwards", error: data.message });
    if (type !== "test:pass" && type !== "test:fail") continue;
    const skipped = data.skip ?? data.todo;
    const error = type === "test:fail" ? told(data.details.error) : undefined;
    yield line({ name: data.name, skipped: skipped === undefined ? undefined : String(skipped), error });
  }
}

const line = (it) => `${JSON.stringify(it)}\n`;

// told is what went wrong, the test's own failure behind the runner's, and where in a test.
function told(error) {
  const cause = error.cause ?? error; // whatever a client throws, which may be no Error
  const message = cause.message ?? JSON.stringify(cause);
  const where = String(cause.stack).split("\n").find((it) => it.includes(".test.mjs:")) ?? "";
  return `${message}\n${where.trim()}`;
}
