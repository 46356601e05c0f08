import { graphcache, keepInUrql } from "./clients/graphcache.mjs";
import { page } from "./clients/keep.mjs";
import { staysCurrent } from "./kept.mjs";

staysCurrent((endpoint, stream, variables, tell, wait) => {
  const client = graphcache(endpoint);
  const kept = keepInUrql(client, stream, variables, wait);
  client.query(page, variables, { requestPolicy: "cache-only" }).subscribe(({ data }) => tell(data));
  return { kept };
});
