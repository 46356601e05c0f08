// Making something once, also where the answer to it is lost on its way.

/**
 * What makes something of an input. Where make(input) got no answer, the next time it is looked for first: find(input,
 * known) is what was made of an input, null where nothing was, and known the ids of what there was before, which
 * known() tells. What is found is changed by mend(made, input) to what is wanted by now.
 */
export function making({ make, find, mend, known }) {
  let sent = null; // {input, known} of what may have been made
  return async (input) => {
    const made = sent && (await find(sent.input, sent.known));
    if (made) {
      if (JSON.stringify(input) !== JSON.stringify(sent.input)) await mend(made, input);
      sent = null;
      return made;
    }
    sent = { input, known: known() };
    try {
      const answer = await make(input);
      sent = null;
      return answer;
    } catch (error) {
      if (error.payload) sent = null; // it was refused
      throw error;
    }
  };
}
