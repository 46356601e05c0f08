// A plan's page in Apollo's cache, kept current.
import { gql } from "@apollo/client";
import * as documents from "./keep.mjs";

const page = gql(documents.page);
const head = gql(documents.head);
const fragment = gql(documents.fragments);

export function keepInApollo(client, stream, { slug, locales }, wait) {
  const { busy, pull } = documents.inTurn(async () => {
    const { data } = await client.query({ query: page, variables: { slug, locales }, fetchPolicy: "network-only" });
    return data.plan;
  });
  return documents.keep(stream, locales, {
    wait,
    async head() {
      const { data } = await client.query({ query: head, fetchPolicy: "no-cache" });
      return data.changes.head;
    },
    pull,
    async apply(change) {
      if (busy() || !documents.saysAll(change)) return pull();
      const fragmentName = change.node.__typename === "Plan" ? "Plan" : "Item";
      client.writeFragment({ fragment, fragmentName, data: change.node }); // all that show the node are told
    },
  });
}
