// follow tells of each change after a cursor once, over a client of graphql-ws or graphql-sse. When such a client has
// to connect anew it sends the variables again as they are then: here, with the cursor of the last change it told of.
// It ends with the stream, and where tell fails.
export function follow(client, variables, tell, query = changes) {
  const asked = { query, variables };
  return new Promise((resolve, reject) => {
    const fail = (error) => {
      reject(error);
      stop();
    };
    const stop = client.subscribe(asked, {
      async next({ data, errors }) {
        if (errors) return fail(errors[0]);
        asked.variables.after = data.changes.cursor;
        try {
          await tell(data.changes);
        } catch (error) {
          fail(error);
        }
      },
      error: reject,
      complete: resolve,
    });
  });
}

const changes = `subscription Changes($after: String, $plan: ID, $locales: [Locale!]) {
  changes(after: $after, plan: $plan, locales: $locales) { cursor kind action id field locale text { value } }
}`;
