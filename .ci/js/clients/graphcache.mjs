// A plan's page in urql's normalised cache, which is a package of its own, kept current.
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import * as documents from "./keep.mjs";

const byLanguage = ({ contentKey }) => contentKey;
const ofItsNode = () => null; // has no key, and is kept with the node it is of

// graphcache knows a field of the query by its arguments, and the language is in none: each language has a client.
export const graphcache = (url, { fetch } = {}) =>
  new Client({
    url,
    fetch,
    exchanges: [
      cacheExchange({
        possibleTypes: {
          Localized: ["Plan", "Goal", "Strategy", "Assignment", "Publisher"],
          PlanItem: ["Goal", "Strategy", "Assignment"],
        },
        keys: {
          Plan: byLanguage,
          Goal: byLanguage,
          Strategy: byLanguage,
          Assignment: byLanguage,
          Publisher: byLanguage,
          LocalizedText: ofItsNode,
          ChangeConnection: ofItsNode,
        },
      }),
      fetchExchange,
    ],
  });

// keepInUrql pulls the page whenever something in it has changed. Whatever else shows its nodes is told too.
export function keepInUrql(client, stream, { slug, locales }, wait) {
  const newest = { requestPolicy: "network-only" };
  const { pull } = documents.inTurn(async () => {
    const { data, error } = await client.query(documents.page, { slug, locales }, newest);
    if (error) throw error;
    return data.plan;
  });
  return documents.keep(stream, locales, {
    wait,
    async head() {
      const { data, error } = await client.query(documents.head, {}, newest);
      if (error) throw error;
      return data.changes.head;
    },
    pull,
    apply: pull,
  });
}
