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

// keep pulls, and then follows what changes until the stream is disposed of. pull answers with the plan.
export async function keep(stream, locales, { head, pull, apply }) {
  for (;;) {
    const after = await head(); // before it is pulled: what changes meanwhile is told after it
    const plan = (await pull())?.id; // of one that is not there, or not yet, any change may be the news
    const told = new Promise((resolve, reject) => {
      const tell = (change) => apply(change).catch(reject);
      follow(stream, { after, plan, locales }, tell, changes).then(resolve, reject);
    });
    try {
      return await told;
    } catch (error) {
      if ([error].flat()[0].extensions?.code !== "CURSOR_EXPIRED") throw error;
    }
  }
}

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
