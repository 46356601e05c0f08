import { gql } from "@apollo/client";
import { plainApollo } from "./clients/apollo.mjs";
import { page } from "./clients/keep.mjs";
import { keepInApollo } from "./clients/keepapollo.mjs";
import { staysCurrent } from "./kept.mjs";

staysCurrent((endpoint, stream, variables, tell, wait) => {
  const client = plainApollo(endpoint);
  const kept = keepInApollo(client, stream, variables, wait);
  client.watchQuery({ query: gql(page), variables, fetchPolicy: "cache-only" }).subscribe(({ data }) => tell(data));
  return { kept };
});
