// A fetch that remembers what went over the wire.
export function wire() {
  const seen = [];
  async function recorded(input, init = {}) {
    const response = await fetch(input, init);
    const url = new URL(input);
    seen.push({
      method: init.method ?? "GET",
      query: url.searchParams.get("query") ?? JSON.parse(init.body ?? "{}").query,
      status: response.status,
      type: response.headers.get("Content-Type"),
      language: response.headers.get("Content-Language"),
    });
    return response;
  }
  return { seen, fetch: recorded };
}
