// Apollo Client 4 for Polyplan.
import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";

// cacheByLanguage keeps each language's answers apart: nodes by contentKey, the fields they are found by
// by the operation's variable $locales.
export const cacheByLanguage = () =>
  new InMemoryCache({
    possibleTypes: {
      Localized: ["Plan", "Goal", "Strategy", "Assignment", "Publisher"],
      PlanItem: ["Goal", "Strategy", "Assignment"],
    },
    typePolicies: {
      Localized: { keyFields: ["contentKey"] },
      Query: {
        fields: {
          plan: { keyArgs: ["slug", "id", "$locales"] },
          plans: { keyArgs: ["first", "after", "last", "before", "filter", "orderBy", "$locales"] },
          node: { keyArgs: ["id", "$locales"] },
          nodes: { keyArgs: ["ids", "$locales"] },
        },
      },
    },
  });

// apollo asks for queries by their hash, with GET, so that caches on the way can answer.
export function apollo(uri, { token, fetch } = {}) {
  const hashed = new PersistedQueryLink({
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    useGETForHashedQueries: true,
  });
  const http = new HttpLink({ uri, fetch, headers: token ? { Authorization: `Bearer ${token}` } : {} });
  return new ApolloClient({ cache: cacheByLanguage(), link: ApolloLink.from([hashed, http]) });
}

// plainApollo posts every operation whole.
export function plainApollo(uri, { token, fetch } = {}) {
  const http = new HttpLink({ uri, fetch, headers: token ? { Authorization: `Bearer ${token}` } : {} });
  return new ApolloClient({ cache: cacheByLanguage(), link: http });
}
