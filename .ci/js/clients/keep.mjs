// What keeps a plan's page current, whichever client has its cache.
import { follow } from "./follow.mjs";

export const fragments = `
fragment Plan on Plan { __typename id contentKey title { ...Words } summary { ...Words } }
fragment Item on PlanItem {
  __typename id contentKey identifier status progress title { ...Words } description { ...Words }
}
fragment Words on LocalizedText { __typename value locale direction isStale }`;

export const page = `query Page($slug: String!, $locales: [Locale!]) @inContext(locales: $locales) {
  plan(slug: $slug) {
    ...Plan
    goals { ...Item strategies { ...Item assignments { ...Item } } }
  }
}${fragments}`;

// changes tells of each change its node as it is now, in the language of the page.
export const changes = `
subscription Changes($after: String!, $plan: ID, $locales: [Locale!]) @inContext(locales: $locales) {
  changes(after: $after, plan: $plan, locales: $locales) { cursor kind node { ...Plan ...Item } }
}${fragments}`;

export const head = "query Head { changes(first: 0) { head } }";

// keep pulls, and then follows what changes until the stream is disposed of. pull answers with the plan. Where the
// catalogue is out of reach it waits, and goes on after the last change that it was told of.
export async function keep(stream, locales, { head, pull, apply, wait = patience }) {
  const asked = { locales };
  let whole = false; // whether the page has all that was told
  let failures = 0; // since something was last told
  const tell = (change) => {
    failures = 0;
    return apply(change).catch((error) => {
      whole = false;
      throw error;
    });
  };
  for (;;) {
    try {
      asked.after ??= await head(); // before it is pulled: what changes meanwhile is told after it
      if (!whole) asked.plan = (await pull())?.id; // of one that is not there, or not yet, any change may be the news
      whole = true;
      return await follow(stream, asked, tell, changes);
    } catch (error) {
      const code = codeOf(error);
      if (code && code !== "CURSOR_EXPIRED" && !passing.includes(code)) throw error;
      if (code === "CURSOR_EXPIRED") [asked.after, whole] = [undefined, false];
      else await wait(failures++, error);
    }
  }
}

// passing are the codes of refusals that time mends. What has no code was not answered by the catalogue.
const passing = ["RATE_LIMITED", "UNAVAILABLE"];

// codeOf is the code of what a client throws: Apollo, urql, or a stream.
const codeOf = (error) => (error.errors ?? error.graphQLErrors ?? [error].flat())[0]?.extensions?.code;

// patience is a second, then twice as long each time, up to a minute; half of it by chance, so that not all readers
// come back at once.
const patience = (failures) =>
  new Promise((resolve) => setTimeout(resolve, Math.min(1000 * 2 ** failures, 60_000) * (0.5 + Math.random() / 2)));

// saysAll tells whether a change is told with all there is to it. Where an item came, went or moved, it and others
// have other numbers; a text that is gone is told without its node, which falls back.
export const saysAll = ({ kind, node }) => (kind === "TEXT" || kind === "STATE") && node !== null;

// inTurn pulls one at a time. Who wants it meanwhile has it pulled once more, however many they are: what is under way
// may have been answered before their change.
export function inTurn(pull) {
  let running = null;
  let again = false;
  async function run() {
    try {
      let pulled;
      do {
        again = false;
        pulled = await pull();
      } while (again);
      return pulled;
    } finally {
      running = null;
    }
  }
  return {
    busy: () => running !== null,
    pull() {
      again = true;
      return (running ??= run());
    },
  };
}
